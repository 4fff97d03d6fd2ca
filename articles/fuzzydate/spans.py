"""Which days a year, a month or a part of either has, by the house's rules.

上旬 (初旬) is 1–10, 中旬 11–20, 下旬 21 to the end, 月末 26 to the end, 年末 21–31 December, 春 March
to May, 冬 December to February of the next year, 年度 April to March; eras by their proclaimed first
and last days.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

UNKNOWN, PRESENT, RANGE = "unknown", "present", "range"

#: Precision → what the desk calls it.
PRECISIONS = {
    "day": "日",
    "dekad": "旬",
    "half-month": "月の前半・後半",
    "month-end": "月末",
    "month": "月",
    "season": "季節",
    "quarter": "四半期",
    "half-year": "年の前半・後半",
    "year-end": "年末",
    "year": "年",
    "fiscal-year": "年度",
    "decade-part": "年代の一部",
    "decade": "年代",
    "century-part": "世紀の一部",
    "century": "世紀",
    RANGE: "期間",
    PRESENT: "現在",
    UNKNOWN: "不明",
}

ERAS = {
    "明治": (date(1868, 1, 25), date(1912, 7, 29)),
    "大正": (date(1912, 7, 30), date(1926, 12, 24)),
    "昭和": (date(1926, 12, 25), date(1989, 1, 7)),
    "平成": (date(1989, 1, 8), date(2019, 4, 30)),
    "令和": (date(2019, 5, 1), date.max),
}

#: Part → (first year, last year) of ten, or of a hundred.
DECADE_PARTS = {"前半": (0, 4), "後半": (5, 9), "半ば": (4, 6), "初頭": (0, 2), "末": (8, 9)}
CENTURY_PARTS = {
    "前半": (0, 49),
    "後半": (50, 99),
    "半ば": (40, 59),
    "初頭": (0, 9),
    "末": (90, 99),
}
#: Part → (first month, last month, precision); December to February ends in the next year.
YEAR_PARTS = {
    "前半": (1, 6, "half-year"),
    "上半期": (1, 6, "half-year"),
    "後半": (7, 12, "half-year"),
    "下半期": (7, 12, "half-year"),
    "春": (3, 5, "season"),
    "夏": (6, 8, "season"),
    "秋": (9, 11, "season"),
    "冬": (12, 14, "season"),
}
#: Part → (first day, last day or 0 for the month's, precision).
MONTH_PARTS = {
    "初旬": (1, 10, "dekad"),
    "上旬": (1, 10, "dekad"),
    "中旬": (11, 20, "dekad"),
    "半ば": (11, 20, "dekad"),
    "下旬": (21, 0, "dekad"),
    "前半": (1, 15, "half-month"),
    "後半": (16, 0, "half-month"),
    "末": (26, 0, "month-end"),
}


@dataclass(frozen=True)
class Span:
    """Earliest and latest day, and how exact that is."""

    start: date
    end: date
    precision: str

    def within(self, first: date, last: date) -> "Span | None":
        """The part of the span between two days; None if there is none."""
        start, end = max(self.start, first), min(self.end, last)
        return Span(start, end, self.precision) if start <= end else None


def months(year: int, first: int, last: int, precision: str) -> Span:
    """From the first day of a month to the last day of another; months over 12 are in the next year."""
    first_year, first_month = year + (first - 1) // 12, (first - 1) % 12 + 1
    last_year, last_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return Span(
        date(first_year, first_month, 1),
        date(last_year, last_month, monthrange(last_year, last_month)[1]),
        precision,
    )


def years(first: int, last: int, precision: str) -> Span:
    """From 1 January of a year to 31 December of another."""
    return Span(date(first, 1, 1), date(last, 12, 31), precision)


def decade(year: int, part: str | None) -> Span:
    """1990年代, 1990年代前半."""
    first, last = DECADE_PARTS[part] if part else (0, 9)
    return years(year + first, year + last, "decade-part" if part else "decade")


def century(number: int, part: str | None) -> Span:
    """20世紀 is 1901 to 2000."""
    first, last = CENTURY_PARTS[part] if part else (0, 99)
    beginning = number * 100 - 99
    return years(beginning + first, beginning + last, "century-part" if part else "century")


def fiscal_year(year: int, quarter: int | None) -> Span:
    """2025年度 is April 2025 to March 2026; its fourth quarter begins in January."""
    if quarter:
        return months(year, quarter * 3 + 1, quarter * 3 + 3, "quarter")
    return months(year, 4, 15, "fiscal-year")


def part_of_year(year: int, part: str | None) -> Span:
    """2025年, 2025年春, 2025年末."""
    if part is None:
        return years(year, year, "year")
    if part == "末":
        return Span(date(year, 12, 21), date(year, 12, 31), "year-end")
    return months(year, *YEAR_PARTS[part])


def part_of_month(year: int, month: int, part: str | None) -> Span:
    """2025年3月, 2025年3月中旬. Raises ValueError for a month that is none."""
    if not 1 <= month <= 12:
        raise ValueError(f"no month: {month}")
    whole = months(year, month, month, "month")
    if part is None:
        return whole
    first, last, precision = MONTH_PARTS[part]
    return Span(
        whole.start.replace(day=first),
        whole.end.replace(day=last) if last else whole.end,
        precision,
    )


def day(year: int, month: int, number: int) -> Span:
    """2025年2月27日. Raises ValueError for a day that is none."""
    only = date(year, month, number)
    return Span(only, only, "day")
