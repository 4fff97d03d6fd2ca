"""HTML → flow, what Word and Google Docs put on a clipboard included."""

import re

from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from bs4.element import PageElement, PreformattedString

from articles.document import DocumentError
from articles.importing import clipboard, whitespace
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
    Quotation,
)
from articles.richtext import clean, plain_text, storable

SILENT = {"script", "style", "template", "noscript", "head", "title", "meta", "link", "svg", "math"}
CONTAINERS = {
    *("html", "body", "div", "section", "article", "main", "header", "footer", "aside", "nav"),
    *(
        "details",
        "summary",
        "center",
        "form",
        "fieldset",
        "address",
        "hgroup",
        "dl",
        "dt",
        "dd",
        "figure",
    ),
}
BLOCKS = CONTAINERS | {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "hr"),
}
STRUCTURE = frozenset(BLOCKS | {"li", "tr", "td", "th", "thead", "tbody", "caption", "figcaption"})
EMBEDDED = {"iframe", "video", "audio", "object", "embed", "canvas"}
ANCHOR = re.compile(r"\s*\{#(?P<anchor>[^{}\s]+)\}\s*\Z")
DEEPEST = 100
#: Opening and closing ones. A long article out of Word has a fifth of it; to take as many elements out of one
#: parent, which Beautiful Soup does in the square of their number, takes two seconds.
MOST_TAGS = 15_000
BLOCK_MARK = "block"


def read(markup: str, *, levels_are_ours: bool = False) -> Flow:
    """The flow of an HTML document or fragment. Raises DocumentError if it has tags, or depth, beyond reason.

    Headings are moved to levels 2 and 3, unless the markup comes of our own Markdown.
    """
    if markup.count("<") > MOST_TAGS:
        raise DocumentError("文書の要素が多すぎます。いくつかに分けてください。")
    soup = BeautifulSoup(storable(markup), "lxml")
    if _is_too_deep(soup):
        raise DocumentError("HTMLの入れ子が深すぎます。")
    title = plain_text(str(soup.title.string or "")) if soup.title else ""
    clipboard.tidy(soup)
    whitespace.tidy(soup, STRUCTURE)
    reader = _Reader()
    reader.read_children(soup.body or soup)
    flow = reader.flow
    if not levels_are_ours:
        _settle_headings(flow, title)
    return flow


def _is_too_deep(soup: BeautifulSoup) -> bool:
    depths = {id(soup): 0}
    for node in soup.descendants:
        if isinstance(node, Tag):
            depths[id(node)] = depth = depths[id(node.parent)] + 1
            if depth > DEEPEST:
                return True
    return False


