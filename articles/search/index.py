"""The index itself, on either database: rows of tokens by the key of their search document."""

from collections.abc import Iterable
from types import ModuleType

from django.db import connections, router
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from articles.models import Findable, SearchDocument
from articles.search import postgres, scopes, sqlite
from articles.search.mentions import Mentions
from articles.search.scopes import Scope
from articles.search.tokens import phrase, tokens

MARKS = {
    Findable.ARTICLE: scopes.ARTICLE,
    **dict.fromkeys([Findable.TOPIC, Findable.PERSON, Findable.ELEMENT], scopes.NAME),
}


def backend(vendor: str) -> ModuleType:
    """What keeps the index on a database."""
    return {"sqlite": sqlite, "postgresql": postgres}[vendor]


def write(documents: Iterable[SearchDocument], using: str | None = None) -> None:
    """Index documents; those indexed before are replaced."""
    connection = connections[using or router.db_for_write(SearchDocument)]
    mentions = Mentions(connection.alias)
    rows = [
        (document.pk, tokens(document.title), _tags(document, mentions), tokens(document.body))
        for document in documents
    ]
    if rows:
        with connection.cursor() as cursor:
            backend(connection.vendor).write(cursor, rows)


def _tags(document: SearchDocument, mentions: Mentions) -> list[str]:
    found = tokens(document.tags)
    if document.kind == Findable.EVENT:
        found += [scopes.naming(number).mark for number in mentions.within(document.title)]
    elif document.kind in MARKS:
        found.append(MARKS[document.kind])
    return found


def remove(keys: Iterable[int]) -> None:
    """Take documents out of the index."""
    keys = list(keys)
    if keys:
        marks = ", ".join(["%s"] * len(keys))
        with connections[router.db_for_write(SearchDocument)].cursor() as cursor:
            cursor.execute(f"DELETE FROM articles_search WHERE rowid IN ({marks})", keys)  # noqa: S608


def newest(ways: list[list[str]], scope: Scope, most: int) -> list[int]:
    """The keys of the newest documents that have all of some normalised words, each in any of its ways."""
    connection = connections[SearchDocument.objects.db]
    with connection.cursor() as cursor:
        return backend(connection.vendor).newest(cursor, _phrases(ways), scope, most)


def matching(ways: list[list[str]], scope: Scope) -> QuerySet[SearchDocument]:
    """All documents that have them, to be narrowed further."""
    vendor = connections[SearchDocument.objects.db].vendor
    condition, asked = backend(vendor).matching(_phrases(ways), scope)
    match = RawSQL(condition, [asked], BooleanField())  # noqa: S611  (a constant of ours)
    return SearchDocument.objects.filter(index__isnull=False).filter(match)


def _phrases(ways: list[list[str]]) -> list[list]:
    return [[phrase(word) for word in words] for words in ways]
