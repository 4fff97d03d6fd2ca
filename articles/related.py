"""Which articles have to do with one, and why."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connections
from django.utils import timezone

from articles.models import Edition, Topic
from trends.prepared import Prepared

#: So many of the newest articles with the same topic, element, person or trend are looked at.
NEAREST = 12
#: Topics of an article that count.
MOST_TOPICS = 12
SHOWN = 4
#: How much a tie weighs: few articles share a trend, many a topic.
WEIGHTS = {"トレンド": 4, "人物": 3, "元素": 2, "トピック": 1}
#: Where rows of each kind are, what they are called by, and what has to be joined to reach the edition.
TIES = {
    "トレンド": ("articles_edition", "trend_id", "keyword", "trends_trend", "near.id", ""),
    "人物": ("articles_quote", "speaker_id", "name", "articles_person", "near.edition_id", ""),
    "元素": (
        *("articles_usedelement", "element_id", "name_ja", "articles_element", "used.edition_id"),
        "JOIN articles_elementuse AS used ON used.id = near.use_id",
    ),
    "トピック": (
        *("articles_editiontopic", "tag_id", "name", "articles_topic", "near.content_object_id"),
        "",
    ),
}
#: The newest other live articles with one tie, read off its index.
NEWEST = """
    SELECT * FROM (
        SELECT one.id, '{kind}', thing.{name}
        FROM {table} AS near {join}
        JOIN articles_edition AS one ON one.id = {edition}
        JOIN {things} AS thing ON thing.{key} = near.{column}
        WHERE near.{column} = %s AND one.article_id <> %s
          AND one.live_from <= %s AND (one.live_until IS NULL OR one.live_until > %s)
        ORDER BY near.live_from DESC, near.id DESC LIMIT {most}
    ) AS nearest
"""


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


CARDS = Prepared(lambda at, keys: Edition.objects.live(at).filter(pk__in=keys).for_cards())


def ways_on(edition: Edition, topics: list[Topic]) -> WaysOn:
    """The live articles that share most with an edition, newest of equals first, and its neighbours in time.

    The edition is one of `for_page`; two queries.
    """
    ties = _ties(edition, topics)
    ranked = sorted(ties, key=lambda key: (sum(ties[key].values()), key), reverse=True)[:SHOWN]
    wanted = [*ranked, edition.previous_key, edition.next_key]
    keys = [key for key in wanted if key is not None]
    found = {one.pk: one for one in (CARDS(at=timezone.now(), keys=keys) if keys else [])}
    return WaysOn(
        [Related(found[key], _reason(ties[key])) for key in ranked if key in found],
        found.get(edition.previous_key),
        found.get(edition.next_key),
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
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(STATEMENTS[kind] for kind, _ in shared), params)
        for other, kind, name in cursor.fetchall():
            found[other][kind, name] = WEIGHTS[kind]
    return found


def _shared(edition: Edition, topics: list[Topic]) -> Iterator[tuple[str, int]]:
    """What an edition may share with others."""
    if edition.trend_id:
        yield "トレンド", edition.trend_id
    yield from (("人物", key) for key in edition.facts.get("people", []))
    yield from (("元素", key) for key in edition.facts.get("elements", []))
    yield from (("トピック", topic.pk) for topic in topics[:MOST_TOPICS])


def _statement(kind: str) -> str:
    table, column, name, things, edition, join = TIES[kind]
    key = "number" if things == "articles_element" else "id"
    return NEWEST.format(
        kind=kind,
        table=table,
        column=column,
        name=name,
        things=things,
        edition=edition,
        join=join,
        key=key,
        most=NEAREST,
    )


STATEMENTS = {kind: _statement(kind) for kind in TIES}
