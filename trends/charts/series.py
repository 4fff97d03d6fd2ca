"""What a chart shows: traffic over a span, and the columns it is drawn by."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

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

    def peaks(self) -> dict[date, int]:
        """The largest traffic of each Japanese day with any, newest first."""
        peaks = dict(self.daily)
        for at, traffic in self.points:
            day = timezone.localdate(at)
            peaks[day] = max(peaks.get(day, 0), traffic)
        return dict(sorted(peaks.items(), reverse=True))

    def peak(self) -> tuple[date, int]:
        """The first day of the largest traffic."""
        return max(sorted(self.peaks().items()), key=lambda item: item[1])

    def latest(self) -> int:
        """The traffic at the end; 0 if the keyword is in no list any more."""
        at, traffic = self.points[-1] if self.points else (self.start, 0)
        return traffic if self.end - at <= HOLD else 0


@dataclass(frozen=True)
class Columns:
    """The largest traffic between each edge and the next."""

    edges: list[datetime]
    values: list[int]
    by_day: bool

    def at(self, instant: datetime) -> int:
        """The number of the column an instant lies in."""
        place = bisect_right(self.edges, instant) - 1
        return min(max(place, 0), len(self.values) - 1)


def columns(series: Series, width: timedelta | None = None) -> Columns:
    """A series by columns of hours or days that follow the Japanese calendar, so that none mixes two days.

    Their number depends on the span alone: a chart does not grow with its samples.
    """
    width = width or _width(series.end - series.start)
    edges = _edges(series.start, series.end, width)
    values = [0] * (len(edges) - 1)
    found = Columns(edges, values, by_day=width >= DAY)
    for (at, traffic), until in _held(series):
        if until <= series.start or at > series.end:
            continue
        for place in range(found.at(at), found.at(until) + 1):
            if edges[place] < until or edges[place] <= at:
                values[place] = max(values[place], traffic)
    for day, peak in series.daily.items():
        noon = timezone.make_aware(datetime.combine(day, time(12)))
        values[found.at(noon)] = max(values[found.at(noon)], peak)
    return found


def _width(span: timedelta) -> timedelta:
    if span <= 8 * DAY:
        return HOUR
    return 6 * HOUR if span <= 45 * DAY else DAY


def _edges(start: datetime, end: datetime, width: timedelta) -> list[datetime]:
    edge = timezone.localtime(start).replace(hour=0, minute=0, second=0, microsecond=0)
    edges = [start]
    while (edge := edge + width) < end:
        if edge > start:
            edges.append(edge)
    return [*edges, end]


def _held(series: Series) -> list[tuple[Point, datetime]]:
    """Each point with the end of its promise."""
    nexts = [at for at, _ in series.points[1:]] + [series.end]
    return [
        (point, min(point[0] + HOLD, following))
        for point, following in zip(series.points, nexts, strict=True)
    ]
