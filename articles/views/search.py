"""The search page."""

from datetime import timedelta

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from articles.models import Findable, SearchDocument, Topic
from articles.search.searching import FACTS, Narrowing, Results
from articles.search.searching import search as search_for
from articles.search.snippets import highlighted, snippet
from trends.keywords import shown

MOST_TOPICS = 8
PERIODS = {"30": "30日以内", "365": "1年以内"}
LONGEST_SHOWN = 200


def search(request: HttpRequest) -> HttpResponse:
    """What has all words of `?q=`; narrowed by `kind`, `topic` and `days`. Any input is a safe one."""
    query = shown(request.GET.get("q", "")[: 2 * LONGEST_SHOWN])[:LONGEST_SHOWN]
    kind, days = request.GET.get("kind", ""), request.GET.get("days", "")
    narrowing = Narrowing(
        kind=kind if kind in FACTS else "",
        topic=_topic(request.GET.get("topic", "")),
        since=timezone.now() - timedelta(days=int(days)) if days in PERIODS else None,
    )
    results = search_for(query, narrowing)
    context = {
        "query": query,
        "results": results,
        "hits": [_shown(document, results) for document in results.hits],
        "kinds": [(one.value, one.label) for one in Findable if one in FACTS],
        "kind": narrowing.kind,
        "topic": narrowing.topic,
        "periods": PERIODS,
        "days": days if days in PERIODS else "",
        "topics": [] if narrowing.topic else _topics_of(results.hits),
        "ways_on": Topic.objects.lately()[:12] if not results.hits else [],
    }
    return render(request, "articles/search.html", context)


def _topic(slug: str) -> Topic | None:
    return Topic.objects.live().filter(slug=slug.replace("\0", "")[:100]).first() if slug else None


def _topics_of(hits: list[SearchDocument]) -> QuerySet[Topic]:
    """The topics of what was found, those of most hits first, to narrow by."""
    editions = {hit.edition_id for hit in hits}
    links = Count("edition_links")
    found = Topic.objects.filter(edition_links__content_object__in=editions).annotate(hits=links)
    return found.order_by("-hits", "reading", "name")[:MOST_TOPICS]


def _shown(document: SearchDocument, results: Results) -> dict:
    """A hit as the page shows it."""
    edition = document.edition
    article = document.kind == Findable.ARTICLE
    text = document.body.removeprefix(edition.title).lstrip() if article else document.body
    return {
        "kind": document.get_kind_display(),
        "url": edition.get_absolute_url(),
        "title": highlighted(edition.title if article else document.title, results.words),
        "text": snippet(text, results.words),
        "edition": edition,
        "article": article,
    }
