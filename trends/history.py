"""What a trend's chart, table and file are made of."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from math import ceil

from django.db.models import Model
from django.utils import timezone
from django.utils.safestring import SafeString

from trends.charts import Mark, Series, sparkline
from trends.compacting import DAILY_AFTER
from trends.models import BuzzSample, Trend
from trends.prepared import Prepared, Rows

#: The spans a chart can be of, in days, with their names.
SPANS = {7: "7日間", 30: "30日間", 90: "90日間", 365: "1年間"}
USUAL = 90
#: The span of a sparkline, and for how long it stays as it is.
SPARK, SPARK_STEP = timedelta(days=7), timedelta(minutes=5)
SAMPLES = Prepared(
    lambda trend, since: (
        BuzzSample.objects.filter(trend=trend, observed_at__gt=since)
        .order_by("observed_at")
        .values_list("observed_at", "approx_traffic")
    )
)
#: The columns of buzz.csv.
COLUMNS = ["keyword", "country", "observed_at", "approx_traffic"]


def span_of(days: str) -> int:
    """The days a text asks for, if a chart can be of so many; otherwise the usual span."""
    return int(days) if days in {str(span) for span in SPANS} else USUAL


def series(trend: Trend, days: int, end: datetime | None = None) -> Series:
    """A trend over the days before an instant (default now); two queries.

    The observation it was last seen by is included.
    """
    now = timezone.now()
    end = end or now
    start = end - timedelta(days=days)
    sampled = now - DAILY_AFTER + timedelta(days=1)  # whole days only
    rows = trend.samples.filter(observed_at__gt=max(start, sampled), observed_at__lte=end)
    points = list(rows.order_by("observed_at").values_list("observed_at", "approx_traffic"))
    last = (trend.last_seen, trend.last_traffic)
    if last[0] and max(start, sampled) < last[0] <= end and (not points or points[-1][0] < last[0]):
        points.append(last)
    daily = trend.days.filter(
        day__gte=timezone.localdate(start), day__lte=timezone.localdate(min(sampled, end))
    )
    known = {timezone.localdate(at) for at, _ in points}
    peaks = {day: peak for day, peak in daily.values_list("day", "peak") if day not in known}
    return Series(start, end, points, peaks, counted=trend.get_measure_display())


def spark(trend: Trend) -> SafeString:
    """The shape of a trend's last week; empty if it was not looked for, or is hidden. At most one query."""
    now = timezone.now()
    if trend.hidden or trend.last_seen is None or trend.last_seen <= now - SPARK:
        return SafeString()
    return _drawn(SAMPLES.ask(trend=trend.pk, since=now - SPARK), _next_step(now))


@lru_cache(maxsize=128)  # a week's samples are up to 60 KB
def _drawn(samples: Rows, end: datetime) -> SafeString:
    return sparkline(samples.read(), end)


def _next_step(at: datetime) -> datetime:
    """The end of the five minutes an instant lies in, which are a sixteenth of a pixel."""
    seconds = SPARK_STEP.total_seconds()
    return datetime.fromtimestamp(ceil(at.timestamp() / seconds) * seconds, tz=UTC)


def span_since_first_seen(trend: Trend, end: datetime) -> int:
    """The shortest span up to an instant that holds all that is known of a trend, as far as the usual one."""
    known = end - (trend.first_seen or end)
    return next((days for days in SPANS if known < timedelta(days=days) and days < USUAL), USUAL)


def rows(trend: Trend) -> Iterator[tuple[str, str, str, int]]:
    """The rows of buzz.csv, oldest first: what `import_buzz` reads."""
    end = timezone.now()
    told = series(trend, (end - (trend.first_seen or end)).days + 2, end)
    days = trend.days.filter(day__in=told.daily).values_list("peak_at", "peak")
    for at, traffic in sorted([*days, *told.points]):
        local = timezone.localtime(at).isoformat(timespec="seconds")
        yield trend.keyword, trend.country.code, local, traffic


def spread(told: Series) -> datetime | None:
    """When a keyword began to spread: its first sample of a quarter of the peak or more; None without any."""
    if not told.points:
        return None
    peak = max(traffic for _, traffic in told.points)
    return next(at for at, traffic in told.points if 4 * traffic >= peak)


def marks(editions: list[Model], start: datetime, end: datetime) -> list[Mark]:
    """Where live articles about a trend appeared, and what happened on days of their timelines; one query."""
    if not editions:
        return []
    pages = {edition.pk: edition.get_absolute_url() for edition in editions}
    found = [
        Mark(edition.live_from, "article", edition.title, pages[edition.pk]) for edition in editions
    ]
    span = (timezone.localdate(start), timezone.localdate(end))
    events = editions[0].timelineevent_set.model.objects.filter(
        edition__in=editions, precision="day", start__range=span
    )
    told = {(event.start, event.title): pages[event.edition_id] for event in events}
    found += [Mark(_noon(day), "event", title, page) for (day, title), page in told.items()]
    return [mark for mark in found if start <= mark.at <= end]


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
