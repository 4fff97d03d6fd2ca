"""Japanese dates as people write them: 1990年代, 2025年3月中旬, 2010年〜2012年, 令和7年3月頃.

`parse` reads a whole text, `match` the date a text opens with. Both keep the text as it is written and
say which days it can mean. What they cannot read is `unknown`, never an error.
"""

from dataclasses import dataclass
from datetime import date

from articles.fuzzydate.scanner import Reading, scan
from articles.fuzzydate.spans import PRECISIONS, PRESENT, UNKNOWN
from articles.fuzzydate.widths import Normalized

__all__ = ["PRECISIONS", "PRESENT", "FuzzyDate", "match", "parse"]

#: No date is longer; hostile input is not looked at any further.
LONGEST = 60


@dataclass(frozen=True)
class FuzzyDate:
    """A date as written, with its earliest and its latest day (None: open, or unknown)."""

    text: str
    start: date | None = None
    end: date | None = None
    precision: str = UNKNOWN
    approximate: bool = False

    @property
    def readable(self) -> bool:
        """Whether the text was understood."""
        return self.precision != UNKNOWN

    @property
    def sort_key(self) -> tuple[int, int, int, str]:
        """Earliest day first (the latest where there is no earliest), the wider span before the narrower.

        An open end makes a span the widest. 現在 comes after all days, and what cannot be read comes last.
        """
        if not self.readable:
            return (2, 0, 0, self.text)
        first = self.start or self.end
        if first is None:
            return (1, 0, 0, self.text)
        days = (self.end - self.start).days if self.start and self.end else date.max.toordinal()
        return (0, first.toordinal(), -days, self.text)


def parse(text: str) -> FuzzyDate:
    """The date that the whole text is; `unknown` if it is none. Never raises."""
    stripped = text.strip()
    if len(stripped) <= LONGEST:
        normalized = Normalized(stripped)
        reading = scan(normalized.text)
        if reading and reading.length == len(normalized.text):
            return _dated(text, reading)
    return FuzzyDate(text)


def match(text: str) -> tuple[FuzzyDate, str] | None:
    """The longest date the text opens with, and the rest of the text; None if it opens with none."""
    normalized = Normalized(text[:LONGEST])
    reading = scan(normalized.text)
    if reading is None or reading.precision == PRESENT:
        return None
    length = normalized.original_length(reading.length)
    return _dated(text[:length], reading), text[length:]


def _dated(text: str, reading: Reading) -> FuzzyDate:
    return FuzzyDate(text, reading.start, reading.end, reading.precision, reading.approximate)
