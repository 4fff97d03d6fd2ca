"""How a process knows, at every request, whether what it keeps still holds."""

import math
from datetime import UTC, datetime
from pathlib import Path

from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Min

from articles.models import Edition, Placement
from raretrend.replicas import connection_of_readers
from raretrend.walindex import WalIndex

READ = "SELECT number FROM raretrend_generation WHERE id = 1"


class Freshness:
    """The generation of the site, and when the next edition is due."""

    def __init__(self) -> None:
        self.sqlite = connection.vendor == "sqlite"  # to ask it each time would take a microsecond
        self.index: WalIndex | None = None
        #: The generation, and the bytes of SQLite's index before it was read: with equal ones it still holds.
        self.known: tuple[bytes | None, int | None] = None, None

    def generation(self) -> int | None:
        """The number of the generation; None if the database cannot be asked."""
        seen = self._index_now() if self.sqlite else None
        known = self.known
        if seen is None or seen != known[0]:
            try:
                known = self.known = seen, self._read()
            except (DatabaseError, InterfaceError):
                return None
        return known[1]

    def _index_now(self) -> bytes | None:
        """What is other bytes after every commit; None if the row has to be read each time."""
        try:
            if self.index is None:
                self.index = WalIndex(Path(connection.settings_dict["NAME"]))
        except LookupError:
            return None
        return self.index.bytes_now()

    def _read(self) -> int | None:
        """The row, on the thread's own connection. PostgreSQL tells of no commits: it is read each time."""
        asked = connection_of_readers()
        if not asked.in_atomic_block:
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
