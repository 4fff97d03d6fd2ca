"""Topics."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from articles import jsonld
from articles.feeds import TopicArticles
from articles.gojuon import in_rows
from articles.models import Edition, Quote, TimelineEvent, Topic, TopicAlias
from articles.paging import page_of
from articles.timelines import merged
from trends import charts, history
from trends.models import Trend

MOST_EVENTS, MOST_QUOTES, MOST_RELATED, MOST_TRENDS = 100, 6, 12, 4


def topics(request: HttpRequest) -> HttpResponse:
    """All topics with live articles, by reading; `?by=size` by their number of articles."""
    found = Topic.objects.of_live_editions()
    by_size = request.GET.get("by") == "size"
    rows = [("", list(found))] if by_size else in_rows(found)
    return render(request, "articles/topics.html", {"rows": rows, "by_size": by_size})


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic: its articles, one timeline of their events, quotes, trends, related topics."""
    topic = Topic.objects.of_live_editions().filter(slug=slug).first()
    if topic is None:
        return _from_alias(slug)
    page = page_of(request, Edition.objects.live().filter(topics=topic).for_cards())
    context = {"topic": topic, "page": page, "structured": jsonld.of_topic(topic)}
    if page.first:
        context |= _across_articles(topic)
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


def _across_articles(topic: Topic) -> dict:
    """What the rows of all articles on a topic say together."""
    events = TimelineEvent.objects.live().on(topic).with_article()
    newest = events.exclude(start=None).order_by("-start")[: MOST_EVENTS + 1]
    shown = list(newest)
    quotes = Quote.objects.live().on(topic).with_article().newest_first()
    return {
        "timeline": merged(shown[:MOST_EVENTS]),
        "more_events": len(shown) > MOST_EVENTS,
        "quotes": quotes[:MOST_QUOTES],
        "related": Topic.objects.related_to(topic)[:MOST_RELATED],
        **_trends(topic),
    }


def _trends(topic: Topic) -> dict:
    """The liveliest trends of a topic's articles, in one chart."""
    about = Edition.objects.live().filter(topics=topic)
    trends = list(
        Trend.objects.shown().filter(editions__in=about).distinct().ranked()[:MOST_TRENDS]
    )
    now = timezone.now()
    series = {str(trend): history.series(trend, history.USUAL, now) for trend in trends}
    drawn = {name: told for name, told in series.items() if told}
    return {
        "trends": trends,
        "charts": [charts.comparison(drawn, size) for size in charts.Size] if drawn else [],
    }
