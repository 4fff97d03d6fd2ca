"""What every format has in common: a flow of headings, paragraphs, lists, tables and pictures.

The readers (`text`, `html`) make a flow; `recognition` finds the facts in it.
"""

from dataclasses import dataclass, field

from articles.document import Source, Trend


@dataclass
class Heading:
    """A heading of level 1 to 6; `anchor` if the writer gave one."""

    level: int
    text: str
    anchor: str = ""


@dataclass
class Paragraph:
    """A paragraph; `html` is its content without the `<p>`, or a whole block element."""

    html: str
    whole: bool = False


@dataclass
class Item:
    """A list item: its own line, and what is below it."""

    html: str
    details: str = ""


@dataclass
class Items:
    """A list."""

    items: list[Item] = field(default_factory=list)
    ordered: bool = False
    start: int = 1


@dataclass
class Grid:
    """A table of cells (HTML); the first row is the header if `header` says so."""

    rows: list[list[str]]
    header: bool = True
    caption: str = ""
    #: The table as it was, where cells alone do not say it all (spans).
    html: str = ""


@dataclass
class Quotation:
    """A block quotation with the line that names who said it, if there is one."""

    html: str
    attribution: str = ""


@dataclass
class Image:
    """A picture somewhere, with what is said about it."""

    src: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass
class Exact:
    """One block in its JSON form, as our own Markdown carries what Markdown cannot say."""

    json: str


@dataclass
class Break:
    """What follows begins a new block, though nothing else says so."""


Piece = Heading | Paragraph | Items | Grid | Quotation | Image | Exact | Break


@dataclass
class Flow:
    """A document before its facts are recognised, and what its writer said about it."""

    pieces: list[Piece] = field(default_factory=list)
    title: str = ""
    slug: str = ""
    #: None if the writer did not set a lead apart: then the first paragraph may be it.
    lead: str | None = None
    trend: Trend | None = None
    topics: list[str] = field(default_factory=list)
    #: The sources that `[^key]` stands for.
    sources: dict[str, Source] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
