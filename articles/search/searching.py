"""Searching: a query in, what readers may see out, best first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher

from django.db.models import BooleanField, QuerySet
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
from articles.search import index, ranking, scopes
from articles.search.scopes import Scope
from articles.search.tokens import RUN, normalized, terms, tokens
from articles.unindexed import unindexed

#: Where candidates are looked for, one place after the other, and how many of the newest are weighed.
IN_TEXTS = 40
STEPS = [
    (scopes.TITLES, 60),
    (scopes.TITLES_AND_TOPICS, 40),
    (scopes.EVERYTHING, IN_TEXTS),
]
#: Rows beyond those that are looked at, before visibility is asked of all.
AHEAD = 40
#: Hits shown, names shown, and names looked at for a near miss.
SHOWN, MOST_NAMES, NEAR = 20, 8, 200
#: Articles alone are ever in parts. As their index says it: SQLite uses it only where that is written out.
IS_LONG = RawSQL("part = 1", [], BooleanField())
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
    words = terms(query)
    if not words:
        return Results()
    ways = _ways(words)
    results = Results(words=[word for words in ways for word in words])
    hits = _hits(ways, narrowing)
    results.hits, results.more = hits[:SHOWN], len(hits) > SHOWN
    results.names = _names(ways)
    if not hits and not results.names:
        results.near = near_misses(query)
    return results


def _hits(ways: list[list[str]], narrowing: Narrowing) -> list[SearchDocument]:
    """Facts best first. Titles are asked, then topics, then texts, until there are enough whole words."""
    shown = _shown(narrowing)
    scored: dict[tuple[str, int], tuple] = {}
    for scope, most in STEPS:
        keys = _newest(ways, scope, most, shown, narrowed=narrowing != Narrowing())
        if scope == scopes.EVERYTHING:
            keys += _scattered(ways)
        if _score(shown.filter(pk__in=keys).order_by("-pk"), ways, scored):
            break
    ordered = sorted(scored.values(), key=lambda entry: entry[0], reverse=True)
    return [document for _, document in ordered]


def _shown(narrowing: Narrowing) -> QuerySet[SearchDocument]:
    """What readers may see, narrowed, with what the page tells of it."""
    kinds = [narrowing.kind] if narrowing.kind in FACTS else FACTS
    documents = SearchDocument.objects.alias(of_kind=unindexed("kind"))
    shown = documents.filter(is_live(way="edition__"), of_kind__in=kinds)
    if narrowing.topic:
        shown = shown.filter(edition__topics=narrowing.topic)
    if narrowing.since:
        shown = shown.filter(edition__live_from__gte=narrowing.since)
    return shown.select_related("edition__article").only(
        *("kind", "key", "title", "tags", "body", "edition__title", "edition__live_from"),
        "edition__article__slug",
    )


def _newest(
    ways: list[list[str]],
    scope: Scope,
    most: int,
    shown: QuerySet[SearchDocument],
    *,
    narrowed: bool,
) -> list[int]:
    """The keys of the newest candidates among what is shown."""
    if narrowed:
        found = index.matching(ways, scope).filter(pk__in=shown.order_by().values("pk"))
        return list(found.order_by("-pk").values_list("pk", flat=True)[:most])
    ahead = most + AHEAD
    keys = index.newest(ways, scope, ahead)
    seen = set(shown.order_by().filter(pk__in=keys).values_list("pk", flat=True))
    if len(seen) < most and len(keys) == ahead:
        # Names, or what is scheduled, fill the front of the index: look past them.
        return _newest(ways, scope, most, shown, narrowed=True)
    return [key for key in keys if key in seen][:most]


def _scattered(ways: list[list[str]]) -> list[int]:
    """First parts of long articles that have all words, but not all in one part."""
    parts = SearchDocument.objects.filter(kind=Findable.ARTICLE)
    long = SearchDocument.objects.filter(IS_LONG)
    if len(ways) == 1 or not long.exists():
        return []
    found = parts.filter(part=0, key__in=long.values("key"))
    for words in ways:
        having = index.matching([words], scopes.EVERYTHING).filter(kind=Findable.ARTICLE)
        found = found.filter(key__in=having.values("key"))
    return list(found.order_by("-pk").values_list("pk", flat=True)[:IN_TEXTS])


def _score(
    candidates: Iterable[SearchDocument],
    ways: list[list[str]],
    scored: dict[tuple[str, int], tuple],
) -> bool:
    """Add candidates with their scores; the best part of a thing stays, of equals the newest is better.

    Given newest first, it ends as soon as there are enough whole words: what is older cannot be better. True
    then. One character is hardly ever a whole word: having it is enough.
    """
    short = all(len(words[0]) == 1 for words in ways)
    enough = sum(score[0] or short for score, _ in scored.values())
    for document in candidates:
        key = (document.kind, document.key)
        score = (*ranking.score(document, ways), document.edition.live_from, document.pk)
        if key not in scored or score > scored[key][0]:
            enough += (score[0] or short) - (scored[key][0][0] or short if key in scored else 0)
            scored[key] = (score, document)
        if enough > SHOWN:
            return True
    return False


def _ways(words: list[str]) -> list[list[str]]:
    """Each of some normalised words with its synonyms; those without a letter or digit are none."""
    groups = [
        [one for member in group.members() if RUN.search(one := normalized(member))]
        for group in SynonymGroup.objects.all()
    ]
    return [
        list(dict.fromkeys([word, *(one for group in groups if word in group for one in group)]))
        for word in words
    ]


def _names(ways: list[list[str]]) -> list:
    """Topics and people readers can find something of, and elements, that the words name."""
    named = index.matching(ways, scopes.NAMES)
    wanted = named.order_by(Length("title"), "pk").values_list("kind", "key")
    # Names nobody can see yet must not crowd out those one can.
    return list(_visible_keys(list(wanted[:NEAR])).values())[:MOST_NAMES]


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
    alike = index.matching([pairs], scopes.NAMES)
    rows = list(alike.order_by(Length("title"), "pk").values_list("kind", "key", "title")[:NEAR])
    seen = _visible_keys([(kind, key) for kind, key, _ in rows])
    visible = [title for kind, key, title in rows if (kind, key) in seen]
    scored = [(SequenceMatcher(None, wanted, normalized(name)).ratio(), name) for name in visible]
    return [name for ratio, name in sorted(scored, reverse=True) if ratio >= CLOSE_ENOUGH][:3]
