"""Flow → Document: finds the quotes, events, uses and figures; what is none of them stays prose."""

import re

from articles import document as doc
from articles.document import Document, Source
from articles.document.json import load_text_block
from articles.importing import events, quotes, uses
from articles.importing.attribution import attribution_line
from articles.importing.elements import ElementNames
from articles.importing.flow import (
    Break,
    Exact,
    Flow,
    Grid,
    Heading,
    Image,
    Item,
    Items,
    Paragraph,
    Piece,
    Quotation,
)
from articles.importing.lists import as_html
from articles.importing.references import References
from articles.richtext import clean, escape, plain_text

LONGEST_TITLE = 200
LONGEST_LEAD = 1_000
LONGEST_CAPTION = 500
LONGEST_CREDIT = 200
MADE_TITLE = 60
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


class Recogniser:
    """Goes through a flow once; `sources` are those a writer named with keys."""

    def __init__(self, sources: dict[str, Source], names: ElementNames | None = None) -> None:
        self.references = References(sources)
        self.names = names or ElementNames()
        self.blocks: list[doc.Block] = []
        self.prose: list[str] = []

    def document(self, flow: Flow) -> Document:
        """The document of a flow; nothing a reader could read is left out."""
        pieces = list(flow.pieces)
        title = flow.title or _title_of(pieces)
        lead = _take_lead(pieces) if flow.lead is None else flow.lead
        index = 0
        while index < len(pieces):
            index += self._take(
                pieces[index], pieces[index + 1] if index + 1 < len(pieces) else None
            )
        self._end_prose()
        if len(title) > LONGEST_TITLE:
            self.blocks.insert(0, doc.Prose(clean(f"<p>{escape(title)}</p>")))
            title = f"{title[: LONGEST_TITLE - 1]}…"
        return Document(
            title=title,
            slug=flow.slug,
            lead=lead,
            trend=flow.trend,
            topics=flow.topics,
            blocks=self.blocks,
        )

    def _take(self, piece: Piece, following: Piece | None) -> int:
        """Recognise a piece; returns how many pieces that used up."""
        match piece:
            case Heading():
                self._heading(piece)
            case Paragraph():
                return self._paragraph(piece, following)
            case Items():
                joined = events.with_details_below(piece, following, self.references)
                self._items(joined or piece)
                return 2 if joined else 1
            case Grid():
                self._grid(piece)
            case Quotation():
                self._quotation(piece)
            case Image():
                self._image(piece)
            case Exact():
                self._add(load_text_block(piece.json))
            case Break():
                self._end_prose()
        return 1

    def _add(self, *blocks: doc.Block) -> None:
        self._end_prose()
        self.blocks.extend(blocks)

    def _end_prose(self) -> None:
        html = clean("".join(self.prose))
        if html:
            self.blocks.append(doc.Prose(html))
        self.prose.clear()

    def _heading(self, piece: Heading) -> None:
        if len(piece.text) <= LONGEST_TITLE:
            self._add(doc.Section(min(max(piece.level, 2), 3), piece.text, piece.anchor))
        else:
            self.prose.append(f"<p><strong>{escape(piece.text)}</strong></p>")

    def _paragraph(self, piece: Paragraph, following: Piece | None) -> int:
        if found := quotes.spoken(piece, following, self.references):
            quote, used = found
            self._add(quote)
            return used
        self.prose.append(piece.html if piece.whole else f"<p>{piece.html}</p>")
        return 1

    def _quotation(self, piece: Quotation) -> None:
        if quote := quotes.quotation(piece, self.references):
            self._add(quote)
        elif plain_text(piece.html):
            self.prose.append(f"<blockquote>{piece.html}</blockquote>")
            self.prose.append(f"<p>{escape(piece.attribution)}</p>" if piece.attribution else "")

    def _items(self, piece: Items) -> None:
        run: list[Item] = []
        for place, event in enumerate(events.events_of(piece.items, self.references)):
            if event is None:
                run.append(piece.items[place])
                continue
            self._plain_items(piece, run, place - len(run))
            run = []
            self._add(event)
        self._plain_items(piece, run, len(piece.items) - len(run))

    def _plain_items(self, piece: Items, run: list[Item], offset: int) -> None:
        if run:
            start = piece.start + offset if piece.ordered else 1
            self.prose.append(as_html([Items(run, piece.ordered, start)]))

    def _grid(self, piece: Grid) -> None:
        found = uses.uses_of(piece, self.names, self.references)
        if found is None:
            table = uses.as_table(piece.rows, header=piece.header, caption=piece.caption)
            self.prose.append(piece.html or table)
            return
        recognised, left = found
        if piece.caption:
            self.prose.append(f"<p>{escape(piece.caption)}</p>")
        self._add(*recognised)
        if left:
            self.prose.append(uses.as_table([piece.rows[0], *left], header=True))

    def _image(self, piece: Image) -> None:
        referring = self.references.take(piece.credit)
        alt = piece.alt or piece.caption
        fits = len(piece.caption) <= LONGEST_CAPTION and len(referring.text) <= LONGEST_CREDIT
        if alt and fits and piece.src and not ELSEWHERE.match(piece.src):
            figure = doc.Figure(piece.src, alt, piece.caption, referring.text, referring.source)
            self._add(figure)
            return
        # A picture elsewhere is not fetched: what it says stays, with the way to it.
        words = " ".join(part for part in (piece.alt, piece.caption) if part) or "画像"
        link = f'<a href="{escape(piece.src).replace(chr(34), "%22")}">{escape(words)}</a>'
        self.prose.append(clean(f"<p>{link} {escape(piece.credit)}</p>"))


def _title_of(pieces: list[Piece]) -> str:
    """A title for a document without one: its first words, taken where they are all of a line."""
    for piece in pieces:
        if text := _text(piece):
            first = text.split("\n")[0].partition("。")[0]
            if first == text and len(first) <= MADE_TITLE and len(pieces) > 1 and _is_plain(piece):
                pieces.remove(piece)
            return first if len(first) <= MADE_TITLE else f"{first[: MADE_TITLE - 1]}…"
    return "無題"


def _is_plain(piece: Piece) -> bool:
    return isinstance(piece, Paragraph) and not piece.whole and "<" not in piece.html


def _text(piece: Piece) -> str:
    match piece:
        case Heading():
            return piece.text
        case Paragraph() | Quotation():
            return plain_text(piece.html)
        case Items():
            return plain_text(piece.items[0].html)
        case Grid():
            return plain_text(" ".join(piece.rows[0]) if piece.rows else piece.html)
        case Image():
            return piece.alt
    return ""


def _take_lead(pieces: list[Piece]) -> str:
    """Take the first paragraph as the lead, if it is plain and stands before anything else."""
    first, following = (*pieces[:2], None, None)[:2]
    if not isinstance(first, Paragraph) or first.whole or following is None:
        return ""
    text = plain_text(first.html)
    named = isinstance(following, Paragraph) and attribution_line(plain_text(following.html))
    if named or len(text) > LONGEST_LEAD or "<" in first.html.replace("<br>", ""):
        return ""
    pieces.pop(0)
    return text
