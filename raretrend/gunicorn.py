"""How gunicorn serves RareTrend: `gunicorn -c raretrend/gunicorn.py raretrend.wsgi`."""

import sys

from django.core.exceptions import ImproperlyConfigured

from raretrend import environment

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
