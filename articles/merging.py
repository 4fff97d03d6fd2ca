"""Things that turned out to be one: everything about them moves, published editions included."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from articles import tallies
from articles.events import Event, tell
from articles.models import Article, Edition, EditionTopic, Tally, Topic, TopicAlias
from trends import merging
from trends.models import Trend


@transaction.atomic
def merge_trends(kept: Trend, others: Iterable[Trend]) -> None:
    """Make one trend of several, all or none. Raises trends.merging.NotMergeable."""
    others = list(others)
    _lock(Edition.objects.filter(trend__in=others))
    merging.lock([kept, *others])
    for other in others:
        Edition.objects.follow_merger("trend", kept, other)
        merging.absorb(kept, other)
        tell(Event.MERGE, f"トレンド：{kept}", detail=f"{other} → {kept}")


@transaction.atomic
def merge_topics(kept: Topic, others: Iterable[Topic]) -> None:
    """Make one topic of several: the others' names and addresses lead to it."""
    others = list(others)
    keys = [kept.pk, *(other.pk for other in others)]
    _lock(Edition.objects.filter(topic_links__tag__in=others))
    for other in others:
        both = EditionTopic.objects.filter(tag=kept).values("content_object")
        links = EditionTopic.objects.filter(tag=other)
        links.filter(content_object__in=both).forget_merged()
        EditionTopic.objects.follow_merger("tag", kept, other)
        other.aliases.update(topic=kept)
        name, slug = other.name, other.slug
        other.delete()
        TopicAlias.objects.update_or_create(name=name, defaults={"topic": kept, "slug": slug})
        tell(Event.MERGE, f"トピック：{kept}", detail=f"{name} → {kept}")
    tallies.recount(Tally.Kind.TOPIC, keys)


def _lock(editions: QuerySet[Edition]) -> None:
    """Keep others from publishing meanwhile: they lock the article before its editions, too."""
    articles = Article.objects.filter(pk__in=editions.values("article")).order_by("pk")
    list(articles.select_for_update().values_list("pk"))
