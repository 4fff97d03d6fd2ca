"""Names in the order of the syllabary, in pages that cost the same however many names there are."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from articles import gojuon, tallies
from articles.models import Tally

A_PAGE = 60


@dataclass(frozen=True)
class Names:
    """Some names by their rows, each with its `count`, and behind which of them the next page begins."""

    rows: list[tuple[str, list[Any]]]
    following: int | None
    first: bool
    letters: ClassVar = gojuon.NAMES


def names_of(request: HttpRequest, things: QuerySet, kind: Tally.Kind) -> Names:
    """The first names, those from `?row=か` on, or those `?after=` the one of a key. 404 for what is none."""
    wanted = things
    if "after" in request.GET:
        wanted = things.filter(_behind(_known(things, request.GET["after"])))
    elif "row" in request.GET:
        wanted = things.filter(kana_row__gte=_row(request.GET["row"]))
    found = list(wanted.order_by("kana_row", "kana", "pk")[: A_PAGE + 1])
    shown = found[:A_PAGE]
    counts = tallies.counts(kind, [thing.pk for thing in shown])
    for thing in shown:
        thing.count = counts.get(str(thing.pk), 0)
    rows = groupby(shown, key=lambda thing: thing.kana_row)
    return Names(
        [(gojuon.NAMES[row], list(members)) for row, members in rows],
        shown[-1].pk if len(found) > A_PAGE else None,
        wanted is things,
    )


def _row(name: str) -> int:
    if name not in gojuon.NAMES:
        raise Http404
    return gojuon.NAMES.index(name)


def _known(things: QuerySet, key: str) -> Any:
    known = key.isascii() and key.isdecimal() and len(key) < 19
    thing = things.filter(pk=int(key)).first() if known else None
    if thing is None:
        raise Http404
    return thing


def _behind(thing: Any) -> Q:
    row, kana = thing.kana_row, thing.kana
    same = Q(kana_row=row) & (Q(kana__gt=kana) | Q(kana=kana, pk__gt=thing.pk))
    return Q(kana_row__gte=row) & (Q(kana_row__gt=row) | same)
