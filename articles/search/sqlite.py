"""The index in SQLite: FTS5 (https://sqlite.org/fts5.html), given ready tokens."""

from typing import Any

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
#: Title over topics over body: with less a body that repeats a word beats a title that has it.
SELECT = "bm25(articles_search, 40, 12, 1)"
MATCH = "articles_search MATCH %s"
#: FTS5 sorts by its own rank much faster than SQLite sorts what was joined.
BEST = """
    SELECT rowid FROM articles_search
    WHERE articles_search MATCH %s AND rank MATCH 'bm25(40, 12, 1)' ORDER BY rank LIMIT %s
"""
NEWEST = """
    SELECT rowid FROM articles_search WHERE articles_search MATCH %s ORDER BY rowid DESC LIMIT %s
"""


def write(cursor: Any, rows: list[Row]) -> None:
    """Store rows of tokens."""
    cursor.executemany(WRITE, [(key, *(" ".join(part) for part in parts)) for key, *parts in rows])


def expression(ways: list[list[Phrase]], *, mark: str = "") -> str:
    """All of some words, each in any of its ways, in FTS5's language.

    With a mark: in titles and topics of documents of that kind only.
    """
    words = (" OR ".join(_phrase(phrase) for phrase in phrases) for phrases in ways)
    asked = " AND ".join(f"({word})" for word in words)
    return f'(tags : "{mark}") AND ({{title tags}} : ({asked}))' if mark else asked


def _phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"{" *" if phrase.open_end else ""}'
