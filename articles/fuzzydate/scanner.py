"""Reads the date at the beginning of a normalised text: a point, a range, or an open end."""

import re
from dataclasses import dataclass
from datetime import date

from articles.fuzzydate import spans
from articles.fuzzydate.spans import PRESENT, RANGE, Span

KANJI_DIGITS = "〇一二三四五六七八九"
NUMBER = rf"\d{{1,2}}|[{KANJI_DIGITS}十]{{1,3}}"
FOUR_DIGITS = rf"\d{{4}}|[{KANJI_DIGITS}]{{4}}"

CENTURY = rf"(?P<century>{NUMBER})世紀(?P<century_part>前半|後半|半ば|初頭|末)?"
DECADE = r"(?P<decade>\d{3}0)年代(?P<decade_part>前半|後半|半ば|初頭|末)?"
YEAR = rf"(?:(?P<era>明治|大正|昭和|平成|令和)(?P<era_year>元|{NUMBER})|(?P<year>{FOUR_DIGITS}))年(?!代)"
QUARTER = rf"第?(?P<quarter>[1-4{KANJI_DIGITS[1:5]}])四半期"
DAY = rf"(?P<day>{NUMBER})日(?!間)"
MONTH = (
    rf"(?P<month>{NUMBER})月(?!期)(?:{DAY}|(?P<month_part>初旬|上旬|中旬|下旬|前半|後半|半ば|末))?"
)
IN_YEAR = (
    rf"(?:(?P<fiscal>度)(?:{QUARTER})?|{QUARTER.replace('quarter', 'calendar_quarter')}|{MONTH}"
    r"|年?(?P<year_part>前半|後半|上半期|下半期|末|春|夏|秋|冬))?"
)
ISO = r"(?P<iso_year>\d{4})(?P<mark>[-/.])(?P<iso_month>\d{1,2})(?:(?P=mark)(?P<iso_day>\d{1,2}))?(?![\d-])"
WEEKDAY = r"(?:\s*(?:\([月火水木金土日](?:曜日?)?(?:・?祝)?\)|[月火水木金土日]曜日?))?"
ABOUT = r"(?P<about>頃|ごろ|ころ)?"

POINT = re.compile(rf"(?:{CENTURY}|{DECADE}|{YEAR}{IN_YEAR}|{ISO}){WEEKDAY}{ABOUT}")
BARE_YEAR = re.compile(r"(?P<year>\d{4})(?=\s*[~〜–—―-]\s*\d{4}年)")
IN_CONTEXT = re.compile(rf"(?:{MONTH}|{DAY.replace('<day>', '<lone_day>')}){WEEKDAY}{ABOUT}")
BETWEEN = re.compile(r"\s*(?:[~〜–—―-]|から)\s*")
OPEN = re.compile(
    r"(?P<open>以降|以後|[~〜](?=\s*\Z)|から(?=\s*\Z))|(?P<until>以前|まで(?!に))|(?P<as_of>現在)"
)
NOW = re.compile(r"(?:現在|今|いま)(?:まで(?!に))?")
UNTIL = re.compile(r"まで(?!に)")


@dataclass(frozen=True)
class Reading:
    """What was read, and how many characters it took."""

    start: date | None
    end: date | None
    precision: str
    approximate: bool
    length: int


@dataclass(frozen=True)
class Point:
    """One date of a reading."""

    span: Span
    approximate: bool
    end: int


def scan(text: str) -> Reading | None:
    """The longest date at the beginning of the text; None if there is none."""
    if text == "現在":
        return Reading(None, None, PRESENT, approximate=False, length=2)
    if text[:1] in {"~", "〜"}:
        until = _point(text, 1)
        return until and Reading(None, until.span.end, RANGE, until.approximate, until.end)
    first = _point(text, 0)
    if first is None:
        return None
    return _range(text, first) or _open(text, first) or _closed(first)


def _closed(point: Point) -> Reading:
    span = point.span
    return Reading(span.start, span.end, span.precision, point.approximate, point.end)


