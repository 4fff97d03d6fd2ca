"""What every feed says of an article, whatever the feed's format."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import NAMESPACE_URL, uuid5

import nh3
from django.utils.html import format_html

from articles import richtext
from articles.models import Article, Edition, EditionTopic, Topic
from trends.addresses import absolute

LENGTH = 20

TAGS = richtext.TAGS | {"h2", "h3", "figure", "figcaption", "img", "time", "abbr", "section"}
ATTRIBUTES = richtext.ATTRIBUTES | {
    "img": {"src", "alt", "width", "height"},
    "time": {"datetime"},
    "abbr": {"title"},
}
#: Marks and labels that a style sheet sets apart on the page; feed readers have none.
CITATION = re.compile(r'<a class="citation"[^>]*?href="([^"]*)"[^>]*>(\d+)</a>')
LABEL = "<span"

_clean = partial(nh3.clean, tags=TAGS, attributes=ATTRIBUTES, link_rel=None)


@dataclass(frozen=True)
class Entry:
    """An article in a feed."""

    id: str
    url: str
    title: str
    lead: str
    html: str
    authors: list[str]
    topics: list[str]
    published: datetime
    updated: datetime
    image: str


def newest(topic: Topic | None = None) -> list[Entry]:
    """The newest live articles, of a topic if one is given; three queries."""
    # The keys first: sorting must not carry thousands of whole articles.
    if topic:
        links = EditionTopic.objects.live().filter(tag=topic).newest_first()
        keys = links.values("content_object")[:LENGTH]
    else:
        keys = Edition.objects.live().order_by("-live_from", "-pk").values("pk")[:LENGTH]
    return [entry(edition) for edition in Edition.objects.filter(pk__in=keys).for_feeds()]


def entry(edition: Edition) -> Entry:
    """What feeds say of a live edition."""
    url = absolute(edition.get_absolute_url())
    return Entry(
        id=identity(edition.article),
        url=url,
        title=richtext.storable(edition.title),
        lead=richtext.storable(edition.lead),
        html=content(edition, url),
        authors=[richtext.storable(line.author.name) for line in edition.bylines.all()],
        topics=[richtext.storable(link.tag.name) for link in edition.topic_links.all()],
        published=edition.first_published,
        updated=edition.live_from,
        image=absolute(edition.cover.file.url) if edition.cover else "",
    )


def identity(article: Article) -> str:
    """A name for the article that stays when its slug changes, or the site moves to another domain."""
    return uuid5(NAMESPACE_URL, f"raretrend:{article.pk}:{article.created_at.isoformat()}").urn


def content(edition: Edition, url: str) -> str:
    """The whole article as HTML that can stand anywhere: no classes or ids, every address whole."""
    cover = edition.cover
    picture = (
        format_html('<p><img src="{}" alt="{}"></p>', cover.file.url, cover.alt) if cover else ""
    )
    lead = format_html("<p>{}</p>", edition.lead) if edition.lead else ""
    body = CITATION.sub(r'<sup><a href="\1">[\2]</a></sup>', edition.body_html)
    markup = f"{picture}{lead}{body.replace(LABEL, f' {LABEL}')}"
    return _clean(richtext.storable(markup), url_relative=("rewrite_with_base", url))
