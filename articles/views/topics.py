"""Topics."""

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone

from articles import jsonld, tallies
from articles.feeds import TopicArticles
from articles.models import EditionTopic, Quote, TimelineEvent, Topic, TopicAlias
from articles.paging import page_of
from articles.remembered import render
from articles.syllabary import A_PAGE, names_of
from articles.tallies import Kind
from articles.timelines import merged
from trends import charts, history
from trends.models import Trend

MOST_EVENTS, MOST_QUOTES, MOST_RELATED, MOST_TRENDS = 60, 6, 12, 4
#: What is said across articles is read off so many of the newest.
RECENT = 60


def topics(request: HttpRequest) -> HttpResponse:
    """Topics with live articles, by reading; `?by=size` the largest."""
    if request.GET.get("by") == "size":
        return render(request, "articles/topics.html", {"largest": _largest(), "by_size": True})
    names = names_of(request, Topic.objects.live(), Kind.TOPIC)
    return render(request, "articles/topics.html", {"names": names})


def _largest() -> list[Topic]:
    counts = tallies.largest(Kind.TOPIC, A_PAGE)
    found = Topic.objects.live().in_bulk([int(key) for key in counts])
    for topic in found.values():
        topic.count = counts[str(topic.pk)]
    return sorted(found.values(), key=lambda topic: (-topic.count, topic.kana_row, topic.kana))


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic: its articles, one timeline of their events, quotes, trends, related topics."""
    topic = Topic.objects.live().filter(slug=slug).first()
    if topic is None:
        return _from_alias(slug)
    links = EditionTopic.objects.live().filter(tag=topic)
    page = page_of(request, links.with_cards())
    context = {
        "topic": topic,
        "page": page,
        "editions": [link.content_object for link in page.rows],
        "article_count": tallies.count(Kind.TOPIC, topic.pk),
        "structured": jsonld.of_topic(topic),
    }
    if page.first:
        recent = links.newest_first().values_list("content_object", flat=True)[:RECENT]
        context |= _across_articles(topic, list(recent))
    return render(request, "articles/topic.html", context)


def feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest articles on a topic as Atom; 301 from an alias."""
    try:
        return TopicArticles()(request, slug=slug)
    except Http404:
        return _from_alias(slug, "articles:topic_feed")


def _from_alias(slug: str, page: str = "articles:topic") -> HttpResponse:
    alias = TopicAlias.objects.select_related("topic").filter(slug=slug).first()
    if alias is None or not Topic.objects.live().filter(pk=alias.topic_id).exists():
        raise Http404
    return HttpResponsePermanentRedirect(reverse(page, args=[alias.topic.slug]))


def _across_articles(topic: Topic, recent: list[int]) -> dict:
    """What the rows of a topic's newest articles say together."""
    events = TimelineEvent.objects.filter(edition__in=recent).exclude(start=None)
    shown = list(events.with_article().order_by("-start")[: MOST_EVENTS + 1])
    quotes = Quote.objects.filter(edition__in=recent).with_article()
    return {
        "timeline": merged(shown[:MOST_EVENTS]),
        "more_events": len(shown) > MOST_EVENTS or len(recent) == RECENT,
        "quotes": quotes.order_by("-live_from", "ordering")[:MOST_QUOTES],
        "related": _related(topic, recent),
        **_trends(recent),
    }


def _related(topic: Topic, recent: list[int]) -> list[Topic]:
    """The topics that a topic's newest articles are on too, those they share most first."""
    links = EditionTopic.objects.filter(content_object__in=recent).exclude(tag=topic)
    shared = dict(links.order_by().values_list("tag").annotate(count=Count("pk")))
    found = Topic.objects.filter(pk__in=shared)
    return sorted(found, key=lambda one: (-shared[one.pk], one.kana_row, one.kana))[:MOST_RELATED]


def _trends(recent: list[int]) -> dict:
    """The liveliest trends of a topic's newest articles, in one chart."""
    trends = list(
        Trend.objects.shown().filter(editions__in=recent).distinct().ranked()[:MOST_TRENDS]
    )
    now = timezone.now()
    series = {str(trend): history.series(trend, history.USUAL, now) for trend in trends}
    drawn = {name: told for name, told in series.items() if told}
    return {
        "trends": trends,
        "charts": [charts.comparison(drawn, size) for size in charts.Size] if drawn else [],
    }