def _range(text: str, first: Point) -> Reading | None:
    """2010年〜2012年, 2020年〜現在; None if no second date follows."""
    between = BETWEEN.match(text, first.end)
    if not between:
        return None
    if now := NOW.match(text, between.end()):
        return Reading(first.span.start, None, RANGE, first.approximate, now.end())
    second = _point(text, between.end()) or _in_context(text, between.end(), first.span.start)
    if second is None or second.span.end < first.span.start:
        return None
    until = UNTIL.match(text, second.end)
    length = until.end() if until else second.end
    approximate = first.approximate or second.approximate
    return Reading(first.span.start, second.span.end, RANGE, approximate, length)


def _open(text: str, point: Point) -> Reading | None:
    """2010年以降, 2012年まで, and 2025年11月現在, which is as of that month."""
    found = OPEN.match(text, point.end)
    if not found:
        return None
    span, length = point.span, found.end()
    if found["as_of"]:
        return Reading(span.start, span.end, span.precision, point.approximate, length)
    start = None if found["until"] else span.start
    end = None if found["open"] else span.end
    return Reading(start, end, RANGE, point.approximate, length)


def _point(text: str, place: int) -> Point | None:
    if bare := BARE_YEAR.match(text, place):
        year = max(int(bare["year"]), 1)
        return Point(spans.years(year, year, "year"), approximate=False, end=bare.end())
    found = POINT.match(text, place)
    if not found:
        return None
    try:
        span = _span(found.groupdict())
    except (ValueError, OverflowError):
        return None
    parts = found["decade_part"] or found["century_part"] or found["month_part"]
    approximate = bool(found["about"]) or parts == "半ば"
    return span and Point(span, approximate, found.end())


def _in_context(text: str, place: int, context: date) -> Point | None:
    """The second date of a range, which may leave out the year and the month of the first."""
    found = IN_CONTEXT.match(text, place)
    if not found:
        return None
    try:
        if found["lone_day"]:
            span = spans.day(context.year, context.month, _number(found["lone_day"]))
        else:
            span = _in_month(context.year, found.groupdict())
    except ValueError:
        return None
    return Point(span, bool(found["about"]), found.end())


def _span(found: dict[str, str | None]) -> Span | None:
    if found["century"]:
        return spans.century(_number(found["century"]), found["century_part"])
    if found["decade"]:
        return spans.decade(int(found["decade"]), found["decade_part"])
    if found["iso_year"]:
        return _iso(int(found["iso_year"]), int(found["iso_month"]), found["iso_day"])
    if found["era"]:
        return _in_era(found)
    return _in_year(_digits(found["year"]), found)


def _iso(year: int, month: int, day: str | None) -> Span:
    return spans.day(year, month, int(day)) if day else _month(year, month, None)


def _in_era(found: dict[str, str | None]) -> Span | None:
    first, last = spans.ERAS[found["era"]]
    era_year = 1 if found["era_year"] == "元" else _number(found["era_year"])
    if era_year < 1:
        return None
    return _in_year(first.year + era_year - 1, found).within(first, last)


def _in_year(year: int, found: dict[str, str | None]) -> Span:
    if found["fiscal"]:
        return spans.fiscal_year(year, _number(found["quarter"]) if found["quarter"] else None)
    if found["calendar_quarter"]:
        last = _number(found["calendar_quarter"]) * 3
        return spans.months(year, last - 2, last, "quarter")
    if found["month"]:
        return _in_month(year, found)
    return spans.part_of_year(year, found["year_part"])


def _in_month(year: int, found: dict[str, str | None]) -> Span:
    month = _number(found["month"])
    if found["day"]:
        return spans.day(year, month, _number(found["day"]))
    return _month(year, month, found["month_part"])


def _month(year: int, month: int, part: str | None) -> Span:
    if not 1 <= month <= 12:
        raise ValueError(f"no month: {month}")
    return spans.part_of_month(year, month, part)


def _digits(text: str) -> int:
    """2010, and 二〇一〇 digit by digit."""
    return int("".join(str(KANJI_DIGITS.find(c)) if c in KANJI_DIGITS else c for c in text))


def _number(text: str) -> int:
    """58, and 五十八 with its tens."""
    if "十" not in text:
        return _digits(text)
    tens, _, ones = text.partition("十")
    return (_digits(tens) if tens else 1) * 10 + (_digits(ones) if ones else 0)
