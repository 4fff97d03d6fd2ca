"""Columns no index is to be looked for by."""

from django.db.models import Value
from django.db.models.functions import Coalesce


def unindexed(column: str) -> Coalesce:
    """A column of text as an expression: for rows that are few and known by their keys.

    SQLite keeps no statistics, and would rather read an index of all that is of one kind than come by the
    keys. Its own way is a unary "+" (https://sqlite.org/optoverview.html, 2.1), which Django cannot write.
    """
    return Coalesce(column, Value(""))
