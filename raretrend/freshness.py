"""How a process knows, at every request, whether what it keeps still holds."""

import math
import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Min

from articles.models import Edition, Placement
from raretrend import dataversion
from raretrend.replicas import connection_of_readers

READ = "SELECT number FROM raretrend_generation WHERE id = 1"


class Freshness:
    """The generation of the site, and when the next edition is due."""

    def __init__(self) -> None:
        self.own = threading.local()
        self._read = self._sqlite if connection.vendor == "sqlite" else self._asked

    def generation(self) -> int | None:
        """The number of the generation; None if the database cannot be asked."""
        try:
            return self._read()
        except (DatabaseError, InterfaceError, sqlite3.Error):
            self.own.__dict__.clear()
            return None

    def _sqlite(self) -> int | None:
        """The row is read only after a commit of another connection, or when that cannot be told."""
        own: Any = self.own
        try:
            version = own.data_version()
        except AttributeError:
            version = self._open()
        if version is None or version != own.version or own.number is None:
            found = own.reading.execute(READ).fetchone()
            own.version, own.number = version, found and found[0]
        return own.number

    def _open(self) -> int | None:
        path = Path(connection.settings_dict["NAME"]).absolute()
        self.own.reading = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=5)
        self.own.data_version = dataversion.asker(path)
        self.own.version, self.own.number = None, None
        return self.own.data_version()

    def _asked(self) -> int | None:
        """PostgreSQL tells of no commits: the row is read each time, on the thread's own connection."""
        asked = connection_of_readers()
        asked.close_if_unusable_or_obsolete()
        with asked.cursor() as cursor:
            cursor.execute(READ)
            found = cursor.fetchone()
        return found and found[0]

    def next_change(self, now: float) -> float:
        """When something next becomes live or ceases to be, in seconds; infinite if nothing will."""
        at = datetime.fromtimestamp(now, UTC)
        try:
            dates = [
                model.objects.filter(**{f"{field}__gt": at}).aggregate(next=Min(field))["next"]
                for model, field in (
                    *((Edition, "live_from"), (Edition, "live_until"), (Placement, "until")),
                )
            ]
        except DatabaseError:
            return now
        return min((date.timestamp() for date in dates if date), default=math.inf)
