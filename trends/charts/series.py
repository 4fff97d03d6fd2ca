"""What a chart shows: traffic over a span, and the columns it is drawn by.

Instants are seconds since 1970 in here: thousands of samples are compared with hundreds of edges.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.utils import timezone

from trends.compacting import Point
from trends.scoring import HOLD

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True)
class Series:
    """Traffic over a span: samples as far as they reach back, the peaks of days before that."""

    start: datetime
    end: datetime
    points: list[Point]
    daily: dict[date, int] = field(default_factory=dict)
    counted: str = "検索数"

    def __bool__(self) -> bool:
        return bool(self.points or self.daily)

    @cached_property
    def peaks(self) -> dict[date, int]:
        """The largest traffic of each Japanese day with any, newest first."""
        peaks = dict(self.daily)
        days = edges(self.start, self.end, DAY)
        dates = [timezone.localdate(_instant(day)) for day in days]
        for at, traffic in self.points:
            day = dates[bisect_right(days, at.timestamp()) - 1]
            peaks[day] = max(peaks.get(day, 0), traffic)
        return dict(sorted(peaks.items(), reverse=True))

    def peak(self) -> tuple[date, int]:
        """The first day of the largest traffic."""
        return max(self.peaks.items(), key=lambda item: (item[1], -item[0].toordinal()))

    def latest(self) -> int:
        """The traffic at the end; 0 if the keyword is in no list any more."""
        at, traffic = self.points[-1] if self.points else (self.start, 0)
        return traffic if self.end - at <= HOLD else 0


@dataclass(frozen=True)
class Columns:
    """The largest traffic between each edge and the next."""

    edges: list[float]
    values: list[int]
    by_day: bool

    @property
    def span(self) -> tuple[float, float]:
        """The first edge and the last."""
        return self.edges[0], self.edges[-1]

    def at(self, instant: float) -> int:
        """The number of the column an instant lies in."""
        place = bisect_right(self.edges, instant) - 1
        return min(max(place, 0), len(self.values) - 1)


def columns(series: Series, width: timedelta | None = None) -> Columns:
    """A series by columns of hours or days that follow the Japanese calendar, so that none mixes two days.

    Their number depends on the span alone: a chart does not grow with its samples.
    """
    width = width or _width(series.end - series.start)
    borders = edges(series.start, series.end, width)
    values = [0] * (len(borders) - 1)
    found = Columns(borders, values, by_day=width >= DAY)
    for at, until, traffic in _held(series):
        if until <= borders[0] or at > borders[-1]:
            continue
        for place in range(found.at(at), found.at(until) + 1):
            if traffic > values[place] and (borders[place] < until or borders[place] <= at):
                values[place] = traffic
    for day, peak in series.daily.items():
        place = found.at(timezone.make_aware(datetime.combine(day, time(12))).timestamp())
        values[place] = max(values[place], peak)
    return found


def edges(start: datetime, end: datetime, width: timedelta) -> list[float]:
    """The start, every full width of the Japanese day between, and the end."""
    edge = timezone.localtime(start).replace(hour=0, minute=0, second=0, microsecond=0)
    found = [start.timestamp()]
    while (edge := edge + width) < end:
        if edge > start:
            found.append(edge.timestamp())
    return [*found, end.timestamp()]


def _width(span: timedelta) -> timedelta:
    if span <= 8 * DAY:
        return HOUR
    return 6 * HOUR if span <= 45 * DAY else DAY


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=timezone.get_default_timezone())


def _held(series: Series) -> list[tuple[float, float, int]]:
    """Each point with the end of its promise."""
    hold, end = HOLD.total_seconds(), series.end.timestamp()
    points = [(at.timestamp(), traffic) for at, traffic in series.points]
    nexts = [*(at for at, _ in points[1:]), end]
    return [
        (at, min(at + hold, following), traffic)
        for (at, traffic), following in zip(points, nexts, strict=False)
    ]
