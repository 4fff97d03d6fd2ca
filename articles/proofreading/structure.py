"""Checks of the whole: title, headings, sections, links, topics."""

import re
from collections.abc import Iterator
from itertools import pairwise

from articles.models import Article, Block, Edition, Prose, Section, TimelineEvent, TopicAlias
from articles.proofreading.findings import Finding, error, warning

ANCHOR_LINK = re.compile(r'href="#(?P<anchor>[^"]+)"')
ARTICLE_LINK = re.compile(r'href="/articles/(?P<slug>[-\w%]+)/(?:#[^"]*)?"')


def title_is_there(edition: Edition, blocks: list[Block]) -> Iterator[Finding]:
    """An edition has a title."""
    if not edition.title.strip():
        yield error("題名がありません。")


def content_is_there(edition: Edition, blocks: list[Block]) -> Iterator[Finding]:
    """An edition says something."""
    if not blocks:
        yield error("本文がありません。")


def heading_levels_do_not_jump(edition: Edition, blocks: list[Block]) -> Iterator[Finding]:
    """A small heading stands below a large one."""
    first = next((block for block in blocks if isinstance(block, Section)), None)
    if first is not None and first.level == 3:
        yield warning("大見出しの前に小見出しがあります。", first)


def sections_have_content(edition: Edition, blocks: list[Block]) -> Iterator[Finding]:
    """Below a heading stands something, or a smaller heading."""
    for block, following in pairwise([*blocks, None]):
        if not isinstance(block, Section):
            continue
        if following is None or (isinstance(following, Section) and following.level <= block.level):
            yield warning("見出しの下に内容がありません。", block)


def internal_links_lead_somewhere(edition: Edition, blocks: list[Block]) -> Iterator[Finding]:
    """Links to a section or to an article of this site find it."""
    rich = [block for block in blocks if isinstance(block, Prose | TimelineEvent)]
    anchors = {block.anchor for block in blocks if isinstance(block, Section)}
    slugs = {found["slug"] for block in rich for found in ARTICLE_LINK.finditer(block.html)}
    known = (
        set(Article.objects.filter(slug__in=slugs).values_list("slug", flat=True))
        if slugs
        else set()
    )
    for block in rich:
        missing = {found["anchor"] for found in ANCHOR_LINK.finditer(block.html)} - anchors
        missing |= {found["slug"] for found in ARTICLE_LINK.finditer(block.html)} - known
        for target in sorted(missing):
            yield error(f"リンク先が見つかりません（{target}）。", block)


def topics_are_not_the_same(edition: Edition, blocks: list[Block]) -> Iterator[Finding]:
    """No topic is another name of a second one."""
    names = [link.tag.name for link in edition.topic_links.select_related("tag")]
    if len(names) < 2:
        return
    for alias in TopicAlias.objects.filter(name__in=names, topic__name__in=names).select_related(
        "topic"
    ):
        yield warning(f"トピック「{alias.name}」は「{alias.topic}」の別名です。")
