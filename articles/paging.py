"""Lists in pages that cost the same at any depth: each begins where the one before ended."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

A_PAGE = 20
LONGEST = 60


@dataclass(frozen=True)
class Page:
    """Some rows, those of the newest editions first, and where the next older and newer ones begin."""

    rows: list[Any]
    older: str = ""
    newer: str = ""
    first: bool = True


def page_of(request: HttpRequest, rows: QuerySet, *, size: int = A_PAGE) -> Page:
    """The newest editions, or rows of editions, or those `?before=` or `?after=` a place in the list.

    404 for a place that is none, and for one behind the end. What is published meanwhile moves nothing.
    """
    if request.GET.get("page", "1") != "1":
        raise Http404  # pages have no numbers here
    before, after = request.GET.get("before"), request.GET.get("after")
    if after is not None:
        return _newer(rows, after, size)
    wanted = rows if before is None else _bounded(rows, before)
    found = list(wanted.order_by("-live_from", "-pk")[: size + 1])
    older = _place(found[size - 1]) if len(found) > size else ""
    if before is None:
        return Page(found[:size], older)
    if not found:
        raise Http404
    return Page(found[:size], older, newer=_place(found[0]), first=False)


def _bounded(rows: QuerySet, before: str) -> QuerySet:
    """The rows behind a place. Of two bounds SQLite searches by the one named first: the place's, not now."""
    known = len(rows.query.where.children)
    found = rows.filter(_beside(before, "lt"))
    conditions = found.query.where.children
    conditions[:] = conditions[known:] + conditions[:known]
    return found


def _newer(rows: QuerySet, after: str, size: int) -> Page:
    ahead = rows.filter(_beside(after, "gt"))
    found = list(ahead.order_by("live_from", "pk")[: size + 1])
    if not found:
        raise Http404
    shown = found[:size][::-1]
    newer = _place(shown[0]) if len(found) > size else ""
    return Page(shown, older=_place(shown[-1]), newer=newer, first=not newer)


def _beside(place: str, side: str) -> Q:
    """Rows on one side of a place: "lt" behind it, "gt" ahead of it."""
    at, key = _read(place)
    beside = Q(**{f"live_from__{side}": at}) | Q(**{"live_from": at, f"pk__{side}": key})
    return Q(**{f"live_from__{side}e": at}) & beside  # the first is what an index can do


def _place(row: Model) -> str:
    """Where a row stands, as it is written into addresses."""
    at = row.live_from.astimezone(timezone.get_default_timezone())
    return f"{at:%Y%m%dT%H%M%S.%f}-{row.pk}"


def _read(place: str) -> tuple[datetime, int]:
    text, _, key = place[:LONGEST].partition("-")
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        raise Http404
    try:
        at = datetime.strptime(text, "%Y%m%dT%H%M%S.%f")  # noqa: DTZ007  (made aware just below)
        # In UTC, as databases compare it: the first day of all has no such instant.
        return timezone.make_aware(at).astimezone(UTC), int(key)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
