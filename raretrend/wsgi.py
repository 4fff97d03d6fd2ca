"""The WSGI application: ready answers, and Django behind them."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raretrend.settings")

application = get_wsgi_application()

from django.conf import settings  # noqa: E402  (known once Django is set up)

from raretrend.frontcache import FrontCache  # noqa: E402

if not settings.DEBUG:
    application = FrontCache(application)
