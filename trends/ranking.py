"""The trends of a country in their order: now, of the last hours or days, and of any day gone by."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Exists, F, Model, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from trends import recording, scoring
from trends.charts import sparkline
from trends.models import BuzzSample, DailyPeak, Trend
from trends.scoring import State

#: How many trends a ranking names.
LENGTH = 50


class Period(StrEnum):
    """What a ranking is of."""

    NOW = "now"
    DAY = "24h"
    WEEK = "7d"
    MONTH = "30d"

    @property
    def label(self) -> str:
        """The period's Japanese name."""
        return {"now": "今", "24h": "24時間", "7d": "7日間", "30d": "30日間"}[self.value]


def ranking(country: str, period: Period = Period.NOW, state: State | None = None) -> list[Trend]:
    """The first trends of a country, each with `told`: the traffic it has its place by.

    Now: by heat. Of a period: by the largest traffic in it.
    """
    now = timezone.now()
    trends = Trend.objects.shown().filter(country=country)
    if state:
        trends = trends.in_state(state, now)
    match period:
        case Period.NOW:
            return list(trends.ranked().annotate(told=F("last_traffic"))[:LENGTH])
        case Period.DAY:
            since = now - timedelta(days=1)
            recent = BuzzSample.objects.filter(observed_at__gt=since)
            return _largest(_of(recent, trends), "approx_traffic")
        case Period.WEEK | Period.MONTH:
            days = 7 if period == Period.WEEK else 30
            since = timezone.localdate(now) - timedelta(days=days)
            return _largest(_of(DailyPeak.objects.filter(day__gt=since), trends), "peak")


def of_day(country: str, day: date) -> list[Trend]:
    """The first trends of a country on a Japanese day, each with `told`: its peak of the day."""
    shown = Trend.objects.shown().filter(country=country)
    return _largest(_of(DailyPeak.objects.filter(day=day), shown), "peak")


def _of(rows: QuerySet, trends: QuerySet[Trend]) -> QuerySet:
    """Those rows of a span that belong to some trends: looked up for each, so that the span leads."""
    return rows.filter(Exists(trends.filter(pk=OuterRef("trend"))))


def _largest(rows: QuerySet, name: str) -> list[Trend]:
    """The trends of the largest rows, each once; no more rows are read than that takes."""
    told: dict[int, int] = {}
    for key, traffic in rows.order_by(f"-{name}", "trend").values_list("trend", name).iterator(500):
        told.setdefault(key, traffic)
        if len(told) == LENGTH:
            break
    trends = Trend.objects.in_bulk(told)
    for key, trend in trends.items():
        trend.told = told[key]
    return [trends[key] for key in told if key in trends]


def first_of_days(country: str, month: date) -> list[DailyPeak]:
    """The largest trend of every day of a month that has one, newest first."""
    shown = Trend.objects.shown().filter(country=country)
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    days = _of(DailyPeak.objects.filter(day__range=(month, last)), shown)
    place = Window(RowNumber(), partition_by=["day"], order_by=["-peak", "trend"])
    return list(days.annotate(place=place).filter(place=1).select_related("trend").order_by("-day"))


def with_what_lists_show(trends: list[Trend], day: date | None = None) -> list[Trend]:
    """Adds `badge` (急上昇 on the day, default today), `spark` and `edition` to each; three queries."""
    now = timezone.now()
    day = day or timezone.localdate(now)
    peaks: dict[int, dict[date, int]] = defaultdict(dict)
    since = day - timedelta(days=scoring.BURST_DAYS)
    rows = DailyPeak.objects.filter(trend__in=trends, day__range=(since, day))
    for key, at, peak in rows.values_list("trend", "day", "peak"):
        peaks[key][at] = peak
    recent = BuzzSample.objects.filter(trend__in=trends, observed_at__gt=now - scoring.WINDOW)
    points = recording.points_of(recent)
    editions = _live_editions(trends)
    for trend in trends:
        trend.badge = scoring.burst(peaks[trend.pk], day)
        trend.spark = sparkline(points[trend.pk], now)
        trend.edition = editions.get(trend.pk)
    return trends


def _live_editions(trends: Iterable[Trend]) -> dict[int, Model]:
    """The newest live edition about each trend."""
    live = Trend.editions.rel.related_model.objects.live().filter(trend__in=trends)
    return {edition.trend_id: edition for edition in live.for_cards().order_by("live_from")}


def first_day(country: str) -> date | None:
    """The first day anything was observed in a country; None if nothing was."""
    seen = Trend.objects.shown().filter(country=country).order_by("first_seen")
    first = seen.values_list("first_seen", flat=True).first()
    return first and timezone.localdate(first)


def month_of(text: str) -> date | None:
    """The first day of a month written 2026-11; None for anything else."""
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007  (a month has no zone)
    except ValueError:
        return None


def day_of(text: str) -> date | None:
    """A day written 2026-11-23; None for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-23") else None
    except ValueError:
        return None
