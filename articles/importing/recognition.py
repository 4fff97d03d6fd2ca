"""Flow → Document: finds the quotes, events, uses and figures; what is none of them stays prose."""

import re
from dataclasses import dataclass, field, replace

from articles import document as doc
from articles import fuzzydate
from articles.document import Document, Source
from articles.document.json import load_text_block
from articles.importing import attribution
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
from articles.importing.tables import Columns, uses_columns
from articles.richtext import clean, escape, plain_text

LONGEST_TITLE = 200
#: As far as the models' fields reach; what is longer stays prose.
LONGEST_LINE = 300
SPOKEN = re.compile(r"\A[「『“\"](?P<words>.+)[」』”\"]\Z", re.DOTALL)
SPOKEN_WITH_NAME = re.compile(
    r"\A[「『](?P<words>.+)[」』]\s*(?P<line>[―—─–-]{1,3}\s*[^「」]+)\Z", re.DOTALL
)
AFTER_DATE = re.compile(r"\A\s*(?:[:：|｜]|[―—─–]+|-\s|\s|[、,])\s*(?P<title>.*)\Z", re.DOTALL)
FIRST_SENTENCE = re.compile(r"\A(?P<first>[^。]+。)(?P<rest>.+)\Z", re.DOTALL)
TRAILING_REFERENCE = re.compile(r"\s*\[\^(?P<key>[^\]\s]+)\]\s*(?P<settings>\{[^{}]*\})?\s*\Z")
TRAILING_SETTINGS = re.compile(r"\s*(?P<settings>\{(?:speaker=\"[^\"{}]*\"|anonymous)\})\s*\Z")
TRAILING_PARENTHESIS = re.compile(r"[（(](?P<inside>[^（）()]+)[）)]\s*。?\s*\Z")


