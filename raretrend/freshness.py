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
        """`PRAGMA data_version` moves with every commit of another connection; only then is the row read."""
        own: Any = self.own
        try:
            reading = own.reading
        except AttributeError:
            reading = self._open()
        (version,) = reading.execute("PRAGMA data_version").fetchone()
        if version != own.version or own.number is None:
            found = reading.execute(READ).fetchone()
            own.version, own.number = version, found and found[0]
        return own.number

    def _open(self) -> sqlite3.Connection:
        name = Path(connection.settings_dict["NAME"]).absolute()
        reading = sqlite3.connect(f"{name.as_uri()}?mode=ro", uri=True, timeout=5)
        self.own.reading, self.own.version, self.own.number = reading, None, None
        return reading

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
