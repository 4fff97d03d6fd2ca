#!/usr/bin/env python
"""Django's command line for RareTrend."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run one management command; wrong settings are one line on stderr, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raretrend.settings")
    try:
        import raretrend.settings  # noqa: F401, PLC0415  (read them before Django hides their errors)
    except ImproperlyConfigured as error:
        sys.exit(f"RareTrend: {error}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
