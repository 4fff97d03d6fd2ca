"""The port that Prometheus reads, served by gunicorn's master for all of its workers.

Each worker counts in files of its own, in one folder; the master adds them up when it is asked. Only
gunicorn's configuration imports this, and before anything that counts: prometheus_client decides at its
import whether it counts in files.
"""

import os
import shutil
import tempfile

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
if FOLDER not in os.environ:  # a reload keeps what was counted
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="raretrend-metrics-")

from typing import Any  # noqa: E402

from prometheus_client import CollectorRegistry, multiprocess, start_http_server  # noqa: E402

_servers: list[Any] = []


def serve(host: str, port: int) -> None:
    """Answer in a thread of the master."""
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    server, _ = start_http_server(port, host, registry)
    _servers.append(server)


def leave() -> None:
    """In a worker, which inherits the socket: the port must be free once the master is gone."""
    for server in _servers:
        server.socket.close()


def forget(pid: int) -> None:
    """A worker has ended; what it counted stays."""
    multiprocess.mark_process_dead(pid)


def remove_files() -> None:
    """The master ends."""
    shutil.rmtree(os.environ[FOLDER], ignore_errors=True)
