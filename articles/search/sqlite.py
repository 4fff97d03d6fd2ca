"""The index in SQLite: FTS5 (https://sqlite.org/fts5.html), given ready tokens."""

from typing import Any

from articles.search.scopes import Scope
from articles.search.tokens import Phrase

Row = tuple[int, list[str], list[str], list[str]]

#: Every token is letters or digits; between them are spaces, and nothing else divides.
CREATE = """
    CREATE VIRTUAL TABLE articles_search USING fts5(
        title, tags, body, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co M* S* P*'"
    )
"""
DROP = "DROP TABLE articles_search"
WRITE = "INSERT OR REPLACE INTO articles_search (rowid, title, tags, body) VALUES (%s, %s, %s, %s)"
#: FTS5 walks the rows of a match in either direction and stops when there are enough.
NEWEST = """
    SELECT rowid FROM articles_search WHERE articles_search MATCH %s
    ORDER BY rowid DESC LIMIT %s
"""


def write(cursor: Any, rows: list[Row]) -> None:
    """Store rows of tokens."""
    cursor.executemany(WRITE, [(key, *(" ".join(part) for part in parts)) for key, *parts in rows])


def matching(ways: list[list[Phrase]], scope: Scope) -> tuple[str, str]:
    """The condition that a row has all of some words, each in any of its ways, and what it is asked with."""
    words = (" OR ".join(_phrase(phrase) for phrase in phrases) for phrases in ways)
    columns = f"{{{' '.join(scope.columns)}}} : " if scope.columns else ""
    asked = [f'(tags : "{scope.mark}")'] if scope.mark else []
    asked += [f"{columns}({word})" for word in words]
    return "articles_search MATCH %s", " AND ".join(asked)


def newest(cursor: Any, ways: list[list[Phrase]], scope: Scope, most: int) -> list[int]:
    """The keys of the newest documents that have the words."""
    cursor.execute(NEWEST, [matching(ways, scope)[1], most])
    return [key for (key,) in cursor.fetchall()]


def _phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"{" *" if phrase.open_end else ""}'
