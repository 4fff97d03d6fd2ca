"""Searching: a query in, what readers may see out, best first."""

from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher

from django.db import connections
from django.db.models import BooleanField, FloatField, QuerySet
from django.db.models.expressions import RawSQL

from articles.models import (
    Element,
    Findable,
    Person,
    SearchDocument,
    SynonymGroup,
    Topic,
)
from articles.models.edition import is_live
from articles.search import index, ranking
from articles.search.tokens import normalized, phrase, terms, tokens

#: Hits that are put in order, hits shown, names shown, and names looked at for a near miss.
CANDIDATES, SHOWN, MOST_NAMES, NEAR = 60, 30, 8, 200
FACTS = (Findable.ARTICLE, Findable.QUOTE, Findable.EVENT)
NAMES = (Findable.TOPIC, Findable.PERSON, Findable.ELEMENT)
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
    ways = [_ways(term) for term in terms(query)]
    if not ways:
        return Results()
    found = _matching(ways)
    kinds = [narrowing.kind] if narrowing.kind in FACTS else FACTS
    facts = found.filter(is_live(way="edition__"), kind__in=kinds)
    if narrowing.topic:
        facts = facts.filter(edition__topics=narrowing.topic)
    if narrowing.since:
        facts = facts.filter(edition__live_from__gte=narrowing.since)
    ordered = facts.select_related("edition__article").defer(*_heavy()).order_by("rank")
    candidates = list(ordered[:CANDIDATES])
    hits = _in_order(candidates, ways)
    results = Results(words=[word for words in ways for word in words], hits=hits[:SHOWN])
    results.more = len(hits) > SHOWN
    results.names = _names(found)
    if not hits and not results.names:
        results.near = near_misses(query)
    return results


def _ways(term: str) -> list[str]:
    """A word and its synonyms, normalised."""
    groups = SynonymGroup.objects.filter(words__icontains=term[:60])
    found = [term]
    for group in groups:
        members = [normalized(word) for word in group.members()]
        if term in members:
            found += [word for word in members if word and word not in found]
    return found


def _matching(ways: list[list[str]]) -> QuerySet[SearchDocument]:
    """All documents with all words, whoever may see them; each with `rank`, smaller is better."""
    backend = index.backend(connections[SearchDocument.objects.db].vendor)
    expression = backend.expression([[phrase(word) for word in words] for words in ways])
    # Both are constants of ours; the expression is a parameter.
    ranks = [expression] * backend.SELECT.count("%s")
    rank = RawSQL(backend.SELECT, ranks, FloatField())  # noqa: S611
    return _indexed_as(expression).annotate(rank=rank)


def _indexed_as(expression: str) -> QuerySet[SearchDocument]:
    backend = index.backend(connections[SearchDocument.objects.db].vendor)
    match = RawSQL(backend.MATCH, [expression], BooleanField())  # noqa: S611  (a constant of ours)
    return SearchDocument.objects.filter(index__isnull=False).filter(match)


def _heavy() -> list[str]:
    return [f"edition__{name}" for name in ("body_html", "text", "contents")]


def _in_order(candidates: list[SearchDocument], ways: list[list[str]]) -> list[SearchDocument]:
    """Each thing once, the best part of it; of equal ones the newest first."""
    best: dict[tuple[str, int], tuple] = {}
    for document in candidates:
        key = (document.kind, document.key)
        scored = (*ranking.score(document, ways), document.edition.live_from, document.pk)
        if key not in best or scored > best[key][0]:
            best[key] = (scored, document)
    ordered = sorted(best.values(), key=lambda entry: entry[0], reverse=True)
    return [document for _, document in ordered]


def _names(found: QuerySet[SearchDocument]) -> list:
    """Topics and people readers can find something of, and elements, that the words name."""
    wanted = found.filter(kind__in=NAMES).order_by("rank").values_list("kind", "key")
    shown = _visible_keys(list(wanted[:MOST_NAMES]))
    return list(shown.values())


def _visible_keys(keys: list[tuple[str, int]]) -> dict[tuple[str, int], Topic | Person | Element]:
    """Those of some names that readers can find something by, in the order given."""
    visible = {
        Findable.TOPIC: Topic.objects.of_live_editions,
        Findable.PERSON: Person.objects.quoted,
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
    backend = index.backend(connections[SearchDocument.objects.db].vendor)
    expression = backend.expression([[phrase(pair) for pair in pairs]])
    alike = _indexed_as(expression).filter(kind__in=NAMES)
    rows = list(alike.values_list("kind", "key", "title")[:NEAR])
    seen = _visible_keys([(kind, key) for kind, key, _ in rows])
    visible = [title for kind, key, title in rows if (kind, key) in seen]
    scored = [(SequenceMatcher(None, wanted, normalized(name)).ratio(), name) for name in visible]
    return [name for ratio, name in sorted(scored, reverse=True) if ratio >= CLOSE_ENOUGH][:3]
