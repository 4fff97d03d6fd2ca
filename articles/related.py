"""Which articles have to do with one, and why."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, QuerySet, Value

from articles.models import Edition, EditionTopic, Quote, UsedElement
from articles.models.live import is_live

#: So many of the newest ties are looked at.
MOST_TIES = 400
SHOWN = 4
#: How much a tie weighs: few articles share a trend, many a topic.
WEIGHTS = {"トレンド": 4, "人物": 3, "元素": 2, "トピック": 1}


@dataclass(frozen=True)
class Related:
    """An article, and the strongest tie to it in words: 同じ元素：ネオジム."""

    edition: Edition
    reason: str


@dataclass(frozen=True)
class WaysOn:
    """Where a reader may go on from an article."""

    related: list[Related]
    previous: Edition | None
    next: Edition | None


def ways_on(edition: Edition) -> WaysOn:
    """The live articles that share most with an edition, newest of equals first, and its neighbours in time.

    The edition is one of `for_page`; two queries.
    """
    ties: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    for key, kind, name, _ in _ties(edition):
        ties[key][kind, name] = WEIGHTS[kind]
    ranked = sorted(ties, key=lambda key: (sum(ties[key].values()), key), reverse=True)[:SHOWN]
    wanted = [*ranked, edition.previous_key, edition.next_key]
    found = {one.pk: one for one in Edition.objects.live().filter(pk__in=wanted).for_cards()}
    return WaysOn(
        [Related(found[key], _reason(ties[key])) for key in ranked if key in found],
        found.get(edition.previous_key),
        found.get(edition.next_key),
    )


def _reason(ties: dict[tuple[str, str], int]) -> str:
    strongest, _ = max(ties, key=ties.get)
    names = [name for kind, name in ties if kind == strongest]
    return f"同じ{strongest}：{'、'.join(names[:3])}"


def _ties(edition: Edition) -> QuerySet:
    """The newest ties: another live edition, the kind of tie, and what is shared."""
    own = {
        "element": UsedElement.objects.filter(use__edition=edition).values("element"),
        "speaker": Quote.objects.filter(edition=edition).exclude(speaker=None).values("speaker"),
        "tag": EditionTopic.objects.filter(content_object=edition).values("tag"),
    }
    trend = Edition.objects.live().filter(trend=edition.trend_id).exclude(trend=None)
    people = Quote.objects.live().filter(speaker__in=own["speaker"])
    elements = UsedElement.objects.filter(is_live(way="use__edition__"), element__in=own["element"])
    topics = EditionTopic.objects.filter(is_live(way="content_object__"), tag__in=own["tag"])
    rows = [
        _named("トレンド", trend, "", "pk", "trend__keyword"),
        _named("人物", people, "edition__", "edition", "speaker__name"),
        _named("元素", elements, "use__edition__", "use__edition", "element__name_ja"),
        _named("トピック", topics, "content_object__", "content_object", "tag__name"),
    ]
    others = [one.exclude(**{f"{way}article": edition.article_id}) for way, one in rows]
    return others[0].union(*others[1:]).order_by("-at")[:MOST_TIES]


def _named(kind: str, rows: QuerySet, way: str, key: str, name: str) -> tuple[str, QuerySet]:
    told = {"kind": Value(kind), "name": F(name), "at": F(f"{way}live_from")}
    plain = rows.order_by().annotate(other=F(key), **told)
    return way, plain.values_list("other", "kind", "name", "at")
