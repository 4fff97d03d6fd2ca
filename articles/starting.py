"""A first draft for a trend nobody has explained yet."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Length
from django.utils import timezone

from articles import drafting, tallies
from articles.document import Document
from articles.document import Trend as TrendOfDocument
from articles.models import Edition, Remark, Source, Topic
from trends.models import NewsItem, Trend
from trends.scoring import State

MOST_TOPICS = 8
MOST_NEWS = 20
#: A topic of one character is part of too many words.
SHORTEST_TOPIC = 2


def without_article() -> QuerySet[Trend]:
    """Rising trends nobody has begun to write about, the liveliest first."""
    own = Edition.objects.filter(trend=OuterRef("pk"))
    return Trend.objects.shown().in_state(State.RISING).filter(~Exists(own)).ranked()


@transaction.atomic
def article_about(trend: Trend, *, by: Any = None) -> Edition:
    """A draft with the trend, the topics it suggests, and its headlines registered as sources.

    A remark on the draft lists them: it is for the desk, and is never published.
    """
    news = list(trend.news.all()[:MOST_NEWS])
    draft = drafting.new_article(
        Document(
            title=trend.keyword,
            slug="",
            lead="",
            trend=TrendOfDocument(trend.keyword, trend.country.code, trend.last_traffic or None),
            topics=[topic.name for topic in suggested_topics(trend, news)],
            blocks=[],
        ),
        by=by,
    )
    if news:
        lines = [f"・{_source(item)}\n　{item.url}" for item in news]
        text = "関連ニュースを出典に登録しました。\n" + "\n".join(lines)
        Remark.objects.create(edition=draft, text=text, by=by)
    return draft


def suggested_topics(trend: Trend, news: list[NewsItem]) -> list[Topic]:
    """The topics that the keyword or a headline names, by name or alias; those most written on first."""
    told = Value("\n".join([trend.keyword, *(item.title for item in news)]))
    lengths = {"length": Length("name"), "alias_length": Length("aliases__name")}
    named = Topic.objects.annotate(told=told, **lengths).filter(
        Q(told__icontains=F("name"), length__gte=SHORTEST_TOPIC)
        | Q(told__icontains=F("aliases__name"), alias_length__gte=SHORTEST_TOPIC)
    )
    found = list(Topic.objects.filter(pk__in=named.values("pk")))
    counts = tallies.counts(tallies.Kind.TOPIC, [topic.pk for topic in found])
    found.sort(key=lambda topic: (-counts.get(str(topic.pk), 0), topic.reading, topic.name))
    return found[:MOST_TOPICS]


def _source(item: NewsItem) -> Source:
    known = Source.objects.filter(url=item.url).first()
    return known or Source.objects.create(
        publisher=item.publisher,
        title=item.title,
        url=item.url,
        kind=Source.Kind.NEWS,
        accessed_on=timezone.localdate(),
    )
