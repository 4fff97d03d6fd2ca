"""The most read pages of a Wikipedia on a day, by the Wikimedia Foundation (CC0).

https://doc.wikimedia.org/generated-data-platform/aqs/analytics-api/reference/page-views.html

Days are UTC's and ready after one or two days. A page that is always read is no trend: what counts is how
much more it was read than usual, and usual is the median of the same weekday in the four weeks before.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from statistics import median

from trends.adapters import reading
from trends.adapters.reading import Observed, Reading, Unreadable

LABEL = "Wikipediaの閲覧数"
MEASURE = "views"
INTERVAL = timedelta(hours=3)

#: Stands for the day in the feed's address.
DAY = "{day}"
NEWEST, OLDEST = 2, 5
WEEKS = 4
LEAST = 100
LADDER = (5, 2, 1)
#: Pages that are no subject, by the part before the colon; a colon alone is part of many titles.
NAMESPACES = {
    *("特別", "Special", "Wikipedia", "プロジェクト", "Portal", "Help", "ファイル", "File", "画像"),
    *(
        "Category",
        "カテゴリ",
        "Template",
        "利用者",
        "User",
        "ノート",
        "Talk",
        "モジュール",
        "Module",
    ),
}
NO_SUBJECTS = {"メインページ", "Main Page", "-"}

#: Views by page.
Views = dict[str, int]


def recognises(data: bytes) -> bool:
    """Whether this may be such a list: anything that begins like JSON."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))


def collect(get: Callable[[str], bytes], url: str, now: datetime) -> Reading:
    """What the newest list says, measured by the lists of the weeks before it."""
    for back in range(NEWEST, OLDEST + 1):
        asked = (now.astimezone(UTC) - timedelta(days=back)).date()
        try:
            data = get(_address(url, asked))
        except FileNotFoundError:
            if back == OLDEST or DAY not in url:
                raise
            continue
        break
    day, views = _list(data)
    before = [day - timedelta(weeks=week) for week in range(1, WEEKS + 1)]
    return _reading(day, views, _lists(get, url, before) if DAY in url else [])


def read(data: bytes) -> Reading:
    """What one list says alone: usual is then what its last page has."""
    return _reading(*_list(data), [])


def _address(url: str, day: date) -> str:
    return url.replace(DAY, f"{day:%Y/%m/%d}")


def _lists(get: Callable[[str], bytes], url: str, days: list[date]) -> list[Views]:
    found = []
    for day in days:
        try:
            found.append(_list(get(_address(url, day)))[1])
        except FileNotFoundError:
            continue
    return found


def _list(data: bytes) -> tuple[date, Views]:
    reading.refuse_other_files(data)
    try:
        item = json.loads(data)["items"][0]
        day = date(int(item["year"]), int(item["month"]), int(item["day"]))
        views = {str(row["article"]): int(row["views"]) for row in item["articles"]}
    # Nested too deep, digits without end, other shapes, other encodings.
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
        OverflowError,
    ) as error:
        raise Unreadable("Wikimediaの閲覧数の形式（JSON）ではありません。") from error
    if not views:
        raise Unreadable("ページが一つもありません。")
    return day, views


def _reading(day: date, views: Views, before: list[Views]) -> Reading:
    end = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
    observed = []
    # A page below a list's end has at most what the end has.
    former = [(old, min(old.values())) for old in before] or [({}, min(views.values()))]
    for page, count in views.items():
        usual = median(old.get(page, least) for old, least in former)
        more = _floor(count - usual)
        if more >= max(LEAST, usual / 2) and (keyword := _keyword(page)):
            observed.append(Observed(keyword, more))
    return Reading(reading.merged(observed), at=end)


def _floor(count: float) -> int:
    """The largest of 1, 2, 5, 10, 20, 50 … that is not above the count; 0 below one."""
    if count < 1:
        return 0
    power = 10 ** (len(str(int(count))) - 1)
    return next(step * power for step in LADDER if step * power <= count)


def _keyword(page: str) -> str:
    title = page.replace("_", " ")
    if title in NO_SUBJECTS or title.partition(":")[0] in NAMESPACES:
        return ""
    return reading.keyword(title)
