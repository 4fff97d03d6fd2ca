"""Which articles have to do with one, and why."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connections
from django.utils import timezone

from articles.models import Edition, Topic
from trends.prepared import Prepared, Rows

#: So many of the newest rows with the same trend, person, element or topic are looked at; an article may have
#: several of a person or an element.
NEAREST = {"トレンド": 8, "人物": 12, "元素": 12, "トピック": 8}
#: Topics of an article that count.
MOST_TOPICS = 12
SHOWN = 4
#: How much a tie weighs: few articles share a trend, many a topic.
WEIGHTS = {"トレンド": 4, "人物": 3, "元素": 2, "トピック": 1}
#: Where rows of each kind are, by what, how the edition is reached from there, and what the tie is called. An
#: article knows the names of its trend and its topics.
TIES = {
    "トレンド": ("articles_edition AS near", "trend_id", "near.id", "near.trend_id"),
    "人物": (
        "articles_quote AS near JOIN articles_person AS thing ON thing.id = near.speaker_id",
        *("speaker_id", "near.edition_id", "thing.name"),
    ),
    "元素": (
        "articles_usedelement AS near JOIN articles_elementuse AS used ON used.id = near.use_id "
        "JOIN articles_element AS thing ON thing.number = near.element_id",
        *("element_id", "used.edition_id", "thing.name_ja"),
    ),
    "トピック": (
        "articles_editiontopic AS near",
        "tag_id",
        "near.content_object_id",
        "near.tag_id",
    ),
}
#: The newest other live articles with one tie, read off its index.
NEWEST = (
    "SELECT * FROM (SELECT one.id, '{kind}', CAST({name} AS text) FROM {rows} "
    "JOIN articles_edition AS one ON one.id = {edition} "
    "WHERE near.{column} = %s AND one.article_id <> %s "
    "AND one.live_from <= %s AND (one.live_until IS NULL OR one.live_until > %s) "
    "ORDER BY near.live_from DESC, near.id DESC LIMIT {most}) AS nearest"
)
STATEMENTS = {
    kind: NEWEST.format(
        kind=kind, rows=rows, column=column, edition=edition, name=name, most=NEAREST[kind]
    )
    for kind, (rows, column, edition, name) in TIES.items()
}


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


#: What cards show and no more: most of what they cost is reading their columns.
SHOWN_OF_CARDS = (
    *("title", "lead", "live_from", "article__slug", "trend__keyword"),
    *(f"cover__{name}" for name in ("file", "width", "height", "alt", "focal_x", "focal_y")),
)
CARDS = Prepared(
    lambda at, keys: (
        Edition.objects.live(at)
        .filter(pk__in=keys)
        .select_related("article", "trend", "cover")
        .only(*SHOWN_OF_CARDS)
        .order_by()
    )
)


@dataclass(frozen=True)
class Near:
    """The articles near one: what ways on follow from, not read yet."""

    reasons: dict[int, str]
    previous: int | None
    next: int | None
    cards: Rows | None

    def ways_on(self) -> WaysOn:
        """As the page shows them."""
        found = {one.pk: one for one in (self.cards.read() if self.cards else [])}
        return WaysOn(
            [Related(found[key], why) for key, why in self.reasons.items() if key in found],
            found.get(self.previous),
            found.get(self.next),
        )


def near(edition: Edition, topics: list[Topic]) -> Near:
    """The live articles that share most with an edition, newest of equals first, and its neighbours in time.

    The edition is one of `for_page`; two queries.
    """
    ties = _ties(edition, topics)
    ranked = sorted(ties, key=lambda key: (sum(ties[key].values()), key), reverse=True)[:SHOWN]
    wanted = [*ranked, edition.previous_key, edition.next_key]
    keys = [key for key in wanted if key is not None]
    return Near(
        {key: _reason(ties[key]) for key in ranked},
        edition.previous_key,
        edition.next_key,
        CARDS.ask(at=timezone.now(), keys=keys) if keys else None,
    )


def _reason(ties: dict[tuple[str, str], int]) -> str:
    strongest, _ = max(ties, key=ties.get)
    names = [name for kind, name in ties if kind == strongest]
    return f"同じ{strongest}：{'、'.join(names[:3])}"


def _ties(edition: Edition, topics: list[Topic]) -> dict[int, dict[tuple[str, str], int]]:
    """By the key of another live edition: the ties to it by kind and name, with their weights."""
    shared = list(_shared(edition, topics))
    found: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    if not shared:
        return found
    connection = connections[Edition.objects.db]
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    params = [value for _, key in shared for value in (key, edition.article_id, now, now)]
    own = {("トピック", str(topic.pk)): topic.name for topic in topics}
    own["トレンド", str(edition.trend_id)] = edition.trend and edition.trend.keyword
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(STATEMENTS[kind] for kind, _ in shared), params)
        for other, kind, name in cursor.fetchall():
            found[other][kind, own.get((kind, name), name)] = WEIGHTS[kind]
    return found


def _shared(edition: Edition, topics: list[Topic]) -> Iterator[tuple[str, int]]:
    """What an edition may share with others."""
    if edition.trend_id:
        yield "トレンド", edition.trend_id
    yield from (("人物", key) for key in edition.facts.get("people", []))
    yield from (("元素", key) for key in edition.facts.get("elements", []))
    yield from (("トピック", topic.pk) for topic in topics[:MOST_TOPICS])
