"""A reader for each worker of a gunicorn: on a kept connection the worker answers that has taken it."""

import os
import signal
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from pathlib import Path


def workers_of(master: int) -> list[int]:
    """The processes a gunicorn has started."""
    return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]


def cpu_seconds(master: int) -> float:
    """What its workers have used of processors so far."""
    used = 0.0
    for pid in workers_of(master):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        used += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return used


def hold(master: int) -> None:
    """Keep each worker on one processor, all its threads.

    Where the kernel moves them, what an answer costs varies twice as much.
    """
    processors = sorted(os.sched_getaffinity(0))
    for number, pid in enumerate(workers_of(master)):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            os.sched_setaffinity(int(thread.name), {processors[number % len(processors)]})


def get(connection: HTTPConnection, path: str, **headers: str) -> bytes:
    """The body of a good answer, nothing of a 304; the connection is kept."""
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status not in {200, 304}:
        raise AssertionError(f"{path}: {answer.status}")
    return body


def reader_of_each(master: int, port: int) -> list[HTTPConnection]:
    """A connection to every worker; those that have one stand still, so that another takes the next."""
    readers: dict[int, HTTPConnection] = {}
    with ExitStack() as standing:
        while len(readers) < len(workers_of(master)):
            reader = HTTPConnection("127.0.0.1", port, timeout=30)
            get(reader, "/healthz")
            worker = _holder(master, port, reader.sock.getsockname()[1])
            readers[worker] = reader
            os.kill(worker, signal.SIGSTOP)
            standing.callback(os.kill, worker, signal.SIGCONT)
    return list(readers.values())


def _holder(master: int, port: int, of_reader: int) -> int:
    """The worker at the other end of a connection."""
    ends = (f":{port:04X}", f":{of_reader:04X}")
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    (inode,) = (row[9] for row in rows if row[1].endswith(ends[0]) and row[2].endswith(ends[1]))
    for worker in workers_of(master):
        for descriptor in Path(f"/proc/{worker}/fd").iterdir():
            with suppress(FileNotFoundError):  # closed meanwhile
                if str(descriptor.readlink()) == f"socket:[{inode}]":
                    return worker
    raise AssertionError("nobody has taken the connection")
