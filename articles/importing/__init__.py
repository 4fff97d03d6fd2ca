"""A file → a document: text, Markdown, HTML, Word and our own JSON."""

import re
from dataclasses import dataclass, field
from pathlib import PurePath

from articles.document import Document, DocumentError, refuse_too_many
from articles.document import json as json_form
from articles.importing import html, markdown, text, word
from articles.importing.decoding import decode
from articles.importing.flow import Flow
from articles.importing.recognition import Recogniser
from articles.richtext import storable

#: Lines of a text, and its characters: a long article has a hundredth of them, and to read as many takes
#: two seconds. Pictures do not count.
MOST_LINES, LONGEST = 50_000, 500_000
#: As Google Docs writes them into Markdown. They are not taken over: pictures have to be registered.
PICTURE = re.compile(r"data:image/[^\s<>()\"']+")
FORMATS = ("auto", "text", "markdown", "html", "json")
ENDINGS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
}
READERS = {"text": text.read, "markdown": markdown.read, "html": html.read}
LOOKS_LIKE_HTML = re.compile(
    r"\A\s*<(?:!doctype|html|head|body|meta|!--|div|p|h[1-6]|article|section|ul|ol|table|b|span)\b",
    re.IGNORECASE,
)
LOOKS_LIKE_MARKDOWN = re.compile(
    r"\A\s*\+\+\+\s*$|^#{1,6} \S|^```|\]\(https?://|^\|?[ \t]*:?-{3,}:?[ \t]*\|", re.MULTILINE
)


@dataclass
class Imported:
    """What came of a file: the document, and what of it could not be taken over."""

    document: Document
    format: str
    notices: list[str] = field(default_factory=list)


def read(data: bytes, format: str = "auto", name: str = "") -> Imported:  # noqa: A002
    """The document of a file. Raises DocumentError, one sentence, if there is none to be had."""
    if format == "auto" and word.is_word(data):
        return _recognised(word.read(data), "word")
    content = storable(decode(data))
    if content.count("\n") > MOST_LINES:
        raise DocumentError("文書の行が多すぎます。いくつかに分けてください。")
    if format == "auto":
        format = ENDINGS.get(PurePath(name).suffix.lower()) or guess_format(content)  # noqa: A001
    if format == "markdown":
        content = PICTURE.sub("data:image/", content)
    if format in {"text", "markdown"} and len(content) > LONGEST:
        raise DocumentError(
            f"文書が長すぎます（上限 {LONGEST // 10_000}万字）。いくつかに分けてください。"
        )
    if format == "json":
        return Imported(json_form.load(content), format)
    return _recognised(READERS[format](content), format)


def _recognised(flow: Flow, format: str) -> Imported:  # noqa: A002
    if not flow.pieces and not flow.title:
        raise DocumentError("文書に内容がありません。")
    document = Recogniser(flow.sources).document(flow)
    refuse_too_many(document.blocks)
    return Imported(document, format, flow.notices)


def guess_format(content: str) -> str:
    """The format a text looks like; plain text if it looks like none."""
    if LOOKS_LIKE_HTML.match(content):
        return "html"
    if content.lstrip().startswith("{"):
        return "json"
    return "markdown" if LOOKS_LIKE_MARKDOWN.search(content) else "text"
