"""What is logged and how: lines for people on a terminal, JSON lines for machines elsewhere."""

import sys
from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS

from raretrend import requestids

#: In DEBUG, queries that take longer are logged with their SQL.
SLOW_SECONDS = 0.05
FORMATTERS = {
    "people": {"format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"},
    "machines": {
        "()": "pythonjsonlogger.json.JsonFormatter",
        "fmt": "%(levelname)s %(name)s %(message)s %(request_id)s",
        "rename_fields": {"levelname": "level", "name": "logger"},
        "timestamp": "at",
        "json_ensure_ascii": False,
        # Django's errors carry the request, whose address may be a secret.
        "reserved_attrs": [*RESERVED_ATTRS, "request"],
    },
}


def configuration(*, slow_queries: bool = False) -> dict[str, Any]:
    """For Django and gunicorn alike; everything goes to stderr."""
    quiet: dict[str, Any] = {"handlers": [], "propagate": True}
    loggers = {
        # Its own handlers would say everything twice.
        "django": quiet | {"level": "WARNING"},
        # What readers ask for in vain is no error of ours; what we fail at is one line each.
        "django.request": quiet | {"level": "ERROR"},
        # Whoever tries names of hosts is answered 400, and that is all.
        "django.security.DisallowedHost": quiet | {"level": "CRITICAL"},
        # Its lines name what was typed as a name, which may be a password.
        "axes": quiet | {"level": "ERROR"},
        "gunicorn.error": quiet | {"level": "INFO"},
    }
    if slow_queries:
        loggers["django.db.backends"] = quiet | {"level": "DEBUG", "filters": ["slow"]}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": _filter(requestids.add_to), "slow": _filter(_is_slow)},
        "formatters": FORMATTERS,
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "people" if sys.stderr.isatty() else "machines",
                "filters": ["request_id"],
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": loggers,
    }


def _filter(callback: Any) -> dict[str, Any]:
    return {"()": "django.utils.log.CallbackFilter", "callback": callback}


def _is_slow(record: Any) -> bool:
    return getattr(record, "duration", 0) >= SLOW_SECONDS
