"""Where tests begin: made once, and given back to every test that begins there too.

Of a SQLite database a copy is kept in memory, of the media folder one on the disk. On PostgreSQL it is made
each time.
"""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection


class Snapshots:
    """The database and the media folder at some points, by name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept: dict[str, sqlite3.Connection] = {}

    def begin(self, name: str, make: Callable[[], object]) -> None:
        """Have everything as `make` left it the first time; the same must be there before."""
        if name in self.kept:
            self.kept[name].backup(_sqlite())
            shutil.copytree(self.folder / name, settings.MEDIA_ROOT, dirs_exist_ok=True)
            return
        make()
        if connection.vendor == "sqlite":
            self.kept[name] = sqlite3.connect(":memory:")
            _sqlite().backup(self.kept[name])
            Path(settings.MEDIA_ROOT).mkdir(exist_ok=True)
            shutil.copytree(settings.MEDIA_ROOT, self.folder / name)


def _sqlite() -> sqlite3.Connection:
    connection.ensure_connection()
    return connection.connection
