"""Observations become rows: compact, whole, the same whatever the order and however often."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from trends import compacting, recording
from trends.compacting import kept
from trends.models import BuzzSample, DailyPeak, Trend, TrendAlias

NOW = datetime(2026, 11, 23, 13, 50, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
points = st.lists(
    st.tuples(
        st.integers(0, 120 * 24 * 6).map(lambda tens: NOW - tens * timedelta(minutes=10)),
        st.sampled_from([100, 200, 500, 1_000, 5_000]),
    ),
    unique_by=lambda point: point[0],
    max_size=60,
)


@given(points)
def test_keeping_again_changes_nothing(points):
    once = kept(points, NOW)
    assert kept(once, NOW) == once


@given(points)
def test_no_recent_maximum_is_lost(points):
    recent = [point for point in points if point[0] > NOW - compacting.DAILY_AFTER]
    largest = max((traffic for _, traffic in recent), default=0)
    assert max((traffic for _, traffic in kept(points, NOW)), default=0) == largest


@given(points)
def test_every_day_has_its_peak(points):
    peaks = compacting.daily_peaks(points)
    for at, traffic in points:
        assert peaks[timezone.localdate(at)][1] >= traffic


def test_an_unchanged_value_is_kept_every_three_hours():
    polled = [(NOW - n * timedelta(minutes=10), 500) for n in range(37)]  # six hours
    assert len(kept(polled, NOW)) == 3


def test_old_hours_keep_their_maximum_and_its_first_instant():
    hour = (NOW - 3 * DAY).replace(minute=0)
    values = [(0, 100), (10, 500), (20, 500), (30, 200)]
    old = [(hour + timedelta(minutes=minute), value) for minute, value in values]
    assert kept(old, NOW) == [(hour + timedelta(minutes=10), 500)]


def rows_of(*pairs, keyword="レアアース", country="JP"):
    return [(keyword, country, at, traffic) for at, traffic in pairs]


def everything():
    """All rows, without their keys."""
    return (
        list(Trend.objects.order_by("keyword").values_list("keyword", *recording.IN_SUM)),
        list(
            BuzzSample.objects.order_by("observed_at").values_list("observed_at", "approx_traffic")
        ),
        list(DailyPeak.objects.order_by("day").values_list("day", "peak", "peak_at")),
    )


@pytest.mark.django_db
class TestRecord:
    def test_the_same_again_changes_nothing(self, clock):
        rows = rows_of(*((clock.now - n * 5 * HOUR, 100 * (n % 7 + 1)) for n in range(800)))
        recording.record(rows)
        before = everything()
        recording.record(rows)
        assert everything() == before

    def test_the_order_of_imports_does_not_matter(self, clock):
        rows = rows_of(*((clock.now - n * 5 * HOUR, 100 * (n % 7 + 1)) for n in range(300)))
        recording.record(rows[:150])
        recording.record(rows[150:])
        forwards = everything()
        Trend.objects.all().delete()
        recording.record(rows[150:])
        recording.record(rows[:150])
        assert everything() == forwards

    def test_a_trend_says_in_sum_what_its_samples_say(self, clock):
        times = [clock.now - hours * HOUR for hours in (9 * 24, 30, 20, 1)]
        recording.record(rows_of(*zip(times, (50_000, 2_000, 2_000, 1_000), strict=True)))
        trend = Trend.objects.get()
        assert (trend.first_seen, trend.last_seen) == (times[0], times[3])
        assert (trend.last_traffic, trend.peak, trend.peak_at) == (1_000, 50_000, times[0])
        assert (trend.week_peak, trend.week_peak_at) == (2_000, times[1])

    def test_ways_of_writing_a_keyword_are_one_trend(self, clock):
        for number, keyword in enumerate(("レアアース", "ﾚｱｱｰｽ", "レア アース")):
            recording.record([(keyword, "JP", clock.now - number * HOUR, 100 + number)])
        assert Trend.objects.get().samples.count() == 3

    def test_an_alias_leads_to_its_trend(self, clock):
        trend = Trend.objects.obtain("レアアース", "JP")
        TrendAlias.objects.create(trend=trend, keyword="希土類")
        recording.record([("希土類", "JP", clock.now, 500), ("希土類", "US", clock.now, 500)])
        assert trend.samples.count() == 1
        assert Trend.objects.count() == 2

    def test_what_is_ahead_of_the_clock_counts_as_now(self, clock):
        recording.record(rows_of((clock.now + 10 * DAY, 500)))
        assert Trend.objects.get().last_seen == clock.now

    def test_days_are_japanese_days(self, clock):
        night = datetime(2026, 11, 1, 14, 59, tzinfo=UTC)
        recording.record(rows_of((night, 100), (night + timedelta(minutes=1), 200)))
        days = DailyPeak.objects.values_list("day", "peak")
        assert [(day.day, peak) for day, peak in days] == [(2, 200), (1, 100)]

    def test_searches_replace_page_views_and_not_the_other_way(self, clock):
        recording.record(rows_of((clock.now - HOUR, 90_000)), measure="views")
        assert Trend.objects.get().measure == "views"
        recording.record(rows_of((clock.now, 500)))
        recording.record(rows_of((clock.now, 70_000)), measure="views")
        trend = Trend.objects.get()
        assert (trend.measure, trend.peak, trend.samples.count()) == ("searches", 500, 1)
        assert trend.days.get().peak == 500

    def test_nothing_is_stored_if_one_row_is_wrong(self, clock):
        with pytest.raises(IntegrityError):
            recording.record([*rows_of((clock.now, 500)), ("悪い行", "JP", clock.now, -1)])
        assert not Trend.objects.exists()

    def test_a_whole_feed_takes_few_queries(self, clock, django_assert_max_num_queries):
        with django_assert_max_num_queries(24):
            recording.record((f"語{n}", "JP", clock.now, 100 + n) for n in range(250))
        assert Trend.objects.count() == 250

    def test_keywords_with_the_same_slug_get_addresses_of_their_own(self, clock):
        recording.record((keyword, "JP", clock.now, 100) for keyword in ("C++", "C#", "C"))
        slugs = Trend.objects.order_by("pk").values_list("slug", flat=True)
        assert sorted(slugs) == ["c", "c-2", "c-3"]


@pytest.mark.django_db
class TestTidy:
    def test_it_folds_hours_and_drops_old_days_and_leaves_the_sums(self, clock):
        start = clock.now
        recording.record(
            rows_of(*((start - n * timedelta(minutes=10), 100 + n) for n in range(60)))
        )
        sums = everything()[0]
        clock.tick(days=3)
        assert recording.tidy() > 40
        assert recording.tidy() == 0
        assert everything()[0] == sums
        clock.tick(days=90)
        recording.tidy()
        assert not BuzzSample.objects.exists()
        assert everything()[0] == sums
        assert DailyPeak.objects.exists()


def begin_anew(table):
    """PostgreSQL keeps the room of rows that tests before this one rolled back; a new file has none."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {connection.ops.quote_name(table)}")


def bytes_of(table):
    """What a table and its indexes take on the disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT sum(pgsize) FROM dbstat WHERE name = %s OR name IN"
                " (SELECT name FROM sqlite_master WHERE tbl_name = %s)",
                [table, table],
            )
        else:
            cursor.execute("SELECT pg_total_relation_size(%s)", [table])
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_a_trend_year_takes_less_than_a_kilobyte(clock):
    """Of years past a trend keeps its days alone; it is in the list on five days of a year or so."""
    begin_anew("trends_dailypeak")
    long_ago = clock.now - 200 * DAY
    recording.record(
        (f"語{n}", "JP", long_ago - (n % 300 + day) * DAY, 100 + day)
        for n in range(2_000)
        for day in range(5)
    )
    assert not BuzzSample.objects.exists()
    assert bytes_of("trends_dailypeak") / 2_000 < 1_000
