"""Events of many articles as one timeline: in the order of time, by years, duplicates folded."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from articles.fuzzydate import FuzzyDate
from articles.models import TimelineEvent

UNDATED = "時期不明"


@dataclass(frozen=True)
class Entry:
    """One happening, and every event that tells of it: the first is shown, the others are named."""

    events: list[TimelineEvent]

    @property
    def event(self) -> TimelineEvent:
        """The one that is shown."""
        return self.events[0]


def merged(events: Iterable[TimelineEvent]) -> list[tuple[str, list[Entry]]]:
    """Years with their entries, earliest first; what has no date comes last."""
    folded: dict[tuple, list[TimelineEvent]] = {}
    for event in sorted(events, key=sort_key):
        folded.setdefault((event.start, event.end, _plain(event.title)), []).append(event)
    entries = [Entry(same) for same in folded.values()]
    years = groupby(entries, key=lambda entry: year_of(entry.event))
    return [(year, list(members)) for year, members in years]


def sort_key(event: TimelineEvent) -> tuple:
    """The order of fuzzy dates; of equal ones the longer text first, so that it is the one shown."""
    date = FuzzyDate(event.when, event.start, event.end, event.precision)
    return (*date.sort_key[:3], -len(event.html), event.pk)


def year_of(event: TimelineEvent) -> str:
    """The year an event begins in."""
    first = event.start or event.end
    return f"{first.year}年" if first else UNDATED


def _plain(title: str) -> str:
    """A title without what two editors would write differently."""
    return "".join(letter for letter in title if letter.isalnum())
