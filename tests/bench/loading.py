"""Applications under gunicorn, loaded: answers, and what they cost the workers of processors."""

import os
import random
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

from tests.postgres import free_port
from tests.workers import cpu_seconds, get

#: Of sixteen one worker took eight to twelve, another none, which made costs vary more than with many.
CONNECTIONS = 64
#: Of a turn: in short ones the site and the bare application meet the same disturbances.
SECONDS = 1


@dataclass(frozen=True)
class Served:
    """A gunicorn that answers."""

    master: int
    port: int


@contextmanager
def served(application: str, *more: str, **variables: str) -> Iterator[Served]:
    """An application under gunicorn, until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "raretrend/gunicorn.py", *more, application]
    server = subprocess.Popen(
        command, env=os.environ | {"PORT": str(port)} | variables, stderr=subprocess.PIPE, text=True
    )
    try:
        _wait(server, port)
        yield Served(server.pid, port)
    finally:
        server.terminate()
        server.communicate()


def _wait(server: subprocess.Popen, port: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=30) as probe:
                probe.sendall(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
                if probe.recv(1):
                    return
        except OSError:
            if server.poll() is not None or time.monotonic() > until:
                server.kill()
                raise SystemExit(server.stderr.read()) from None
            time.sleep(0.05)


class Turn(NamedTuple):
    """Answers a second, and microseconds of processors an answer takes the workers."""

    rate: float
    cost: float


@dataclass(frozen=True)
class Load:
    """What is asked for: by wrk, or without it by four readers of our own."""

    paths: list[str]
    headers: dict[str, str]
    wrk: bool = True

    def turn(self, server: Served) -> Turn:
        """Loads a server once."""
        before = cpu_seconds(server.master)
        answers = self._wrk(server.port) if self.wrk else self._read(server.port)
        used = cpu_seconds(server.master) - before
        return Turn(answers / SECONDS, used / answers * 1e6)

    def _wrk(self, port: int) -> int:
        script = Path(os.environ["RARETREND_DATA"]) / "pages.lua"
        listed = ", ".join(f'"{path}"' for path in self.paths)
        script.write_text(
            f"local pages = {{{listed}}}\n"
            "request = function() return wrk.format('GET', pages[math.random(#pages)]) end\n"
        )
        command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script)]
        for name, value in self.headers.items():
            command += ["-H", f"{name}: {value}"]
        command.append(f"http://127.0.0.1:{port}")
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        if "Non-2xx" in told:
            raise SystemExit(told)
        return int(re.search(r"(\d+) requests in", told)[1])

    def _read(self, port: int) -> int:
        counts: list[int] = []
        until = time.monotonic() + SECONDS

        def read() -> None:
            connection, count = HTTPConnection("127.0.0.1", port, timeout=30), 0
            while time.monotonic() < until:
                get(connection, random.choice(self.paths), **self.headers)
                count += 1
            connection.close()
            counts.append(count)

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if len(counts) < len(threads):
            raise SystemExit("a reader got no answer")
        return sum(counts)
