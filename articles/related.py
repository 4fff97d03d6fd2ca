"""Which articles have to do with one, and why."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from articles.models import Edition, EditionTopic, Quote, UsedElement
from articles.models.edition import is_live

#: Of each kind of tie so many of the newest are looked at: the cost does not grow with the site.
MOST_TIES = 100
SHOWN = 4
#: How much a tie weighs: few articles share a trend, many a topic.
WEIGHTS = {"トレンド": 4, "人物": 3, "元素": 2, "トピック": 1}


@dataclass(frozen=True)
class Related:
    """An article, and the strongest tie to it in words: 同じ元素：ネオジム."""

    edition: Edition
    reason: str


def related(edition: Edition) -> list[Related]:
    """The live articles that share most with an edition, newest of equals first; five queries at most."""
    ties: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    for kind, rows in _ties(edition).items():
        for key, name in rows[:MOST_TIES]:
            ties[key][kind, name] = WEIGHTS[kind]
    ranked = sorted(ties, key=lambda key: (sum(ties[key].values()), key), reverse=True)[:SHOWN]
    found = {one.pk: one for one in Edition.objects.live().filter(pk__in=ranked).for_cards()}
    return [Related(found[key], _reason(ties[key])) for key in ranked if key in found]


def _reason(ties: dict[tuple[str, str], int]) -> str:
    strongest, _ = max(ties, key=ties.get)
    names = [name for kind, name in ties if kind == strongest]
    return f"同じ{strongest}：{'、'.join(names[:3])}"


def _ties(edition: Edition) -> dict[str, QuerySet]:
    """For each kind the other live editions and what they share, newest first."""
    own = {
        "element": UsedElement.objects.filter(use__edition=edition).values("element"),
        "speaker": Quote.objects.filter(edition=edition).exclude(speaker=None).values("speaker"),
        "tag": EditionTopic.objects.filter(content_object=edition).values("tag"),
    }
    trend = Edition.objects.live().filter(trend=edition.trend_id).exclude(trend=None)
    people = Quote.objects.live().filter(speaker__in=own["speaker"])
    elements = UsedElement.objects.filter(is_live(way="use__edition__"), element__in=own["element"])
    topics = EditionTopic.objects.filter(is_live(way="content_object__"), tag__in=own["tag"])
    ways = {
        "トレンド": (trend, "", "pk", "trend__keyword"),
        "人物": (people, "edition__", "edition", "speaker__name"),
        "元素": (elements, "use__edition__", "use__edition", "element__name_ja"),
        "トピック": (topics, "content_object__", "content_object", "tag__name"),
    }
    return {
        kind: rows.exclude(**{f"{way}article": edition.article_id})
        .order_by(f"-{way}live_from")
        .values_list(key, name)
        .distinct()
        for kind, (rows, way, key, name) in ways.items()
    }
