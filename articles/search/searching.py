"""Searching: a query in, what readers may see out, best first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher
from functools import reduce
from operator import or_
from types import ModuleType

from django.db import connections
from django.db.models import BooleanField, FloatField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length

from articles.models import (
    Element,
    Findable,
    Person,
    SearchDocument,
    SynonymGroup,
    Topic,
)
from articles.models.live import is_live
from articles.search import index, ranking
from articles.search.tokens import ARTICLE_MARK, NAME_MARK, normalized, phrase, terms, tokens

#: Hits in titles and in texts that are put in order: a text costs a third of a millisecond.
IN_TITLES, IN_TEXTS = 40, 30
#: Rows of the index that are looked at for them before visibility is asked of all.
AHEAD = 200
#: Hits shown, names shown, and names looked at for a near miss.
SHOWN, MOST_NAMES, NEAR = 20, 8, 200
FACTS = (Findable.ARTICLE, Findable.QUOTE, Findable.EVENT)
CLOSE_ENOUGH = 0.6


@dataclass(frozen=True)
class Narrowing:
    """What a search is narrowed by; nothing by itself."""

    kind: str = ""
    topic: Topic | None = None
    since: datetime | None = None


@dataclass
class Results:
    """What was found: facts best first, names that lead to pages of their own, a near miss."""

    words: list[str] = field(default_factory=list)
    hits: list[SearchDocument] = field(default_factory=list)
    names: list[Topic | Person | Element] = field(default_factory=list)
    more: bool = False
    near: list[str] = field(default_factory=list)


def search(query: str, narrowing: Narrowing = Narrowing()) -> Results:
    """What has all words of a query, in any of the ways they are written. Any text is a safe query."""
    ways = _ways(terms(query))
    if not ways:
        return Results()
    results = Results(words=[word for words in ways for word in words])
    hits = _hits(ways, narrowing)
    results.hits, results.more = hits[:SHOWN], len(hits) > SHOWN
    results.names = _names(ways)
    if not hits and not results.names:
        results.near = near_misses(query)
    return results


def _hits(ways: list[list[str]], narrowing: Narrowing) -> list[SearchDocument]:
    """Facts best first; the texts are asked only if articles' titles and topics have too few whole words."""
    kinds = [narrowing.kind] if narrowing.kind in FACTS else FACTS
    shown = SearchDocument.objects.filter(is_live(way="edition__"), kind__in=kinds)
    if narrowing.topic:
        shown = shown.filter(edition__topics=narrowing.topic)
    if narrowing.since:
        shown = shown.filter(edition__live_from__gte=narrowing.since)
    shown = shown.select_related("edition__article").only(
        *("kind", "key", "title", "tags", "body", "edition__title", "edition__live_from"),
        "edition__article__slug",
    )
    scored: dict[tuple[str, int], tuple] = {}
    short = all(len(words[0]) == 1 for words in ways)
    for mark in (ARTICLE_MARK, ""):
        keys = _best(ways, mark=mark, narrowed=narrowing != Narrowing(), shown=shown)
        if not mark:
            keys += _scattered(ways)
        _score(shown.filter(pk__in=keys), ways, scored)
        # One character is hardly ever a whole word: titles that have it are enough.
        if sum(score[0] or short for score, _ in scored.values()) > SHOWN:
            break
    ordered = sorted(scored.values(), key=lambda entry: entry[0], reverse=True)
    return [document for _, document in ordered]


def _best(
    ways: list[list[str]], *, mark: str, narrowed: bool, shown: QuerySet[SearchDocument]
) -> list[int]:
    """The keys of the candidates: the best there are, or the best of what the search is narrowed to."""
    expression, most = _expression(ways, mark=mark), IN_TITLES if mark else IN_TEXTS
    if narrowed:
        matching = _indexed_as(expression).filter(pk__in=shown.order_by().values("pk"))
        ranks = [expression] * _backend().SELECT.count("%s")
        rank = RawSQL(_backend().SELECT, ranks, FloatField())  # noqa: S611  (a constant of ours)
        return list(
            matching.annotate(rank=rank).order_by("rank").values_list("pk", flat=True)[:most]
        )
    with connections[SearchDocument.objects.db].cursor() as cursor:
        cursor.execute(_backend().BEST, [expression, AHEAD])
        best = [key for (key,) in cursor.fetchall()]
    seen = set(shown.order_by().filter(pk__in=best).values_list("pk", flat=True))
    if len(seen) < most and len(best) == AHEAD:
        # Names, or what is scheduled, fill the front of the index: look past them.
        return _best(ways, mark=mark, narrowed=True, shown=shown)
    return [key for key in best if key in seen][:most]


