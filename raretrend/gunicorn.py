"""How gunicorn serves RareTrend: `gunicorn -c raretrend/gunicorn.py raretrend.wsgi`."""

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
worker_class = "gthread"
threads = 4
keepalive = 5
max_requests = 0
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
