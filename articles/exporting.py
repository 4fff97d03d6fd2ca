"""A document as Markdown: TOML front matter, then text anybody can read and edit.

What Markdown cannot say exactly is carried in a fenced `raretrend` block as JSON, so that reading it
back gives the same document.
"""

import json
from dataclasses import fields
from datetime import date
from typing import Any

from markdownify import markdownify

from articles import document as doc
from articles.document import Block, Document, Source
from articles.document.json import as_json
from articles.importing import markdown
from articles.importing.elements import ElementNames
from articles.importing.recognition import Recogniser

SEPARATOR = "<!-- block -->"
USES_HEADER = "| 用途 | 必要な元素 | 製品例 | 出典 |\n|---|---|---|---|\n"
PARAGRAPHS, ITEM, ROW, FENCE = "paragraphs", "item", "row", "fence"
FORMS = {doc.Event: ITEM, doc.Use: ROW}


def as_markdown(document: Document) -> str:
    """The document as Markdown; importing it gives the same blocks, lead, trend and topics."""
    return _Writer(document).text()


class _Writer:
    """Writes one document; `[^key]` stands for a source throughout."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.names = ElementNames()
        self.keys: dict[Source, str] = {}
        for block in document.blocks:
            source = getattr(block, "source", None)
            if source is not None and source not in self.keys:
                self.keys[source] = f"s{len(self.keys) + 1}"

    def text(self) -> str:
        """The readable form if it reads back as it was, else every block in its exact form."""
        body = self._body([self._written(block) for block in self.document.blocks])
        if self._read(body) != self.document.blocks:
            body = self._body([(FENCE, _fence(block)) for block in self.document.blocks])
        return f"{self._front_matter()}\n{body}"

    def _read(self, body: str) -> list[Block]:
        sources = {key: source for source, key in self.keys.items()}
        return Recogniser(sources, self.names).document(markdown.read_own(body)).blocks

    def _written(self, block: Block) -> tuple[str, str]:
        """The block in Markdown if that says just the block, else in its exact form."""
        text = self._readable(block)
        form = FORMS.get(type(block), PARAGRAPHS)
        if text and self._read(self._body([(form, text)])) == [block]:
            return form, text
        return FENCE, _fence(block)

    def _body(self, written: list[tuple[str, str]]) -> str:
        """The blocks one below the other; a run of items is a list, a run of rows a table."""
        parts: list[str] = []
        previous = ""
        for form, text in written:
            if previous == form and form in {ITEM, ROW}:
                parts.append("\n")
            elif previous:
                parts.append("\n\n" if FENCE in {previous, form} else f"\n\n{SEPARATOR}\n\n")
            if form == ROW and previous != ROW:
                parts.append(USES_HEADER)
            parts.append(text)
            previous = form
        return "".join([*parts, "\n"])

    def _readable(self, block: Block) -> str:
        reference = self._reference(getattr(block, "source", None))
        match block:
            case doc.Section():
                return f"{'#' * block.level} {block.heading} {{#{block.anchor}}}"
            case doc.Prose():
                return markdownify(block.html, heading_style="ATX", bullets="-").strip()
            case doc.Quote():
                return self._quote(block, reference)
            case doc.Event():
                details = markdownify(block.html, bullets="-").strip().replace("\n", "\n  ")
                return f"- {block.when}：{block.title}{reference}" + (
                    f"\n  {details}" if details else ""
                )
            case doc.Use():
                elements = "、".join(
                    self.names.japanese.get(symbol, symbol) for symbol in block.elements
                )
                cells = (block.application, elements, block.products, reference.strip())
                return f"| {' | '.join(cells)} |"
            case doc.Figure():
                caption = f' "{block.caption}"' if block.caption else ""
                credit = f" {block.credit}" if block.credit else ""
                return f"![{block.alt}]({block.src}{caption}){credit}{reference}"

    def _quote(self, block: doc.Quote, reference: str) -> str:
        words = "\n".join(f"> {line}" for line in block.text.split("\n"))
        settings = ""
        if block.anonymous:
            settings = " {anonymous}"
        elif block.speaker:
            settings = f' {{speaker="{block.speaker}"}}'
        return f"{words}\n>\n> —— {block.attribution}{reference}{settings}"

    def _reference(self, source: Source | None) -> str:
        return f" [^{self.keys[source]}]" if source else ""

    def _front_matter(self) -> str:
        document = self.document
        lines = ["+++"]
        head = ("title", "slug", "lead", "topics")
        lines += [f"{name} = {_toml(getattr(document, name))}" for name in head]
        if document.trend:
            lines += ["", "[trend]", *_toml_fields(document.trend)]
        for source, key in self.keys.items():
            lines += ["", f"[sources.{key}]", *_toml_fields(source)]
        return "\n".join([*lines, "+++", ""])


def _fence(block: Block) -> str:
    return f"```raretrend\n{json.dumps(as_json(block), ensure_ascii=False)}\n```"


def _toml_fields(thing: Any) -> list[str]:
    """The fields that say something, a line each."""
    values = ((field.name, getattr(thing, field.name)) for field in fields(thing))
    return [f"{name} = {_toml(value)}" for name, value in values if value not in {None, ""}]


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_toml(item) for item in value)}]"
    if isinstance(value, date | int):
        return str(value)
    # A JSON string is a TOML string but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