def _scattered(ways: list[list[str]]) -> list[int]:
    """First parts of long articles that have all words, but not all in one part."""
    parts = SearchDocument.objects.filter(kind=Findable.ARTICLE)
    long = parts.filter(part=1)
    if len(ways) == 1 or not long.exists():
        return []
    having = [
        _indexed_as(_expression([words], mark="")).filter(kind=Findable.ARTICLE).values("key")
        for words in ways
    ]
    found = parts.filter(part=0, key__in=long.values("key"))
    for keys in having:
        found = found.filter(key__in=keys)
    return list(found.order_by("-pk").values_list("pk", flat=True)[:IN_TEXTS])


def _score(
    candidates: Iterable[SearchDocument],
    ways: list[list[str]],
    scored: dict[tuple[str, int], tuple],
) -> None:
    """Add candidates with their scores; the best part of a thing stays, of equals the newest is better."""
    for document in candidates:
        key = (document.kind, document.key)
        score = (*ranking.score(document, ways), document.edition.live_from, document.pk)
        if key not in scored or score > scored[key][0]:
            scored[key] = (score, document)


def _ways(words: list[str]) -> list[list[str]]:
    """Each of some normalised words with its synonyms."""
    if not words:
        return []
    named = reduce(or_, (Q(words__icontains=word[:60]) for word in words))
    groups = [
        [normalized(member) for member in group.members()]
        for group in SynonymGroup.objects.filter(named)
    ]
    return [
        list(
            dict.fromkeys(
                [word, *(one for group in groups if word in group for one in group if one)]
            )
        )
        for word in words
    ]


def _backend() -> ModuleType:
    return index.backend(connections[SearchDocument.objects.db].vendor)


def _expression(ways: list[list[str]], *, mark: str) -> str:
    return _backend().expression([[phrase(word) for word in words] for words in ways], mark=mark)


def _indexed_as(expression: str) -> QuerySet[SearchDocument]:
    backend = _backend()
    match = RawSQL(backend.MATCH, [expression], BooleanField())  # noqa: S611  (a constant of ours)
    return SearchDocument.objects.filter(index__isnull=False).filter(match)


def _names(ways: list[list[str]]) -> list:
    """Topics and people readers can find something of, and elements, that the words name."""
    named = _indexed_as(_expression(ways, mark=NAME_MARK))
    wanted = named.order_by(Length("title"), "pk").values_list("kind", "key")
    shown = _visible_keys(list(wanted[:MOST_NAMES]))
    return list(shown.values())


def _visible_keys(keys: list[tuple[str, int]]) -> dict[tuple[str, int], Topic | Person | Element]:
    """Those of some names that readers can find something by, in the order given."""
    visible = {
        Findable.TOPIC: Topic.objects.live,
        Findable.PERSON: Person.objects.live,
        Findable.ELEMENT: Element.objects.all,
    }
    rows = {
        (kind, row.pk): row
        for kind, shown in visible.items()
        for row in shown().filter(pk__in=[key for other, key in keys if other == kind])
    }
    return {key: rows[key] for key in keys if key in rows}


def near_misses(query: str) -> list[str]:
    """Names written nearly like a query (もしかして), of those that lead readers to something."""
    wanted = normalized(query)[:60]
    pairs = list(dict.fromkeys(tokens(wanted)))[:12]
    if not pairs:
        return []
    expression = _backend().expression([[phrase(pair) for pair in pairs]], mark=NAME_MARK)
    rows = list(_indexed_as(expression).values_list("kind", "key", "title")[:NEAR])
    seen = _visible_keys([(kind, key) for kind, key, _ in rows])
    visible = [title for kind, key, title in rows if (kind, key) in seen]
    scored = [(SequenceMatcher(None, wanted, normalized(name)).ratio(), name) for name in visible]
    return [name for ratio, name in sorted(scored, reverse=True) if ratio >= CLOSE_ENOUGH][:3]
