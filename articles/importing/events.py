"""List lines that open with a date → timeline events, with what is below them as details."""

import re
from dataclasses import replace

from articles import fuzzydate
from articles.document import Event, Source
from articles.importing.attribution import publisher_source
from articles.importing.flow import Item, Items, Piece
from articles.importing.lists import as_html
from articles.importing.references import References
from articles.richtext import clean, escape, plain_text

#: As far as the model's fields reach; what is longer stays prose.
LONGEST_TITLE = 300
LONGEST_DATE = 60
SURE_MARKS = tuple(":：|｜―—─–-")
AFTER_DATE = re.compile(r"\A\s*(?:[:：|｜]|[―—─–]+|-\s|\s|[、,])\s*(?P<title>.*)\Z", re.DOTALL)
FIRST_SENTENCE = re.compile(r"\A(?P<first>[^。]+。)(?P<rest>.+)\Z", re.DOTALL)
TRAILING_PARENTHESIS = re.compile(r"[（(](?P<inside>[^（）()]+)[）)]\s*。?\s*\Z")


def events_of(items: list[Item], references: References) -> list[Event | None]:
    """For each line its event, or None.

    A colon or a dash behind the date makes a line an event; a comma or a space does so only where
    every line of the list opens with a date.
    """
    events = [event_of(item, references, sure=True) for item in items]
    if None in events:
        loose = [event_of(item, references, sure=False) for item in items]
        events = loose if None not in loose else events
    return events


def event_of(item: Item, references: References, *, sure: bool) -> Event | None:
    """The event of a line that opens with a date; `sure` wants a colon or a dash behind it."""
    referring = references.take(" ".join(plain_text(item.html).split("\n")))
    found = fuzzydate.match(referring.text)
    behind = AFTER_DATE.match(found[1]) if found else None
    if not behind or (sure and not found[1].lstrip().startswith(SURE_MARKS)):
        return None
    when, title, details = found[0], behind["title"].strip(), ""
    if sentences := FIRST_SENTENCE.match(title):
        title, details = sentences["first"], f"<p>{escape(sentences['rest'])}</p>"
    if not title or len(title) > LONGEST_TITLE or len(when.text) > LONGEST_DATE:
        return None
    if "<a " in item.html or "<ruby>" in item.html:  # a title is plain: what it cannot hold is kept
        details = f"<p>{item.html}</p>"
    return Event(
        when=when.text.strip(),
        start=when.start,
        end=when.end,
        precision=when.precision,
        title=title,
        html=clean(details + item.details),
        source=referring.source or _named_source(title, plain_text(item.details)),
    )


def with_details_below(
    piece: Items, following: Piece | None, references: References
) -> Items | None:
    """The list with the bulleted list below it as details of its last line, if they are that."""
    if not isinstance(following, Items) or following.ordered or not piece.ordered:
        return None
    last = piece.items[-1]
    if last.details or event_of(last, references, sure=True) is None:
        return None
    if any(event_of(item, references, sure=True) for item in following.items):
        return None
    return replace(piece, items=[*piece.items[:-1], replace(last, details=as_html([following]))])


def _named_source(*texts: str) -> Source | None:
    """The publisher in parentheses at the end of a line, if it looks like one."""
    for line in "\n".join(texts).split("\n"):
        found = TRAILING_PARENTHESIS.search(line)
        if found and (source := publisher_source(found["inside"])):
            return source
    return None
