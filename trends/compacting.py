"""Which observations of a trend are worth a row: its history stays small, whatever is polled how often."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone

#: An instant and the traffic observed at it.
Point = tuple[datetime, int]

#: The same traffic again is kept once in so long: half of what `scoring.HOLD` takes for an absence.
UNCHANGED = timedelta(hours=3)
#: What is older is kept by the hour.
HOURLY_AFTER = timedelta(hours=48)
#: What is older is kept by the day only.
DAILY_AFTER = timedelta(days=90)


def kept(points: Iterable[Point], now: datetime) -> list[Point]:
    """The points that stay as samples at an instant, in the order of time.

    Of an hour long ago its maximum at its first instant, so that the peak keeps its time. Keeping what was
    kept changes nothing more.
    """
    folded: dict[datetime, Point] = {}
    for at, traffic in sorted(points):
        if at <= now - DAILY_AFTER:
            continue
        slot = at.replace(minute=0, second=0, microsecond=0) if at <= now - HOURLY_AFTER else at
        if slot not in folded or traffic > folded[slot][1]:
            folded[slot] = (at, traffic)
    stay: list[Point] = []
    for point in folded.values():
        if not stay or point[1] != stay[-1][1] or point[0] - stay[-1][0] >= UNCHANGED:
            stay.append(point)
    return stay


def daily_peaks(points: Iterable[Point]) -> dict[date, Point]:
    """For each Japanese day the largest point, the first of several."""
    peaks: dict[date, Point] = {}
    for point in sorted(points):
        day = timezone.localdate(point[0])
        if day not in peaks or point[1] > peaks[day][1]:
            peaks[day] = point
    return peaks
