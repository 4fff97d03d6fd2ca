"""Readers' pages from a copy of the database that follows it: REPLICA_URL names the copy of this node.

The generation an answer is kept under is read from the same database before the page is, so that a page of
before is never kept as one of after: a copy only ever moves on. Without the copy both come from the database
itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model

ALIAS = "replica"

_used: ContextVar[bool] = ContextVar("replica_used", default=False)


def aliases_of_readers() -> list[str]:
    """The databases that may tell how readers' pages are, in the order in which they are asked."""
    return [alias for alias in (ALIAS, DEFAULT_DB_ALIAS) if alias in settings.DATABASES]


@contextmanager
def read_from(alias: str | None) -> Iterator[None]:
    """Have Django's queries of readers meanwhile go to the database that was asked for the generation."""
    before = _used.set(alias == ALIAS)
    try:
        yield
    finally:
        _used.reset(before)


class ReplicaRouter:
    """Django's question which database to ask."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        """The copy, for readers."""
        return ALIAS if _used.get() else None

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """Never the copy, wherever a row was read."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        """Both are the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """What happens to the database happens to its copy."""
        return False if db == ALIAS else None
