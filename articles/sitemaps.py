"""Sitemaps (sitemaps.org 0.9): which pages there are, and when each last changed.

A file holds the pages of one kind whose keys lie in one range. Reading the hundredth costs no more than
reading the first, and a file of old pages stays as it is however many new ones there are.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Max, Model, QuerySet
from django.urls import reverse
from django.utils import timezone

from articles.models import (
    Article,
    Author,
    Byline,
    Edition,
    EditionTopic,
    Element,
    Person,
    Quote,
    Source,
    Topic,
    UsedElement,
)
from articles.models.live import is_live
from articles.models.references import CITING
from trends import countries
from trends.models import Trend

#: Keys a file; a file may hold 50,000 addresses and 50 MB (sitemaps.org), and is made in memory.
A_FILE = 10_000
#: More than any key.
BEYOND = 2**62
#: Google News takes what was published in the last two days, and a thousand of it.
NEWS_LASTS = timedelta(days=2)
MOST_NEWS = 1_000

STATIC_PAGES = (
    *("articles:front_page", "articles:archive", "articles:topics", "articles:timeline"),
    *("articles:elements", "articles:people", "articles:sources", "trends:trends", "trends:about"),
    *("articles:about", "articles:accessibility"),
)


@dataclass(frozen=True)
class Seen:
    """Rows that put a page before readers: the ways to the page's key, and to when it changed."""

    rows: QuerySet
    key: str
    changed: str


@dataclass(frozen=True)
class Kind:
    """A kind of page: the model whose rows have the pages, and what makes readers see them."""

    model: type[Model]
    named_by: tuple[str, ...]
    seen: Callable[[], Iterable[Seen]]

    def files(self) -> list[int]:
        """The numbers of the files there are, from 1, each found by its last page alone."""
        return sorted({number for seen in self.seen() for number in _files(seen)})

    def pages(self, number: int) -> Iterator[tuple[str, datetime]]:
        """The addresses in a file, by key, each with its last change."""
        first, behind = (number - 1) * A_FILE, number * A_FILE
        found: dict[int, datetime] = {}
        for seen in self.seen():
            span = {f"{seen.key}__gte": first, f"{seen.key}__lt": behind}
            rows = seen.rows.order_by().filter(**span)
            _keep_newest(found, rows.values_list(seen.key).annotate(newest=Max(seen.changed)))
        named = self.model.objects.filter(pk__gte=first, pk__lt=behind).only(*self.named_by)
        for row in named.order_by("pk").iterator():
            if row.pk in found:
                yield row.get_absolute_url(), found[row.pk]


def _files(seen: Seen) -> Iterator[int]:
    """From the last file down; the first ends the search by itself."""
    # The bound is what makes SQLite come by the keys.
    behind = BEYOND
    while behind:
        rows = seen.rows.filter(**{f"{seen.key}__lt": behind}).order_by(f"-{seen.key}")
        key = rows.values_list(seen.key, flat=True).first()
        if key is None:
            return
        yield key // A_FILE + 1
        behind = key // A_FILE * A_FILE


def _keep_newest(found: dict[int, datetime], others: Iterable[tuple[int, datetime]]) -> None:
    for key, at in others:
        found[key] = max(found.get(key, at), at)


def _articles() -> list[Seen]:
    return [Seen(Edition.objects.live(), "article_id", "live_from")]


def _topics() -> list[Seen]:
    links = EditionTopic.objects.filter(is_live(way="content_object__"))
    return [Seen(links, "tag_id", "content_object__live_from")]


def _trends() -> list[Seen]:
    """What was observed; and what was not, but has an article."""
    explained = Edition.objects.live().filter(trend__hidden=False)
    return [
        Seen(Trend.objects.shown(), "pk", "last_seen"),
        Seen(explained, "trend_id", "live_from"),
    ]


def _elements() -> list[Seen]:
    """Those with uses: the page of any other element says only what every encyclopedia does."""
    uses = UsedElement.objects.filter(is_live(way="use__edition__"))
    return [Seen(uses, "element_id", "use__edition__live_from")]


def _people() -> list[Seen]:
    quotes = Quote.objects.live().exclude(speaker=None)
    return [Seen(quotes, "speaker_id", "edition__live_from")]


def _authors() -> list[Seen]:
    bylines = Byline.objects.filter(is_live(way="edition__"))
    return [Seen(bylines, "author_id", "edition__live_from")]


def _sources() -> list[Seen]:
    return [
        Seen(
            apps.get_model("articles", kind).objects.live().exclude(source=None),
            "source_id",
            "edition__live_from",
        )
        for kind in CITING
    ]


KINDS = {
    "articles": Kind(Article, ("slug",), _articles),
    "topics": Kind(Topic, ("slug",), _topics),
    "trends": Kind(Trend, ("country", "slug"), _trends),
    "elements": Kind(Element, ("symbol",), _elements),
    "people": Kind(Person, ("slug",), _people),
    "authors": Kind(Author, ("slug",), _authors),
    "sources": Kind(Source, ("pk",), _sources),
}


def static_pages() -> list[str]:
    """The pages that are always there, and the rankings of the countries that are observed."""
    abroad = [one.code for one in countries.observed() if one.code != countries.HOME]
    return [
        *(reverse(name) for name in STATIC_PAGES),
        *(reverse("trends:country", args=[code]) for code in abroad),
    ]


def news(now: datetime | None = None) -> list[dict[str, Any]]:
    """The live articles readers could see for the first time in the last two days, newest first."""
    since = (now or timezone.now()) - NEWS_LASTS
    recent = Edition.objects.live().filter(live_from__gte=since).with_first_publication()
    found = recent.filter(first_published__gte=since).select_related("article")
    return [
        {"page": edition.get_absolute_url(), "title": edition.title, "at": edition.first_published}
        for edition in found.only("title", "article__slug").order_by("-first_published", "-pk")[
            :MOST_NEWS
        ]
    ]
