"""Reads the date at the beginning of a normalised text: a point, a range, or an open end."""

import re
from dataclasses import dataclass
from datetime import date

from articles.fuzzydate.points import DASHES, WAVES_AND_DASHES, Point, carried, point
from articles.fuzzydate.spans import PRESENT, RANGE

BETWEEN = re.compile(rf"\s*(?:{WAVES_AND_DASHES}|から)\s*")
SPACED_DASH = re.compile(rf"\s+[{DASHES}]\s*|[{DASHES}]\s+")
OPEN = re.compile(
    r"(?P<open>以降|以後|[~〜](?=\s*\Z)|から(?=\s*\Z))|(?P<until>以前|まで(?!に))|(?P<as_of>現在)"
)
NOW = re.compile(r"(?:現在|(?:今|いま)(?!(?!まで)\w))(?:まで(?!に))?")
RANGE_END = re.compile(r"(?:現在)?(?:まで(?!に))?")


@dataclass(frozen=True)
class Reading:
    """What was read, and how many characters it took."""

    start: date | None
    end: date | None
    precision: str
    approximate: bool
    length: int


def scan(text: str) -> Reading | None:
    """The longest date at the beginning of the text; None if there is none."""
    if text == "現在":
        return Reading(None, None, PRESENT, approximate=False, length=2)
    if text[:1] in {"~", "〜"}:
        return _until(text)
    first = point(text, 0)
    if first is None:
        return None
    return _range(text, first) or _open(text, first) or _closed(first)


def _closed(only: Point) -> Reading:
    span = only.span
    return Reading(span.start, span.end, span.precision, only.approximate, only.end)


def _until(text: str) -> Reading | None:
    """〜2012年, 〜2012年まで."""
    last = point(text, 1)
    if last is None:
        return None
    length = RANGE_END.match(text, last.end).end()
    return Reading(None, last.span.end, RANGE, last.approximate, length)


def _range(text: str, first: Point) -> Reading | None:
    """2010年〜2012年, 2020年〜現在; None if no second date follows."""
    between = BETWEEN.match(text, first.end)
    if not between:
        return None
    if now := NOW.match(text, between.end()):
        return Reading(first.span.start, None, RANGE, first.approximate, now.end())
    second = point(text, between.end())
    # 「3月1日 — 5日ぶりに再開」: behind a dash with spaces a short date is rather what happened.
    if second is None and not SPACED_DASH.fullmatch(between[0]):
        second = carried(text, between.end(), first)
    if second is None or second.span.end < first.span.start:
        return None
    length = RANGE_END.match(text, second.end).end()
    approximate = first.approximate or second.approximate
    return Reading(first.span.start, second.span.end, RANGE, approximate, length)


def _open(text: str, only: Point) -> Reading | None:
    """2010年以降, 2012年まで, and 2025年11月現在, which is as of that month."""
    found = OPEN.match(text, only.end)
    if not found:
        return None
    span, length = only.span, found.end()
    if found["as_of"]:
        return Reading(span.start, span.end, span.precision, only.approximate, length)
    start = None if found["until"] else span.start
    end = None if found["open"] else span.end
    return Reading(start, end, RANGE, only.approximate, length)