class _Reader:
    """Walks the tree once; inline neighbours become paragraphs."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.inline: list[PageElement] = []

    def read_children(self, node: Tag) -> None:
        for child in list(node.children):
            self._read(child)
        self._end_paragraph()

    def _read(self, node: PageElement) -> None:
        if isinstance(node, Comment):
            if node.strip() == BLOCK_MARK:
                self._end_paragraph()
                self.flow.pieces.append(Break())
        elif isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):
                self.inline.append(node)
        elif isinstance(node, Tag) and node.name not in SILENT:
            if node.name in EMBEDDED:
                self.flow.notices.append(f"埋め込みは取り込めません：<{node.name}>")
                self.read_children(node)
            elif node.name in BLOCKS or node.find(list(BLOCKS)):
                self._end_paragraph()
                self._read_block(node)
            else:
                self.inline.append(node)

    def _read_block(self, node: Tag) -> None:
        name = node.name
        if name in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            self._heading(node)
        elif name == "p":
            self.read_children(node)
        elif name in {"ul", "ol"}:
            self._list(node)
        elif name == "table":
            self._table(node)
        elif name == "blockquote":
            self._quotation(node, node)
        elif name == "figure" and (quote := node.find("blockquote")):
            self._quotation(node, quote)
        elif name == "figure" and node.find("img"):
            self._figure(node)
        elif name == "pre":
            self._preformatted(node)
        elif name != "hr":
            self.read_children(node)

    def _end_paragraph(self) -> None:
        inline, self.inline = self.inline, []
        images = [node for node in inline if isinstance(node, Tag) for node in _images(node)]
        html = clean("".join(_markup(node) for node in inline))
        if len(images) == 1 and inline and _is_first(images[0], inline):
            credit = "".join(_markup(node) for node in inline if node is not images[0])
            self.flow.pieces.append(_image(images[0], credit=plain_text(clean(credit))))
            return
        if plain_text(html):
            self.flow.pieces.append(Paragraph(html))
        self.flow.pieces.extend(_image(image) for image in images)

    def _heading(self, node: Tag) -> None:
        text = " ".join(plain_text(clean(_inner(node))).split())
        anchor = ANCHOR.search(text)
        text = ANCHOR.sub("", text)
        if text:
            self.flow.pieces.append(
                Heading(int(node.name[1]), text, anchor["anchor"] if anchor else "")
            )

    def _list(self, node: Tag) -> None:
        start = node.get("start", "1")
        items = Items(ordered=node.name == "ol", start=int(start) if start.isdecimal() else 1)
        items.start = min(items.start, 9999)
        for child in node.children:
            if isinstance(child, Tag) and child.name in {"ul", "ol"} and items.items:
                items.items[-1].details += clean(str(child))
            elif isinstance(child, Tag) and child.name not in SILENT:
                items.items.append(_item(child))
            elif (
                isinstance(child, NavigableString)
                and child.strip()
                and not isinstance(child, PreformattedString)
            ):
                items.items.append(Item(clean(_markup(child))))
        items.items = [item for item in items.items if item.html or item.details]
        if items.items:
            self.flow.pieces.append(items)

    def _table(self, node: Tag) -> None:
        rows = [row.find_all(["th", "td"]) for row in node.find_all("tr")]
        rows = [cells for cells in rows if cells]
        if not rows:
            self.read_children(node)
            return
        spans = any(cell.get("colspan") or cell.get("rowspan") for row in rows for cell in row)
        even = len({len(row) for row in rows}) == 1
        simple = even and not spans and not any(row.find("table") for row in node.find_all("td"))
        header = bool(node.thead) or all(cell.name == "th" for cell in rows[0])
        caption = plain_text(clean(_inner(node.caption))) if node.caption else ""
        self.flow.pieces.append(
            Grid(
                [[clean(_cell(cell)) for cell in row] for row in rows] if simple else [],
                header=header,
                caption=caption,
                html="" if simple else clean(str(node)),
            )
        )

    def _quotation(self, node: Tag, quote: Tag) -> None:
        caption = node.find("figcaption") or quote.find(["footer", "cite"])
        attribution = ""
        if caption:
            attribution = " ".join(plain_text(clean(_inner(caption))).split())
            caption.extract()
        self.flow.pieces.append(Quotation(clean(_inner(quote)), attribution))
        if node is not quote:
            quote.extract()
            self.read_children(node)

    def _figure(self, node: Tag) -> None:
        caption = node.find("figcaption")
        text = ""
        if caption:
            text = plain_text(clean(_inner(caption)))
            caption.extract()
        images = node.find_all("img")
        for image in images:
            image.extract()
        self.flow.pieces.append(_image(images[0], caption=" ".join(text.split())))
        self.flow.pieces.extend(_image(image) for image in images[1:])
        self.read_children(node)

    def _preformatted(self, node: Tag) -> None:
        code = node.find("code")
        if code and "language-raretrend" in code.get("class", []):
            self.flow.pieces.append(Exact(code.get_text()))
        elif node.get_text(strip=True):
            self.flow.pieces.append(Paragraph(clean(f"<pre>{_inner(node)}</pre>"), whole=True))


def _settle_headings(flow: Flow, title: str) -> None:
    """The first h1 is the title; of the others the highest level is 2 and all below it 3."""
    headings = [piece for piece in flow.pieces if isinstance(piece, Heading)]
    first = next((heading for heading in headings if heading.level == 1), None)
    if first and headings[0] is first:
        flow.pieces.remove(first)
        headings.remove(first)
        flow.title = first.text
    elif title and any(isinstance(piece, Heading | Paragraph) for piece in flow.pieces):
        flow.title = title
    highest = min((heading.level for heading in headings), default=2)
    for heading in headings:
        heading.level = 2 if heading.level == highest else 3


def _item(node: Tag) -> Item:
    """A list item: inline content first is its line, blocks after it are its details."""
    line: list[str] = []
    details: list[str] = []
    for child in list(node.children):
        if isinstance(child, Tag) and (child.name in BLOCKS or child.find(list(BLOCKS))):
            is_line = child.name == "p" and not details and not plain_text("".join(line))
            (line if is_line else details).append(_inner(child) if is_line else str(child))
        elif not isinstance(child, PreformattedString):
            (details or line).append(_markup(child))
    return Item(clean("".join(line)), clean("".join(details)))


def _cell(cell: Tag) -> str:
    """A cell's content; a lone paragraph in it is not one."""
    paragraphs = cell.find_all("p", recursive=False)
    if len(paragraphs) == 1 and not cell.find(["ul", "ol", "table"]):
        paragraphs[0].unwrap()
    return _inner(cell).strip()


def _images(node: Tag) -> list[Tag]:
    return [node] if node.name == "img" else node.find_all("img")


def _is_first(image: Tag, inline: list[PageElement]) -> bool:
    return next((node for node in inline if _markup(node).strip()), None) is image


def _image(node: Tag, caption: str = "", credit: str = "") -> Image:
    title = str(node.get("title", ""))
    return Image(
        src=str(node.get("src", "")).strip(),
        alt=" ".join(str(node.get("alt", "")).split()),
        caption=caption or " ".join(title.split()),
        credit=credit,
    )


def _inner(node: Tag) -> str:
    return node.decode_contents()


def _markup(node: PageElement) -> str:
    if isinstance(node, NavigableString):
        return node.output_ready(formatter="minimal") if not isinstance(node, Comment) else ""
    return str(node)
