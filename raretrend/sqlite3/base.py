"""The database backend; Django looks for this module."""

from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

#: Statements whose wording is remembered, some kilobytes each.
REMEMBERED = 512


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with cursors of our own."""

    def create_cursor(self, name: Any = None) -> "Cursor":
        """As Django's."""
        return self.connection.cursor(factory=Cursor)


class Cursor(base.SQLiteCursorWrapper):
    """Django's, that does not look through the same statement again for where its values go.

    On an article page that takes a fifth of what its queries take.
    """

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        """The statement as SQLite takes it."""
        if param_names is None:
            return _converted(query)
        return super().convert_query(query, param_names=param_names)


@lru_cache(REMEMBERED)
def _converted(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
