"""Observations into rows: trends, samples, daily peaks, and what a trend says of them in sum."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from operator import itemgetter

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from trends import keywords, scoring
from trends.compacting import DAILY_AFTER, HOURLY_AFTER, UNCHANGED, Point, daily_peaks, kept
from trends.models import BuzzSample, DailyPeak, Trend
from trends.obtaining import obtain_many

#: Keyword, country, instant, traffic.
Observation = tuple[str, str, datetime, int]
#: Trends that are worked on together; SQLite takes 32,766 parameters in a statement.
CHUNK = 300
#: How far back `tidy` looks for hours to fold: longer than any downtime worth speaking of.
LOOK_BACK = timedelta(days=14)
IN_SUM = [
    *("measure", "heat_key", "first_seen", "last_seen", "last_traffic"),
    *("peak", "peak_at", "week_peak", "week_peak_at"),
]


@transaction.atomic
def record(
    observations: Iterable[Observation],
    *,
    measure: str = Trend.Measure.SEARCHES,
    progress: Callable[[int], None] = lambda count: None,
) -> dict[tuple[str, str], Trend]:
    """Store observations, all or none; again the same ones change nothing.

    An observation ahead of the clock counts as one of now. Searches replace page views a trend was known
    by; page views of a trend known by searches are left out. `progress` is told of the trends done.
    Returns the trends by keyword and country.
    """
    now = timezone.now()
    points: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for keyword, country, at, traffic in observations:
        points[keyword, country].append((min(at, now), traffic))
    found: dict[tuple[str, str], Trend] = {}
    # Rows are made and locked in one order everywhere, or two who record would wait for each other.
    in_order = sorted(points, key=lambda name: (name[1], keywords.normalized(name[0])))
    for names in _chunks(in_order, CHUNK):
        found |= obtain_many(names, measure)
    by_trend: dict[int, list[Point]] = defaultdict(list)
    for name, trend in found.items():
        by_trend[trend.pk] += points[name]
    gone: set[int] = set()
    for keys in _chunks(sorted(by_trend), CHUNK):
        gone |= _store({key: by_trend[key] for key in keys}, measure, now)
        progress(len(keys))
    merged = [name for name, trend in found.items() if trend.pk in gone]
    if merged:  # another trend has their keywords now
        found |= record(
            ((*name, *point) for name in merged for point in points[name]), measure=measure
        )
    return found


def _chunks(items: Iterable, size: int) -> Iterator[list]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def _store(points: dict[int, list[Point]], measure: str, now: datetime) -> set[int]:
    """Store the points of some trends, which are locked against another fetch meanwhile.

    Returns the keys of those that were merged into others before.
    """
    trends = list(Trend.objects.select_for_update().filter(pk__in=points).order_by("pk"))
    gone = points.keys() - {trend.pk for trend in trends}
    points = {trend.pk: points[trend.pk] for trend in trends}
    for trend in trends:
        if trend.measure != measure and trend.heat_key is not None:
            if measure == Trend.Measure.SEARCHES:
                _change_measure(trend, measure)
            else:
                del points[trend.pk]
    trends = [trend for trend in trends if trend.pk in points]
    _store_samples(points, now)
    _store_days(points)
    _sum_up(trends, points, measure)
    return gone


def _change_measure(trend: Trend, measure: str) -> None:
    """Forget page views: they cannot stand in one chart with searches."""
    trend.samples.all().delete()
    trend.days.all().delete()
    fresh = Trend(measure=measure)
    for name in IN_SUM:
        setattr(trend, name, getattr(fresh, name))


def _store_samples(points: dict[int, list[Point]], now: datetime) -> None:
    earliest = min((at for own in points.values() for at, _ in own), default=now)
    own = BuzzSample.objects.filter(trend__in=points)
    near = own.filter(observed_at__gte=max(earliest, now - DAILY_AFTER) - UNCHANGED)
    known = points_of(near)
    rows = [
        BuzzSample(trend_id=key, observed_at=at, approx_traffic=traffic)
        for key, new in points.items()
        for at, traffic in _merged(new, known[key], now)
    ]
    BuzzSample.objects.bulk_create(rows, batch_size=5_000, ignore_conflicts=True)


def _merged(new: list[Point], known: list[Point], now: datetime) -> list[Point]:
    """Those of the new points that stay beside the known ones."""
    there = {at for at, _ in known}
    return [point for point in kept([*known, *new], now) if point[0] not in there]


def points_of(samples: QuerySet[BuzzSample]) -> dict[int, list[Point]]:
    """The points of each trend, by its key, in the order of time."""
    points: dict[int, list[Point]] = defaultdict(list)
    rows = samples.order_by("observed_at").values_list("trend", "observed_at", "approx_traffic")
    for key, at, traffic in rows:
        points[key].append((at, traffic))
    return points


def _store_days(points: dict[int, list[Point]]) -> None:
    new = {
        (key, day): peak for key, own in points.items() for day, peak in daily_peaks(own).items()
    }
    days = [day for _, day in new]
    if not days:
        return
    rows = DailyPeak.objects.filter(trend__in=points, day__range=(min(days), max(days)))
    for key, day, at, traffic in rows.values_list("trend", "day", "peak_at", "peak"):
        # The larger one, of equal ones the earlier: the order of imports does not matter.
        if (key, day) in new:
            new[key, day] = min(
                new[key, day], (at, traffic), key=lambda point: (-point[1], point[0])
            )
    DailyPeak.objects.bulk_create(
        [
            DailyPeak(trend_id=key, day=day, peak=traffic, peak_at=at)
            for (key, day), (at, traffic) in new.items()
        ],
        batch_size=5_000,
        update_conflicts=True,
        unique_fields=["trend", "day"],
        update_fields=["peak", "peak_at"],
    )


def _sum_up(trends: list[Trend], points: dict[int, list[Point]], measure: str) -> None:
    for trend in trends:
        _take_in(trend, points[trend.pk])
        trend.measure = measure
    since = min((trend.last_seen for trend in trends), default=timezone.now()) - scoring.WINDOW
    week = points_of(BuzzSample.objects.filter(trend__in=points, observed_at__gt=since))
    for trend in trends:
        last = (trend.last_seen, trend.last_traffic)
        near = [point for point in week[trend.pk] if last[0] - point[0] <= scoring.WINDOW]
        trend.week_peak_at, trend.week_peak = max([*near, last], key=itemgetter(1))
    Trend.objects.bulk_update(trends, IN_SUM, batch_size=CHUNK)


def _take_in(trend: Trend, points: list[Point]) -> None:
    """Bring up to date what needs no samples but the new ones."""
    points = sorted(points)
    first, last = points[0], points[-1]
    peak_at, peak = max(points, key=itemgetter(1))
    key = max(scoring.heat_key(traffic, at) for at, traffic in points)
    trend.heat_key = key if trend.heat_key is None else max(trend.heat_key, key)
    trend.first_seen = min(trend.first_seen or first[0], first[0])
    if trend.last_seen is None or last > (trend.last_seen, trend.last_traffic):
        trend.last_seen, trend.last_traffic = last
    if peak > trend.peak or (peak == trend.peak and peak_at < trend.peak_at):
        trend.peak, trend.peak_at = peak, peak_at


@transaction.atomic
def tidy() -> int:
    """Fold the hours that have become old and drop the samples of old days; returns how many went.

    Heat, states, peaks and days stay as they were. Doing it again changes nothing.
    """
    now = timezone.now()
    gone, _ = BuzzSample.objects.filter(observed_at__lte=now - DAILY_AFTER).delete()
    old = BuzzSample.objects.filter(
        observed_at__range=(now - HOURLY_AFTER - LOOK_BACK, now - HOURLY_AFTER)
    )
    keys = {(row.trend_id, row.observed_at): row.pk for row in old}
    stay = {
        keys[trend, at] for trend, points in points_of(old).items() for at, _ in kept(points, now)
    }
    for drop in _chunks(set(keys.values()) - stay, 5_000):
        gone += BuzzSample.objects.filter(pk__in=drop).delete()[0]
    return gone