@dataclass
class Recogniser:
    """Goes through a flow once; `sources` are those a writer named with keys."""

    sources: dict[str, Source]
    names: ElementNames = field(default_factory=ElementNames)
    blocks: list[doc.Block] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)

    def document(self, flow: Flow) -> Document:
        """The document of a flow; nothing a reader could read is left out."""
        pieces = list(flow.pieces)
        title = flow.title or _title_of(pieces)
        lead = _take_lead(pieces) if flow.lead is None else flow.lead
        index = 0
        while index < len(pieces):
            index += self._take(pieces, index)
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

    def _take(self, pieces: list[Piece], index: int) -> int:
        """Recognise the piece at an index; returns how many pieces that used up."""
        piece = pieces[index]
        following = pieces[index + 1] if index + 1 < len(pieces) else None
        match piece:
            case Heading():
                self._heading(piece)
            case Paragraph() if quote := self._spoken(piece, following):
                self._add(quote)
                return 2 if not SPOKEN_WITH_NAME.match(plain_text(piece.html)) else 1
            case Paragraph():
                self.prose.append(piece.html if piece.whole else f"<p>{piece.html}</p>")
            case Items():
                below = self._details_below(pieces, index)
                self._items(piece, below)
                return 1 + bool(below)
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
        if len(piece.text) <= 200:
            self._add(doc.Section(min(max(piece.level, 2), 3), piece.text, piece.anchor))
        else:
            self.prose.append(f"<p><strong>{escape(piece.text)}</strong></p>")

    # --- quotes

    def _spoken(self, piece: Paragraph, following: Piece | None) -> doc.Quote | None:
        """「…」 with the line that says whose words they are, below it or behind it."""
        text = plain_text(piece.html)
        if together := SPOKEN_WITH_NAME.match(text):
            line = attribution.attribution_line(together["line"])
            return self._quote(together["words"], line) if line else None
        spoken = SPOKEN.match(text)
        if not spoken or not isinstance(following, Paragraph) or following.whole:
            return None
        line = attribution.attribution_line(plain_text(following.html))
        return self._quote(spoken["words"], line) if line else None

    def _quotation(self, piece: Quotation) -> None:
        text = plain_text(piece.html)
        line = piece.attribution
        head, _, last = text.rpartition("\n")
        if not line and (found := attribution.attribution_line(last)):
            text, line = head, found
        line = attribution.attribution_line(line) or line
        spoken = SPOKEN.match(text)
        quote = self._quote(spoken["words"] if spoken else text, line)
        if quote:
            self._add(quote)
        elif text:
            self.prose.append(f"<blockquote>{clean(piece.html)}</blockquote>")
            self.prose.append(f"<p>{escape(line)}</p>" if line else "")

    def _quote(self, words: str, line: str) -> doc.Quote | None:
        line, source, settings = self._reference(line)
        known = attribution.recognise(line)
        if settings is not None:
            speaker = re.search(r'speaker="([^"]*)"', settings)
            known = attribution.Attribution(
                text=line, speaker=speaker and speaker[1], anonymous="anonymous" in settings
            )
        elif source:
            known = attribution.Attribution(text=line)
        if not words.strip() or len(known.text) > LONGEST_LINE:
            return None
        return doc.Quote(
            text=words.strip(),
            attribution=known.text,
            speaker=known.speaker or None,
            anonymous=known.anonymous,
            source=source or known.source,
        )

    def _reference(self, text: str) -> tuple[str, Source | None, str | None]:
        """The text without a trailing `[^key] {settings}`; the source and the settings it named."""
        found = TRAILING_REFERENCE.search(text)
        if found and found["key"] in self.sources:
            return text[: found.start()], self.sources[found["key"]], found["settings"]
        if settings := TRAILING_SETTINGS.search(text):
            return text[: settings.start()], None, settings["settings"]
        return text, None, None

    # --- events

    def _details_below(self, pieces: list[Piece], index: int) -> Items | None:
        """A bulleted list right below a lone dated line tells its details."""
        piece = pieces[index]
        following = pieces[index + 1] if index + 1 < len(pieces) else None
        if not isinstance(piece, Items) or not isinstance(following, Items) or following.ordered:
            return None
        if (
            not piece.ordered
            or piece.items[-1].details
            or self._event(piece.items[-1], sure=True) is None
        ):
            return None
        dated = [self._event(item, sure=True) for item in following.items]
        return following if not any(dated) else None

    def _items(self, piece: Items, below: Items | None) -> None:
        items = piece.items
        if below:
            items = [*items[:-1], replace(items[-1], details=as_html([below]))]
        events = [self._event(item, sure=True) for item in items]
        if None in events:
            loose = [self._event(item, sure=False) for item in items]
            events = loose if None not in loose else events
        run: list[Item] = []
        for place, (item, event) in enumerate(zip(items, events, strict=True)):
            if event is None:
                run.append(item)
                continue
            self._plain_items(piece, run, place - len(run))
            run = []
            self._add(event)
        self._plain_items(piece, run, len(items) - len(run))

    def _plain_items(self, piece: Items, run: list[Item], offset: int) -> None:
        if run:
            start = piece.start + offset if piece.ordered else 1
            self.prose.append(as_html([Items(run, piece.ordered, start)]))

    def _event(self, item: Item, *, sure: bool) -> doc.Event | None:
        """The event of a line that opens with a date; `sure` wants a colon or a dash behind it."""
        text = " ".join(plain_text(item.html).split("\n"))
        text, source, _ = self._reference(text)
        found = fuzzydate.match(text)
        behind = AFTER_DATE.match(found[1]) if found else None
        if not behind or (sure and found[1].lstrip()[:1] not in ":：|｜―—─–-"):
            return None
        when, title, details = found[0], behind["title"].strip(), ""
        if sentences := FIRST_SENTENCE.match(title):
            title, details = sentences["first"], f"<p>{escape(sentences['rest'])}</p>"
        if not title or len(title) > LONGEST_LINE or len(when.text) > 60:
            return None
        if "<a " in item.html or "<ruby>" in item.html:
            details = f"<p>{item.html}</p>"
        return doc.Event(
            when=when.text.strip(),
            start=when.start,
            end=when.end,
            precision=when.precision,
            title=title,
            html=clean(details + item.details),
            source=source or self._named_source(title, plain_text(item.details)),
        )

    def _named_source(self, *texts: str) -> Source | None:
        """The publisher in parentheses at the end of a line, if it looks like one."""
        for text in texts:
            for line in text.split("\n"):
                found = TRAILING_PARENTHESIS.search(line)
                if found and (source := attribution.publisher_source(found["inside"])):
                    return source
        return None

    # --- tables and pictures

    def _grid(self, piece: Grid) -> None:
        columns = uses_columns([plain_text(cell) for cell in piece.rows[0]]) if piece.rows else None
        if not columns:
            self.prose.append(piece.html or _table(piece.rows, piece.header, piece.caption))
            return
        left = []
        if piece.caption:
            self.prose.append(f"<p>{escape(piece.caption)}</p>")
        for row in piece.rows[1:]:
            use = self._use([plain_text(cell) for cell in row], columns)
            if use:
                self._add(use)
            else:
                left.append(row)
        if left:
            self.prose.append(_table([piece.rows[0], *left], header=True))

    def _use(self, cells: list[str], columns: Columns) -> doc.Use | None:
        cells = [" ".join(cell.split()) for cell in cells]
        symbols = self.names.recognise(cells[columns.elements])
        application = cells[columns.application]
        products = cells[columns.products] if columns.products is not None else ""
        source = None
        if columns.source is not None and cells[columns.source]:
            rest, source, _ = self._reference(cells[columns.source])
            source = Source(publisher=rest[:200]) if rest and source is None else source
        if not symbols or not application or len(application) > LONGEST_LINE or len(products) > 500:
            return None
        return doc.Use(application=application, elements=symbols, products=products, source=source)

    def _image(self, piece: Image) -> None:
        credit, source, _ = self._reference(piece.credit)
        if piece.src and not re.match(r"[a-z][a-z0-9+.-]*:|//", piece.src, re.IGNORECASE):
            alt = piece.alt or piece.caption
            if alt and max(len(alt), len(credit)) <= 200 and len(piece.caption) <= 500:
                self._add(doc.Figure(piece.src, alt, piece.caption, credit, source))
                return
        # A picture elsewhere is not fetched: what it says stays, with the way to it.
        words = escape(" ".join(part for part in (piece.alt, piece.caption) if part) or "画像")
        link = clean(f'<a href="{piece.src.replace(chr(34), "%22")}">{words}</a>')
        self.prose.append(f"<p>{link}{f' {escape(credit)}' if credit else ''}</p>")


def _title_of(pieces: list[Piece]) -> str:
    """A title for a document without one: its first heading, else the beginning of its first words."""
    for piece in pieces:
        text = piece.text if isinstance(piece, Heading) else _text(piece)
        if text:
            line = text.split("\n")[0]
            first = line.partition("。")[0]
            return first if len(first) <= 60 else f"{first[:59]}…"
    return "無題"


def _text(piece: Piece) -> str:
    match piece:
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
    if pieces and isinstance(pieces[0], Paragraph) and not pieces[0].whole:
        text = plain_text(pieces[0].html)
        following = pieces[1] if len(pieces) > 1 else None
        named = isinstance(following, Paragraph) and attribution.attribution_line(
            plain_text(following.html)
        )
        plain = "<" not in pieces[0].html.replace("<br>", "")
        if following is not None and plain and not named and len(text) <= 1_000:
            pieces.pop(0)
            return text
    return ""


def _table(rows: list[list[str]], header: bool, caption: str = "") -> str:
    head = ""
    if header and rows:
        cells = "".join(f'<th scope="col">{cell}</th>' for cell in rows[0])
        head, rows = f"<thead><tr>{cells}</tr></thead>", rows[1:]
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{title}{head}<tbody>{body}</tbody></table>"
