"""Lists of articles in pages that cost the same at any depth: each begins where the one before ended."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils import timezone

from articles.models import Edition
from articles.models.edition import EditionQuerySet

A_PAGE = 20
LONGEST = 60


@dataclass(frozen=True)
class Page:
    """Some editions, newest first, and where the next older and newer ones begin."""

    editions: list[Edition]
    older: str = ""
    newer: str = ""
    first: bool = True


def page_of(request: HttpRequest, editions: EditionQuerySet, size: int = A_PAGE) -> Page:
    """The newest editions, or those `?before=` or `?after=` a place in the list.

    404 for a place that is none, and for one behind the end. An edition published meanwhile moves nothing.
    """
    if request.GET.get("page", "1") != "1":
        raise Http404  # pages have no numbers here
    before, after = request.GET.get("before"), request.GET.get("after")
    if before is None and after is None:
        found = list(editions.for_cards()[: size + 1])
        return Page(found[:size], older=_place(found[size - 1]) if len(found) > size else "")
    if after is not None:
        return _newer(editions, after, size)
    found = list(editions.filter(_behind(before)).for_cards()[: size + 1])
    if not found:
        raise Http404
    older = _place(found[size - 1]) if len(found) > size else ""
    return Page(found[:size], older, newer=_place(found[0]), first=False)


def _newer(editions: EditionQuerySet, after: str, size: int) -> Page:
    at, key = _read(after)
    ahead = Q(live_from__gt=at) | Q(live_from=at, pk__gt=key)
    found = list(editions.filter(ahead).for_cards().order_by("live_from", "pk")[: size + 1])
    if not found:
        raise Http404
    shown = found[:size][::-1]
    newer = _place(shown[0]) if len(found) > size else ""
    return Page(shown, older=_place(shown[-1]), newer=newer, first=not newer)


def _behind(place: str) -> Q:
    at, key = _read(place)
    return Q(live_from__lt=at) | Q(live_from=at, pk__lt=key)


def _place(edition: Edition) -> str:
    return f"{edition.live_from.astimezone(timezone.get_default_timezone()):%Y%m%dT%H%M%S.%f}-{edition.pk}"


def _read(place: str) -> tuple[datetime, int]:
    text, _, key = place[:LONGEST].partition("-")
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        raise Http404
    try:
        at = datetime.strptime(text, "%Y%m%dT%H%M%S.%f")  # noqa: DTZ007  (made aware just below)
        return timezone.make_aware(at), int(key)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
