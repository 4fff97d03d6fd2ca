"""The document: one shape in which articles come in and go out.

Import, export and the API share it. `json` reads and writes its JSON form, `markdown` its Markdown
form, `rows` turns it into a draft edition and an edition into it.
"""

from collections.abc import Sized
from dataclasses import dataclass, field
from datetime import date, datetime

#: The desk's form of a draft has up to eleven fields for each, and a browser may send ten thousand.
MOST_BLOCKS = 800


class DocumentError(Exception):
    """A document that cannot be used; the message says what is wrong, in Japanese, in one line."""


def refuse_too_many(blocks: Sized) -> None:
    """Raises DocumentError where there are more than an editor could go on with."""
    if len(blocks) > MOST_BLOCKS:
        raise DocumentError(
            f"段落や項目が多すぎます（上限 {MOST_BLOCKS}）。いくつかの記事に分けてください。"
        )


@dataclass(frozen=True)
class Source:
    """Where a fact can be checked."""

    publisher: str = ""
    title: str = ""
    url: str = ""
    published_on: date | None = None
    accessed_on: date | None = None
    kind: str = ""


@dataclass(frozen=True)
class Trend:
    """The keyword an article explains, and how much it was searched for at least."""

    keyword: str
    country: str
    buzz: int | None = None


@dataclass
class Section:
    """A heading of level 2 or 3."""

    level: int
    heading: str
    anchor: str = ""


@dataclass
class Prose:
    """Running text, as HTML of the allow-list."""

    html: str


@dataclass
class Quote:
    """Somebody's words; `speaker` is a name, and None where the speaker is unnamed."""

    text: str
    attribution: str = ""
    speaker: str | None = None
    anonymous: bool = False
    source: Source | None = None


@dataclass
class Event:
    """A dated event; `html` holds its details."""

    when: str
    start: date | None
    end: date | None
    precision: str
    title: str
    html: str = ""
    source: Source | None = None


@dataclass
class Use:
    """What elements (symbols, by atomic number) are used for."""

    application: str
    elements: list[str]
    products: str = ""
    source: Source | None = None


@dataclass
class Figure:
    """A picture; `src` is its name in the media storage."""

    src: str
    alt: str
    caption: str = ""
    credit: str = ""
    source: Source | None = None


Block = Section | Prose | Quote | Event | Use | Figure

BLOCK_TYPES: dict[str, type[Block]] = {
    "section": Section,
    "prose": Prose,
    "quote": Quote,
    "event": Event,
    "use": Use,
    "figure": Figure,
}


@dataclass
class Document:
    """A whole article, wherever it comes from or goes to."""

    title: str
    slug: str = ""
    lead: str = ""
    trend: Trend | None = None
    topics: list[str] = field(default_factory=list)
    edition: int | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    blocks: list[Block] = field(default_factory=list)
