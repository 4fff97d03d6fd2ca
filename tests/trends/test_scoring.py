"""The properties heat promises, the states' worked examples, and SQL that says the same."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trends import recording, scoring
from trends.models import Trend
from trends.scoring import HALF_LIFE, State

NOW = datetime(2026, 11, 23, 13, 50, tzinfo=UTC)
HOUR = timedelta(hours=1)
traffics = st.integers(1, 10**10)
ages = st.timedeltas(timedelta(0), timedelta(days=30))
samples = st.lists(st.tuples(ages, traffics), min_size=1, max_size=20)


def heat_of(points, now=NOW):
    """The heat of (age, traffic) pairs."""
    return scoring.heat(max(scoring.heat_key(v, NOW - age) for age, v in points), now)


@given(samples)
def test_heat_lies_between_nothing_and_the_largest_sample(points):
    assert 0 <= heat_of(points) <= max(v for _, v in points) * (1 + 1e-6)


@given(samples, ages, st.integers(1, 10**9), st.integers(0, 10**9))
def test_more_traffic_never_lowers_it(points, age, traffic, more):
    assert heat_of([*points, (age, traffic + more)]) >= heat_of([*points, (age, traffic)])


@given(samples, st.tuples(ages, traffics))
def test_another_sample_never_lowers_it(points, another):
    assert heat_of([*points, another]) >= heat_of(points)


@given(samples)
def test_it_halves_in_twelve_hours(points):
    assert heat_of(points, NOW + HALF_LIFE) == pytest.approx(heat_of(points) / 2, rel=1e-6)


@given(samples, st.randoms(use_true_random=False))
def test_order_and_repetition_of_samples_do_not_matter(points, random):
    shuffled = [*points, *points]
    random.shuffle(shuffled)
    assert heat_of(shuffled) == heat_of(points)


@given(samples, samples, st.timedeltas(timedelta(0), timedelta(days=300)))
def test_the_order_of_two_trends_never_changes_with_time_alone(one, other, later):
    keys = [max(scoring.heat_key(v, NOW - age) for age, v in points) for points in (one, other)]
    assume(keys[0] != keys[1])
    ahead = scoring.heat(keys[0], NOW) >= scoring.heat(keys[1], NOW)
    assert ahead == (scoring.heat(keys[0], NOW + later) >= scoring.heat(keys[1], NOW + later))


@given(st.lists(traffics, min_size=120, max_size=120))
def test_hourly_sampling_loses_little_against_sampling_each_minute(steps):
    """A value holds until the next sample; an hour late costs 1 - 2^(-1/12) of it at most."""
    minutes = [(timedelta(minutes=119 - n), max(steps[: n + 1])) for n in range(120)]
    hourly = [point for n, point in enumerate(minutes) if n % 60 == 59]
    assert heat_of(hourly) >= heat_of(minutes) * 2 ** (-1 / 12) * (1 - 1e-6)


# (hours ago, traffic) …, heat, state: worked by hand from the definition.
EXAMPLES = {
    "now": ([(0, 5_000)], 5_000, "rising"),
    "half a day ago": ([(12, 5_000)], 2_500, "fading"),
    "a day ago": ([(24, 5_000)], 1_250, "fading"),
    "steady for eight hours": ([(n / 6, 5_000) for n in range(49)], 5_000, "peaked"),
    "climbing": ([(12, 500), (5, 2_000), (0, 5_000)], 5_000, "rising"),
    "large and old": ([(30, 100_000)], 100_000 / 2**2.5, "fading"),
    "past its peak": ([(8, 50_000), (0, 20_000)], 50_000 / 2 ** (2 / 3), "fading"),
    "small and steady": ([(n, 200) for n in range(73)], 200, "peaked"),
    "huge and long ago": ([(240, 1_000_000)], 1_000_000 / 2**20, "quiet"),
}


@pytest.mark.parametrize(("points", "heat", "state"), EXAMPLES.values(), ids=EXAMPLES)
def test_worked_examples(db, clock, points, heat, state):
    now = clock.now
    recording.record(("例", "JP", now - hours * HOUR, traffic) for hours, traffic in points)
    trend = Trend.objects.get()
    assert scoring.heat(trend.heat_key, now) == pytest.approx(heat, rel=1e-6)
    assert trend.state(now) == state
    assert list(Trend.objects.in_state(State(state), now)) == [trend]


@pytest.mark.django_db
@pytest.mark.parametrize("later", [0, 1, 5, 6, 7, 24, 24 * 7])
def test_the_database_says_the_same_as_the_formula(clock, later):
    for number, (points, _, _) in enumerate(EXAMPLES.values()):
        rows = ((f"例{number}", "JP", clock.now - hours * HOUR, v) for hours, v in points)
        recording.record(rows)
    now = clock.now + later * HOUR
    for state in State:
        found = set(Trend.objects.in_state(state, now))
        assert found == {trend for trend in Trend.objects.all() if trend.state(now) == state}


@pytest.mark.parametrize(
    ("before", "today", "expected"),
    [
        (0, 5_000, True),
        (200, 1_000, False),
        (200, 2_000, True),
        (20_000, 50_000, False),
        (0, 900, False),
    ],
)
def test_a_burst_is_eight_times_what_was_usual(before, today, expected):
    day = date(2026, 11, 23)
    peaks = {day - timedelta(days=back): before for back in range(1, 29)} if before else {}
    assert scoring.burst(peaks | {day: today}, day) is expected


def test_a_trend_without_samples_is_quiet(db):
    trend = Trend.objects.obtain("例", "JP")
    assert trend.state() == State.QUIET
    assert not Trend.objects.shown()
