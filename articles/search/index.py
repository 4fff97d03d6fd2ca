"""The index itself, on either database: rows of tokens by the key of their search document."""

from collections.abc import Iterable

from django.db import connections, router

from articles.models import Findable, SearchDocument
from articles.search import postgres, sqlite
from articles.search.tokens import ARTICLE_MARK, EVENT_MARK, NAME_MARK, tokens

MARKS = {Findable.ARTICLE: ARTICLE_MARK, Findable.EVENT: EVENT_MARK} | dict.fromkeys(
    [Findable.TOPIC, Findable.PERSON, Findable.ELEMENT], NAME_MARK
)


def backend(vendor: str):
    """What keeps the index on a database."""
    return {"sqlite": sqlite, "postgresql": postgres}[vendor]


def write(documents: Iterable[SearchDocument]) -> None:
    """Index documents; those indexed before are replaced."""
    connection = _connection()
    rows = [
        (document.pk, tokens(document.title), _tags(document), tokens(document.body))
        for document in documents
    ]
    if rows:
        with connection.cursor() as cursor:
            backend(connection.vendor).write(cursor, rows)


def _tags(document: SearchDocument) -> list[str]:
    mark = MARKS.get(document.kind)
    return [*tokens(document.tags), *([mark] if mark else [])]


def remove(keys: Iterable[int]) -> None:
    """Take documents out of the index."""
    keys = list(keys)
    if keys:
        connection = _connection()
        marks = ", ".join(["%s"] * len(keys))
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM articles_search WHERE rowid IN ({marks})", keys)  # noqa: S608


def _connection():
    return connections[router.db_for_write(SearchDocument)]
