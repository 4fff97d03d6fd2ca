"""Lines with bullets and numbers → nested lists."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from articles import fuzzydate
from articles.importing.flow import Item, Items, Paragraph, Piece
from articles.richtext import escape

BULLET = re.compile(r"\A(?P<indent>\s*)(?P<mark>[•・●○◦▪■‣*-])(?P<gap>\s*)(?P<text>\S.*)\Z")
NUMBER = re.compile(
    r"\A(?P<indent>\s*)[(（]?(?P<number>\d{1,3})[.．)）、:：](?P<gap>\s*)(?P<text>\S.*)\Z"
)
HARD_WRAP = 30
LINE_END = re.compile(r"[。．！？!?」』）)：:]\Z")


@dataclass
class Marked:
    """A line that begins with a bullet or a number."""

    text: str
    indent: int
    ordered: bool
    number: int = 1

    @property
    def opens_with_date(self) -> bool:
        """Whether the line tells a dated event."""
        return fuzzydate.match(self.text) is not None


def marked(line: str) -> Marked | None:
    """The line without its bullet or number; None if it has neither.

    A bullet needs a space after it, 「・」 and 「•」 do not; «1.5» and «10:30» are no numbered lines.
    """
    if found := BULLET.match(line):
        if found["gap"] or found["mark"] in "•・●■":
            return Marked(found["text"], _width(found["indent"]), ordered=False)
        return None
    found = NUMBER.match(line)
    if found and (found["gap"] or not (found["text"][0].isdigit() or found["text"][0].isascii())):
        number = int(unicodedata.normalize("NFKC", found["number"]))
        return Marked(found["text"], _width(found["indent"]), ordered=True, number=number)
    return None


def _width(indent: str) -> int:
    """The indent in half-width columns; a tab is four."""
    return sum({"\t": 4, "\u3000": 2}.get(character, 1) for character in indent)


def nest(entries: list[Marked]) -> list[Piece]:
    """Lists of the entries; those indented deeper are the details of the one before."""
    pieces: list[Piece] = []
    index = 0
    while index < len(entries):
        entry = entries[index]
        below = index + 1
        while below < len(entries) and entries[below].indent > entry.indent:
            below += 1
        details = as_html(nest(entries[index + 1 : below])) if below > index + 1 else ""
        item = Item(join_lines(entry.text.split("\n")), details)
        last = pieces[-1] if pieces else None
        if isinstance(last, Items) and last.ordered == entry.ordered:
            last.items.append(item)
        else:
            pieces.append(Items([item], entry.ordered, entry.number))
        index = below
    return pieces


def as_html(pieces: list[Piece]) -> str:
    """Lists and paragraphs as rich text."""
    parts = []
    for piece in pieces:
        if isinstance(piece, Items):
            tag = "ol" if piece.ordered else "ul"
            start = f' start="{piece.start}"' if piece.ordered and piece.start != 1 else ""
            items = "".join(f"<li>{item.html}{item.details}</li>" for item in piece.items)
            parts.append(f"<{tag}{start}>{items}</{tag}>")
        elif isinstance(piece, Paragraph):
            parts.append(piece.html if piece.whole else f"<p>{piece.html}</p>")
    return "".join(parts)


def join_lines(lines: list[str]) -> str:
    """Lines of one paragraph as rich text: a hard wrap disappears, a line meant as one stays."""
    parts = [escape(lines[0])]
    for before, line in pairwise(lines):
        if len(before) < HARD_WRAP or LINE_END.search(before):
            parts.append("<br>")
        elif before[-1].isascii() and line[:1].isascii():
            parts.append(" ")
        parts.append(escape(line))
    return "".join(parts)
