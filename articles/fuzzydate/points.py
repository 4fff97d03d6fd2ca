"""Reads one date at a place of a normalised text, and the second of a range with what it leaves out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.fuzzydate import spans
from articles.fuzzydate.spans import RANGE, Span

KANJI_DIGITS = "〇一二三四五六七八九"
NUMBER = rf"\d{{1,2}}|[{KANJI_DIGITS}十]{{1,3}}"
FOUR_DIGITS = rf"\d{{4}}|[{KANJI_DIGITS}]{{4}}"
DASHES = "–—―-"
WAVES_AND_DASHES = rf"[~〜{DASHES}]"

CENTURY = rf"(?P<century>{NUMBER})世紀(?P<century_part>前半|後半|半ば|初頭|末)?"
DECADE = (
    rf"(?P<decade>\d{{3}}0|[{KANJI_DIGITS}]{{3}}〇)年代"
    r"(?P<decade_part>前半|後半|半ば|初頭|末)?"
)
YEAR = (
    rf"(?:(?P<era>明治|大正|昭和|平成|令和)(?P<era_year>元|{NUMBER})|(?P<year>{FOUR_DIGITS}))"
    r"年(?!代|間|ぶり|目)"
)
QUARTER = rf"(?P<quarter>第?[1-4{KANJI_DIGITS[1:5]}])四半期"
DAY = rf"(?P<day>{NUMBER})日(?!間|ぶり|目)"
MONTH_PART = "初旬|上旬|中旬|下旬|前半|後半|半ば|末"
MONTH = rf"(?P<month>{NUMBER})月(?!期)(?:{DAY}|(?P<month_part>{MONTH_PART}))?"
MONTHS = (
    rf"(?P<first_month>{NUMBER})(?:月?{WAVES_AND_DASHES}(?P<period_month>{NUMBER})月期"
    rf"|{WAVES_AND_DASHES}(?P<last_month>{NUMBER})月(?!期|\d|{MONTH_PART}))"
)
IN_YEAR = (
    rf"(?:(?P<fiscal>度)(?:{QUARTER})?|{QUARTER.replace('quarter', 'calendar_quarter')}|{MONTHS}"
    rf"|{MONTH}|年?(?P<year_part>前半|後半|上半期|下半期|末|春|夏|秋|冬))?"
)
# No number goes on here (2025.2.27.1, 2025.5%); only a new year may follow a hyphen.
ISO = (
    r"(?P<iso_year>\d{4})(?P<mark>[-/.])(?P<iso_month>\d{1,2})(?:(?P=mark)(?P<iso_day>\d{1,2})日?)?"
    r"(?![\d%年月日]|[-/.](?!\d{4}[-/.年])\d)"
)
WEEKDAY = r"(?:\s*(?:\([月火水木金土日](?:曜日?)?(?:・?祝)?\)|[月火水木金土日]曜日?))?"
ABOUT = r"(?:\s*(?P<about>頃|ごろ|ころ))?"

POINT = re.compile(rf"(?:{CENTURY}|{DECADE}|{YEAR}{IN_YEAR}|{ISO}){WEEKDAY}{ABOUT}")
BARE_YEAR = re.compile(
    rf"(?P<year>{FOUR_DIGITS})(?=\s*{WAVES_AND_DASHES}\s*(?:{FOUR_DIGITS})年(?P<fiscal>度)?)"
)

#: What a range says only once in front of these, narrowest first: 2025年3月上旬〜中旬, 昭和58年〜60年.
CARRYING = (
    *("iso_day", "month_part", "quarter", "calendar_quarter", "year_part"),
    *("decade_part", "century_part", "iso_month", "era_year"),
)


@dataclass(frozen=True)
class Point:
    """One date of a text: its days, whether it says 頃, and where it ends."""

    span: Span
    approximate: bool
    end: int
    found: re.Match[str]


def point(text: str, place: int) -> Point | None:
    """The date at a place of the text; None if none is there, or one that never was."""
    if bare := BARE_YEAR.match(text, place):
        return _bare_year(bare)
    return _written(text, place)


def carried(text: str, place: int, first: Point) -> Point | None:
    """The second date of a range, which may leave out the year, or the year and the month, of the first."""
    for beginning, part in _beginnings(first):
        second = _written(beginning + text[place:], 0)
        if second and second.found.start(part) == len(beginning):
            end = place + second.end - len(beginning)
            return Point(second.span, second.approximate, end, second.found)
    return None


def _written(text: str, place: int) -> Point | None:
    found = POINT.match(text, place)
    if not found:
        return None
    try:
        span = _span(found.groupdict())
    except ValueError:
        return None
    part = found["decade_part"] or found["century_part"] or found["month_part"]
    return span and Point(span, bool(found["about"]) or part == "半ば", found.end(), found)


def _beginnings(first: Point) -> Iterator[tuple[str, str]]:
    """What may stand in front of the second date unsaid, and which part has to follow it."""
    said = first.found.groupdict()
    for part in CARRYING:
        if said.get(part):
            yield first.found.string[first.found.start() : first.found.start(part)], part
    year = f"{first.span.start.year:04}年"
    if said.get("month") or said.get("iso_month"):
        yield f"{year}{first.span.start.month}月", "day"
    yield year, "month"


def _bare_year(found: re.Match[str]) -> Point | None:
    """The first year of 2010〜2012年 or 2010〜2012年度."""
    year = _digits(found["year"])
    try:
        span = spans.fiscal_year(year, None) if found["fiscal"] else spans.part_of_year(year, None)
    except ValueError:
        return None
    return Point(span, approximate=False, end=found.end("year"), found=found)


def _span(found: dict[str, str | None]) -> Span | None:
    if found["century"]:
        return spans.century(_number(found["century"]), found["century_part"])
    if found["decade"]:
        return spans.decade(_digits(found["decade"]), found["decade_part"])
    if found["iso_year"]:
        return _iso(int(found["iso_year"]), int(found["iso_month"]), found["iso_day"])
    if found["era"]:
        return _in_era(found)
    return _in_year(_digits(found["year"]), found)


def _iso(year: int, month: int, day: str | None) -> Span:
    return spans.day(year, month, int(day)) if day else spans.part_of_month(year, month, None)


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
    if found["first_month"]:
        return _in_months(year, found)
    if found["month"]:
        return _in_month(year, found)
    return spans.part_of_year(year, found["year_part"])


def _in_months(year: int, found: dict[str, str | None]) -> Span:
    """2025年7〜9月期 is a quarter; other months named so are just a range."""
    first, last = (
        _number(found["first_month"]),
        _number(found["period_month"] or found["last_month"]),
    )
    if not 1 <= first < last <= 12:
        raise ValueError(f"no months of one year: {first} to {last}")
    is_quarter = found["period_month"] and last - first == 2
    return spans.months(year, first, last, "quarter" if is_quarter else RANGE)


def _in_month(year: int, found: dict[str, str | None]) -> Span:
    month = _number(found["month"])
    if found["day"]:
        return spans.day(year, month, _number(found["day"]))
    return spans.part_of_month(year, month, found["month_part"])


def _digits(text: str) -> int:
    """2010, and 二〇一〇 digit by digit."""
    return int("".join(str(KANJI_DIGITS.find(c)) if c in KANJI_DIGITS else c for c in text))


def _number(text: str) -> int:
    """58, 五十八 with its tens, and 第3."""
    tens, ten, ones = text.removeprefix("第").partition("十")
    if not ten:
        return _digits(tens)
    return (_digits(tens) if tens else 1) * 10 + (_digits(ones) if ones else 0)
