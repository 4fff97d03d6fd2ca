"""Sitemaps (sitemaps.org 0.9): which pages there are, and when each last changed.

A file holds the pages of one kind whose keys lie in one range, be there none. Reading the hundredth costs no
more than reading the first, and a file of old pages stays as it is however many new ones there are.
"""

from collections.abc import Callable, Iterable, Iterator
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
from articles.models.references import CITING
from trends import countries
from trends.models import Trend
from trends.prepared import Prepared

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


class Seen:
    """Rows that put a page before readers: the ways to the page's key, and to when it changed."""

    def __init__(
        self, rows: Callable[[datetime], QuerySet], key: str, changed: str = "live_from"
    ) -> None:
        self.rows, self.key, self.changed = rows, key, changed
        # The bound is what makes SQLite come by the keys.
        self.last = Prepared(
            lambda at: (
                rows(at)
                .filter(**{f"{key}__lt": BEYOND})
                .order_by(f"-{key}")
                .values_list(key, flat=True)[:1]
            )
        )


class Kind:
    """A kind of page: the model whose rows have the pages, and what makes readers see them."""

    def __init__(self, model: type[Model], named_by: list[str], *seen: Seen) -> None:
        self.model, self.named_by, self.seen = model, named_by, seen

    def files(self) -> range:
        """The numbers of the files there are, from 1 to that of the last page."""
        now = timezone.now()
        last = [key for seen in self.seen for key in seen.last(at=now)]
        return range(1, max(last) // A_FILE + 2) if last else range(0)

    def pages(self, number: int) -> Iterator[tuple[str, datetime]]:
        """The addresses in a file, by key, each with its last change."""
        first, behind = (number - 1) * A_FILE, number * A_FILE
        now = timezone.now()
        found: dict[int, datetime] = {}
        for seen in self.seen:
            span = {f"{seen.key}__gte": first, f"{seen.key}__lt": behind}
            rows = seen.rows(now).order_by().filter(**span)
            _keep_newest(found, rows.values_list(seen.key).annotate(newest=Max(seen.changed)))
        named = self.model.objects.filter(pk__gte=first, pk__lt=behind).only(*self.named_by)
        for row in named.order_by("pk").iterator():
            if row.pk in found:
                yield row.get_absolute_url(), found[row.pk]


def _keep_newest(found: dict[int, datetime], others: Iterable[tuple[int, datetime]]) -> None:
    for key, at in others:
        found[key] = max(found.get(key, at), at)


def _observed(at: datetime) -> QuerySet:
    """Trends that were observed; others have a page too if an article is about them."""
    return Trend.objects.shown()


def _explained(at: datetime) -> QuerySet:
    return Edition.objects.live(at).filter(trend__hidden=False)


def _citing(name: str) -> Seen:
    model = apps.get_model("articles", name)
    return Seen(model.objects.live, "source_id")


KINDS = {
    "articles": Kind(Article, ["slug"], Seen(Edition.objects.live, "article_id")),
    "topics": Kind(Topic, ["slug"], Seen(EditionTopic.objects.live, "tag_id")),
    "trends": Kind(
        Trend,
        ["country", "slug"],
        Seen(_observed, "pk", "last_seen"),
        Seen(_explained, "trend_id"),
    ),
    # Those with uses: the page of any other element says only what every encyclopedia does.
    "elements": Kind(Element, ["symbol"], Seen(UsedElement.objects.live, "element_id")),
    "people": Kind(Person, ["slug"], Seen(Quote.objects.live, "speaker_id")),
    "authors": Kind(Author, ["slug"], Seen(Byline.objects.live, "author_id")),
    "sources": Kind(Source, ["pk"], *map(_citing, CITING)),
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
