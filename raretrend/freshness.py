"""How a process knows, at every request, whether what it keeps still holds."""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import DatabaseError, InterfaceError, connection, connections
from django.db.models import Min

from articles.models import Edition, Placement
from raretrend.replicas import aliases_of_readers
from raretrend.walindex import WalIndex

READ = "SELECT number FROM raretrend_generation WHERE id = 1"
#: Seconds after which a database that did not answer is asked again.
REST = 1.0


@dataclass(frozen=True, slots=True)
class Told:
    """The generation of the site, and which database told it: None if none can be asked now.

    Then it is the last one this process heard of; no number if it never heard of any.
    """

    number: int | None
    by: str | None


class Source:
    """A database that tells the generation. While it is gone one thread at a time looks whether it is back.

    Others are told at once that it is gone: one that is silent takes seconds to be found out.
    """

    def __init__(self, alias: str) -> None:
        self.alias, self.gone, self.asked_again_at = alias, False, 0.0
        self.looking = threading.Lock()

    def number(self) -> int | None:
        """The number; None if the database cannot be asked."""
        if not self.gone:
            return self._ask()
        if time.monotonic() < self.asked_again_at or not self.looking.acquire(blocking=False):
            return None
        try:
            return self._ask()
        finally:
            self.looking.release()

    def _ask(self) -> int | None:
        try:
            found = self._read()
        except (DatabaseError, InterfaceError):
            self.gone, self.asked_again_at = True, time.monotonic() + REST
            return None
        self.gone = False
        return found

    def _read(self) -> int | None:
        """The row, on the thread's own connection; on a new one if that is from before a restart."""
        asked = connections[self.alias]
        if not asked.in_atomic_block:
            asked.close_if_unusable_or_obsolete()
        was_open = asked.connection is not None
        try:
            return self._row()
        except (DatabaseError, InterfaceError):
            # What is locked is so for a new connection, too.
            locked = asked.vendor == "postgresql" and asked.is_usable()
            if asked.in_atomic_block or not was_open or locked:
                raise
            asked.close()
            return self._row()

    def _row(self) -> int | None:
        with connections[self.alias].cursor() as cursor:
            cursor.execute(READ)
            found = cursor.fetchone()
        return found and found[0]


class Freshness:
    """The generation of the site, and when the next edition is due."""

    def __init__(self) -> None:
        #: What is other bytes after every commit; None if the row has to be read each time.
        self.bytes_now: Callable[[], bytes | None] = (
            self._mapped_now if connection.vendor == "sqlite" else lambda: None
        )
        self.index: WalIndex | None = None
        self.sources = [Source(alias) for alias in aliases_of_readers()]
        #: What the primary said last: a replica that is further back is not asked for pages.
        self.least = 0
        #: What was told, and the bytes of SQLite's index before that: with equal ones it still holds.
        self.known: tuple[bytes | None, Told] = None, Told(None, None)

    def generation(self) -> Told:
        """The generation now. PostgreSQL tells of no commits: it is asked each time."""
        seen, known = self.bytes_now(), self.known
        if seen is None or seen != known[0]:
            told = self._ask()
            if told.by is None:
                return told
            known = self.known = seen, told
        return known[1]

    def _mapped_now(self) -> bytes | None:
        """The bytes of SQLite's index, which is looked at without this from then on."""
        try:
            self.index = WalIndex(Path(connection.settings_dict["NAME"]))
        except LookupError:
            return None
        self.bytes_now = self.index.bytes_now
        return self.bytes_now()

    def _ask(self) -> Told:
        """The primary's word, or that of a replica that has caught up with what the primary said before."""
        *replicas, primary = self.sources
        for source in replicas:
            held = connections[source.alias].connection
            number = source.number()
            if number is not None and connections[source.alias].connection is not held:
                # Nobody knows where it was meanwhile.
                self.least = primary.number() or self.least
            if number is not None and number >= self.least:
                return Told(number, source.alias)
        number = primary.number()
        if number is None:
            return Told(self.known[1].number, None)
        self.least = number
        return Told(number, primary.alias)

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
