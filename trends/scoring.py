"""How lively a trend is now, and where it stands.

**Heat (勢い)** is the largest sample, each halved for every twelve hours of its age. It is kept as its
logarithm with the age taken out, `max(log2(traffic) + t / H)`: "now" does not occur in that number, so it is
stored, indexed and never recomputed, and the order of two trends never changes with time alone.

The state asks four columns of a trend: when it was seen last and with how much, and the largest sample of
the seven days before that with the first time it was reached.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import log2
from statistics import median

#: Half of a trend's heat is gone after so long: ten times the size weighs as much as 40 hours.
HALF_LIFE = timedelta(hours=12)
#: Seen so long ago or less, a trend is still in the list; and what peaked no longer ago is new.
HOLD = timedelta(hours=6)
#: The peak a trend is measured by is the largest sample of so many days.
WINDOW = timedelta(days=7)
#: Below this heat, in searches, it is quiet: the smallest traffic a feed tells (100+), twelve hours ago.
QUIET_BELOW = 50
#: A burst is a day of at least so many searches, and so many times the median of the days before.
BURST_LEAST, BURST_FACTOR, BURST_DAYS = 1_000, 8, 28
#: What a day without a sample counts as: the smallest traffic a feed tells.
BURST_FLOOR = 100


class State(StrEnum):
    """Where a trend stands."""

    RISING = "rising"
    PEAKED = "peaked"
    FADING = "fading"
    QUIET = "quiet"

    @property
    def label(self) -> str:
        """The state's Japanese name."""
        return {"rising": "上昇中", "peaked": "高止まり", "fading": "下降", "quiet": "静か"}[
            self.value
        ]


@dataclass(frozen=True)
class Standing:
    """What the state of a trend depends on."""

    heat_key: float | None
    last_seen: datetime | None
    last_traffic: int
    week_peak: int
    week_peak_at: datetime | None


def heat_key(traffic: int, at: datetime) -> float:
    """What a sample contributes to a trend's heat: grows by one when traffic doubles or 12 hours pass."""
    return log2(traffic) + at.timestamp() / HALF_LIFE.total_seconds()


def heat(key: float | None, now: datetime) -> float:
    """The heat of a stored key at an instant, in searches; 0 without samples."""
    return 0.0 if key is None else 2 ** (key - now.timestamp() / HALF_LIFE.total_seconds())


def quiet_key(now: datetime) -> float:
    """The key below which a trend is quiet at an instant."""
    return heat_key(QUIET_BELOW, now)


def state(standing: Standing, now: datetime) -> State:
    """Where a trend stands at an instant."""
    if standing.heat_key is None or standing.heat_key < quiet_key(now):
        return State.QUIET
    if now - standing.last_seen > HOLD or 2 * standing.last_traffic <= standing.week_peak:
        return State.FADING
    return State.RISING if now - standing.week_peak_at <= HOLD else State.PEAKED


def burst(peaks: Mapping[date, int], day: date) -> bool:
    """Whether a trend burst out on a day (急上昇), by the peaks of its days; absent days were silent."""
    before = [
        max(peaks.get(day - timedelta(days=back), 0), BURST_FLOOR)
        for back in range(1, BURST_DAYS + 1)
    ]
    peak = peaks.get(day, 0)
    return peak >= BURST_LEAST and peak >= BURST_FACTOR * median(before)
