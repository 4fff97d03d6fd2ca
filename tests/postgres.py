"""Servers that last as long as what needs them: `python -m tests.postgres COMMAND…` runs a command on both.

A PostgreSQL of its own in a temporary folder, as the user it wants to be run by, and a Redis that keeps
nothing. Neither waits for the disk: what they hold is gone with them anyway.
"""

import getpass
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

#: Where Debian puts the programs that are not on the path, the newest last.
PROGRAMS = "/usr/lib/postgresql"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
#: Seconds until a server must have answered.
PATIENCE = 15


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for(port: int) -> None:
    """Return once somebody listens on a port."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


class Postgres:
    """A cluster of its own; `with Postgres() as postgres:` starts it and takes it away."""

    def __init__(self, source: "Postgres | None" = None) -> None:
        self.source = source  # what it is a copy of, which follows
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        # PostgreSQL refuses to be run by root.
        self.user = "postgres" if os.geteuid() == 0 else getpass.getuser()
        os.chown(self.folder, pwd.getpwnam(self.user).pw_uid, -1)

    def __enter__(self) -> "Postgres":
        if self.source:
            copy = ("--host=127.0.0.1", f"--port={self.source.port}", "--username=postgres")
            self._run("pg_basebackup", *copy, "--write-recovery-conf", "--checkpoint=fast")
        else:
            self._run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "-N")
        with (self.folder / "data" / "postgresql.conf").open("a") as configuration:
            for line in (*FAST, f"port={self.port}", f"unix_socket_directories='{self.folder}'"):
                configuration.write(line + "\n")
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def url(self, name: str = "postgres") -> str:
        """The DATABASE_URL of one of its databases."""
        return f"postgres://postgres@127.0.0.1:{self.port}/{name}"

    def create(self, name: str) -> str:
        """The DATABASE_URL of a new, empty database."""
        options = ["-h", str(self.folder), "-p", str(self.port), "-U", "postgres"]
        subprocess.run([_program("createdb"), *options, name], check=True)
        return self.url(name)

    def ask(self, question: str, name: str = "postgres") -> str:
        """What it answers to a query."""
        options = ["-h", str(self.folder), "-p", str(self.port), "-U", "postgres", "-At"]
        command = [_program("psql"), *options, "-d", name, "-c", question]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def start(self) -> None:
        """Start it, and return once it answers."""
        self._run("pg_ctl", "start", "--wait", f"--log={self.folder / 'log'}")

    def stop(self) -> None:
        """Stop it at once, whoever is connected."""
        self._run("pg_ctl", "stop", "--mode=immediate")

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [_program(program), f"--pgdata={self.folder / 'data'}", *arguments],
            check=True,
            user=self.user,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
        )


@pytest.fixture(scope="session")
def new_postgres() -> Iterator[Callable[..., str]]:
    """The addresses of new databases: empty ones, or copies of another.

    Tests that take it belong to `xdist_group("postgres")`, so that one server serves them all.
    """
    with Postgres() as server:

        def new(template: str = "", encoding: str = "UTF8") -> str:
            name, model = f"t{uuid4().hex[:12]}", template.rpartition("/")[2] or "template0"
            server.ask(f"CREATE DATABASE {name} TEMPLATE {model} ENCODING '{encoding}' LOCALE 'C'")
            return server.url(name)

        yield new


@contextmanager
def redis(port: int) -> Iterator[subprocess.Popen]:
    """A Redis that keeps nothing."""
    command = ["redis-server", "--port", str(port), "--save", "", "--appendonly", "no"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            yield server
        finally:
            server.kill()


def _program(name: str) -> str:
    """Where a program of PostgreSQL is: that of the newest version there is."""
    versions = [path for path in Path(PROGRAMS).glob("*") if (path / "bin" / name).exists()]
    if versions:
        return str(max(versions, key=lambda path: float(path.name)) / "bin" / name)
    return shutil.which(name) or name


def main(command: list[str]) -> int:
    """Run a command with DATABASE_URL and CACHE_URL of servers of its own."""
    port = free_port()
    with Postgres() as postgres, redis(port):
        addresses = {"DATABASE_URL": postgres.url(), "CACHE_URL": f"redis://127.0.0.1:{port}/0"}
        return subprocess.run(command, check=False, env=os.environ | addresses).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
