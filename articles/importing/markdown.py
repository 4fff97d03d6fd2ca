"""Markdown → flow; our own carries TOML front matter between `+++` lines."""

import re
import tomllib
from datetime import date
from typing import Any

from markdown_it import MarkdownIt

from articles.document import DocumentError
from articles.document.json import load_object, load_source
from articles.importing import html
from articles.importing.flow import Flow
from articles.richtext import storable

FRONT_MATTER = re.compile(r"\A\s*\+\+\+[ \t]*\n(?P<toml>.*?\n)\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)

_markdown = MarkdownIt("commonmark", {"html": True}).enable("table")


def read(text: str) -> Flow:
    """The flow of a Markdown text. Raises DocumentError if its front matter is wrong."""
    text = storable(text).removeprefix("\ufeff")
    front = FRONT_MATTER.match(text)
    if not front:
        return html.read(_markdown.render(text))
    flow = read_own(text[front.end() :])
    _read_front_matter(front["toml"], flow)
    return flow


def read_own(body: str) -> Flow:
    """The flow of Markdown as we export it, without its front matter: no lead, levels as written."""
    flow = html.read(_markdown.render(body), levels_are_ours=True)
    flow.lead = ""
    return flow


def _read_front_matter(toml: str, flow: Flow) -> None:
    try:
        values = _plain(tomllib.loads(toml))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise DocumentError(f"前書き（+++）をTOMLとして読めません：{error}") from error
    sources = values.pop("sources", {})
    if not isinstance(sources, dict):
        raise DocumentError("前書き：sources は表にしてください。")
    document = load_object(values)
    flow.title, flow.slug, flow.lead = document.title, document.slug, document.lead
    flow.trend, flow.topics = document.trend, document.topics
    flow.sources = {key: load_source(source, f"sources.{key}") for key, source in sources.items()}


def _plain(value: Any) -> Any:
    """TOML's dates as ISO text, as JSON has them."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
