"""How gunicorn serves RareTrend: `gunicorn -c raretrend/gunicorn.py raretrend.wsgi`."""

import os
import sys
from logging.config import dictConfig
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from gunicorn.glogging import Logger

from raretrend import environment, logs

try:
    _environment = environment.read()
except ImproperlyConfigured as error:
    sys.exit(f"RareTrend: {error}")

bind = f"127.0.0.1:{_environment.port}"
workers = _environment.web_concurrency
# Threads, so that a page that waits for the database does not keep ready ones waiting.
worker_class = "gthread"
threads = 4
# Longer than a reader takes from a page to its style sheets; nginx lets its connections go a second sooner.
keepalive = 5
max_requests = 0
# By default a SCRIPT_NAME sent from this machine is believed: a proxy that hands it on would let anybody
# write a path of their own into pages that are kept for all.
forwarder_headers = ""
# Loaded before the fork, workers would share a part of their memory. But a reload (HUP) would then go on with
# the former code, and connections opened by then would be shared.
preload_app = False
# Workers say many times a second that they live, by touching a file: in memory, so that none waits for
# a busy disk.
_MEMORY = "/dev/shm"  # noqa: S108  (gunicorn makes a file of its own in it)
worker_tmp_dir = _MEMORY if os.access(_MEMORY, os.W_OK) else None
# gunicorn 27 would open a control socket in the home folder.
control_socket_disable = True


class Lines(Logger):
    """gunicorn's own, in the form of our logs. Its `logconfig_dict` would log every request, too."""

    def setup(self, cfg: Any) -> None:
        """At the start and at each reload."""
        super().setup(cfg)
        dictConfig(logs.configuration())


logger_class = Lines

if _environment.metrics_port:
    from raretrend import exporter

    def when_ready(server: Any) -> None:
        """Open the port of the figures."""
        exporter.serve(_environment.metrics_host, _environment.metrics_port)

    def post_worker_init(worker: Any) -> None:
        """Let a worker count."""
        from raretrend import metrics  # noqa: PLC0415  (in a worker: it counts in a file of its own)

        exporter.leave()
        metrics.follow(worker.wsgi)

    def child_exit(server: Any, worker: Any) -> None:
        """Go on without a worker that ended."""
        exporter.forget(worker.pid)

    def on_exit(server: Any) -> None:
        """Leave nothing behind."""
        exporter.remove_files()
