"""The index in PostgreSQL: a tsvector made here, with GIN.

`to_tsvector` is never asked: its parser divides hosts and addresses its own way. A vector knows 16,383
positions, and 256 of a lexeme; `documents` keeps parts short enough.
"""

from typing import Any

from articles.search.tokens import Phrase

Row = tuple[int, list[str], list[str], list[str]]

CREATE = """
    CREATE TABLE articles_search (rowid bigint PRIMARY KEY, vector tsvector NOT NULL);
    CREATE INDEX articles_search_vector ON articles_search USING gin (vector);
"""
DROP = "DROP TABLE articles_search"
WRITE = """
    INSERT INTO articles_search (rowid, vector) VALUES (%s, %s::tsvector)
    ON CONFLICT (rowid) DO UPDATE SET vector = excluded.vector
"""
#: Smaller is better, as with bm25.
SELECT = "-ts_rank('{0.02, 0.1, 0.4, 1.0}', vector, %s::tsquery, 1)"
MATCH = "vector @@ %s::tsquery"
BEST = """
    SELECT rowid FROM articles_search, (SELECT %s::tsquery AS asked) AS question WHERE vector @@ asked
    ORDER BY ts_rank('{0.02, 0.1, 0.4, 1.0}', vector, asked, 1) DESC LIMIT %s
"""
NEWEST = """
    SELECT rowid FROM articles_search WHERE vector @@ %s::tsquery ORDER BY rowid DESC LIMIT %s
"""
WEIGHTS = "ABD"
#: Phrases do not go from the title into the topics.
GAP = 10
LONGEST_LEXEME, LAST_POSITION = 200, 16_383


def write(cursor: Any, rows: list[Row]) -> None:
    """Store rows of tokens."""
    cursor.executemany(WRITE, [(key, _vector(parts)) for key, *parts in rows])


def _vector(parts: list[list[str]]) -> str:
    places: dict[str, list[str]] = {}
    position = 0
    for weight, found in zip(WEIGHTS, parts, strict=True):
        for token in found:
            position = min(position + 1, LAST_POSITION)
            places.setdefault(token[:LONGEST_LEXEME], []).append(f"{position}{weight}")
        position += GAP
    return " ".join(f"{_quoted(token)}:{','.join(at)}" for token, at in places.items())


def expression(ways: list[list[Phrase]], *, mark: str = "") -> str:
    """All of some words, each in any of its ways, as a tsquery.

    With a mark: in titles and topics of documents of that kind only.
    """
    named = bool(mark)
    words = (" | ".join(_phrase(phrase, named) for phrase in phrases) for phrases in ways)
    return " & ".join([*([f"{_quoted(mark)}:B"] if mark else []), *(f"({word})" for word in words)])


def _phrase(phrase: Phrase, named: bool) -> str:
    marks = ["AB" if named else ""] * len(phrase.tokens)
    if phrase.open_end:
        marks[-1] = f"*{marks[-1]}"
    lexemes = [
        _quoted(token[:LONGEST_LEXEME]) + (f":{mark}" if mark else "")
        for token, mark in zip(phrase.tokens, marks, strict=True)
    ]
    return f"({' <-> '.join(lexemes)})"


def _quoted(token: str) -> str:
    return "'" + token.replace("'", "''") + "'"
