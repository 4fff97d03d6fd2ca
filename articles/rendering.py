"""An edition's blocks as readers get them: HTML, table of contents, plain text, facts for machines.

Made once, at publication, and stored with the edition; a preview makes the same at once.
"""

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string

from articles import models
from articles.facts import facts_of
from articles.models import Block, Edition, Source
from articles.richtext import plain_text

#: Block kinds of which a run of neighbours is one thing on the page.
RUNS = {models.TimelineEvent: "timeline", models.ElementUse: "element_uses"}
SINGLE = {
    models.Section: "section",
    models.Prose: "prose",
    models.Quote: "quote",
    models.Figure: "figure",
}


@dataclass
class Page:
    """The stored form of an edition."""

    body_html: str
    contents: list[dict[str, Any]]
    text: str
    facts: dict[str, Any]


@dataclass
class Citations:
    """The sources of an edition, numbered from 1 in the order in which facts cite them."""

    numbers: dict[int, int] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)

    def number(self, source: Source | None) -> int | None:
        """The number of a source, its first citation gives it one; None without a source."""
        if source is None:
            return None
        if source.pk not in self.numbers:
            self.sources.append(source)
            self.numbers[source.pk] = len(self.sources)
        return self.numbers[source.pk]


def render(edition: Edition, blocks: list[Block] | None = None) -> Page:
    """The page of an edition from its blocks, in a bounded number of queries.

    `blocks` are what to show where it is not what is stored.
    """
    blocks = models.blocks_of(edition) if blocks is None else blocks
    citations = Citations()
    for block in blocks:
        block.citation = citations.number(getattr(block, "source", None))
    parts = [_render_run(kind, list(run)) for kind, run in groupby(blocks, key=type)]
    if citations.sources:
        parts.append(_template("sources", {"sources": citations.sources}))
    return Page(
        body_html="".join(parts),
        contents=[
            {"level": block.level, "heading": block.heading, "anchor": block.anchor}
            for block in blocks
            if isinstance(block, models.Section)
        ],
        text="\n".join([edition.title, edition.lead, *(text_of(block) for block in blocks)]),
        facts=facts_of(blocks, citations.sources),
    )


def text_of(block: Block) -> str:
    """What a block says, as plain text, for search and counting."""
    match block:
        case models.Section():
            return block.heading
        case models.Prose():
            return plain_text(block.html)
        case models.Quote():
            return f"{block.text}\n{block.attribution}"
        case models.TimelineEvent():
            return f"{block.when} {block.title}\n{plain_text(block.html)}".rstrip()
        case models.ElementUse():
            names = "、".join(element.name_ja for element in block.elements.all())
            return f"{block.application} {names} {block.products}".rstrip()
        case models.Figure():
            return "\n".join(part for part in (block.alt, block.caption) if part)
    raise TypeError(f"no text for {block!r}")


def _render_run(kind: type[Block], blocks: list[Block]) -> str:
    if kind in RUNS:
        return _template(RUNS[kind], {"blocks": blocks})
    return "".join(_template(SINGLE[kind], {"block": block}) for block in blocks)


def _template(name: str, context: dict[str, Any]) -> str:
    return render_to_string(f"articles/blocks/{name}.html", context)
