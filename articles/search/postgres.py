"""The index in PostgreSQL: tsvectors made here, with GIN.

`to_tsvector` is never asked: its parser divides hosts and addresses its own way. A vector knows 16,383
positions, and 256 of a lexeme; `documents` keeps parts short enough. Titles and topics have a vector of their
own, so that asking them does not unpack the texts.
"""

from typing import Any

from articles.search.scopes import Scope
from articles.search.tokens import Phrase

Row = tuple[int, list[str], list[str], list[str]]

CREATE = """
    CREATE TABLE articles_search (
        rowid bigint PRIMARY KEY, named tsvector NOT NULL, vector tsvector NOT NULL
    );
    CREATE INDEX articles_search_named ON articles_search USING gin (named);
    CREATE INDEX articles_search_vector ON articles_search USING gin (vector);
"""
DROP = "DROP TABLE articles_search"
WRITE = """
    INSERT INTO articles_search (rowid, named, vector) VALUES (%s, %s::tsvector, %s::tsvector)
    ON CONFLICT (rowid) DO UPDATE SET named = excluded.named, vector = excluded.vector
"""
#: Frequent words are found among the newest documents, without a list of all that have them.
NEAR = 5_000
NEWEST_NEAR = """
    SELECT rowid FROM (SELECT rowid, {column} FROM articles_search ORDER BY rowid DESC LIMIT %s) near
    WHERE {column} @@ %s::tsquery LIMIT %s
"""
NEWEST = """
    SELECT rowid FROM articles_search WHERE {column} @@ %s::tsquery
    ORDER BY rowid DESC LIMIT %s
"""
WEIGHTS = {"title": "A", "tags": "B", "body": "D"}
#: Phrases do not go from the title into the topics.
GAP = 10
LONGEST_LEXEME, LAST_POSITION = 200, 16_383


def write(cursor: Any, rows: list[Row]) -> None:
    """Store rows of tokens."""
    cursor.executemany(WRITE, [(key, _vector(parts[:2]), _vector(parts)) for key, *parts in rows])


def _vector(parts: list[list[str]]) -> str:
    places: dict[str, list[str]] = {}
    position = 0
    for weight, found in zip(WEIGHTS.values(), parts, strict=False):
        for token in found:
            position = min(position + 1, LAST_POSITION)
            places.setdefault(token[:LONGEST_LEXEME], []).append(f"{position}{weight}")
        position += GAP
    return " ".join(f"{_quoted(token)}:{','.join(at)}" for token, at in places.items())


def matching(ways: list[list[Phrase]], scope: Scope) -> tuple[str, str]:
    """The condition that a row has all of some words, each in any of its ways, and what it is asked with."""
    weights = "".join(WEIGHTS[column] for column in scope.columns)
    words = (" | ".join(_phrase(phrase, weights) for phrase in phrases) for phrases in ways)
    asked = [f"({word})" for word in words]
    if scope.mark:
        asked.append(f"{_quoted(scope.mark)}:B")
    # Unqualified: in a subquery the table goes by another name.
    return f"{_column(scope)} @@ %s::tsquery", " & ".join(asked)


def newest(cursor: Any, ways: list[list[Phrase]], scope: Scope, most: int) -> list[int]:
    """The keys of the newest documents that have the words."""
    column, (_, asked) = _column(scope), matching(ways, scope)
    for statement, values in (
        (NEWEST_NEAR, [NEAR, asked, most]),
        (NEWEST, [asked, most]),
    ):
        cursor.execute(statement.format(column=column), values)
        found = [key for (key,) in cursor.fetchall()]
        if len(found) == most:
            break
    return found


def _column(scope: Scope) -> str:
    return "named" if scope.columns and "body" not in scope.columns else "vector"


def _phrase(phrase: Phrase, weights: str) -> str:
    marks = [weights] * len(phrase.tokens)
    if phrase.open_end:
        marks[-1] = f"*{marks[-1]}"
    lexemes = [
        _quoted(token[:LONGEST_LEXEME]) + (f":{mark}" if mark else "")
        for token, mark in zip(phrase.tokens, marks, strict=True)
    ]
    return f"({' <-> '.join(lexemes)})"


def _quoted(token: str) -> str:
    return "'" + token.replace("'", "''") + "'"
