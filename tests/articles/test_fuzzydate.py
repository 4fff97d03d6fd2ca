"""Dates as people write them."""

import csv
from calendar import monthrange
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.fuzzydate import PRECISIONS, FuzzyDate, match, parse

CASES = Path(__file__).parents[1] / "samples" / "fuzzy-dates.tsv"
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
YEARS = st.integers(1000, 2999)
POINTS = st.sampled_from(
    [
        "1990年代",
        "20世紀",
        "2010年",
        "2023年度",
        "2025年3月",
        "2025年3月中旬",
        "2025年2月27日",
        *("2025年春", "令和7年3月", "昭和58年", "2025年第3四半期", "2010年頃", "2025年末"),
    ]
)
TEXTS = st.text(
    st.one_of(
        st.sampled_from("0123456789年月日〜から頃旬上中下末代世紀度令和昭四半期第 -/.("),
        st.characters(),
    )
)
#: What dates are made of, in any order: far more of these are nearly dates.
PIECES = st.lists(
    st.sampled_from(
        [
            "2025",
            "1990",
            "二〇二五",
            "0000",
            "9999",
            "13",
            "3",
            "１",
            "十",
            "元",
            "昭和",
            "令和",
            "年",
            "年代",
            "世紀",
            "年度",
            "月",
            "日",
            "月期",
            "第",
            "四半期",
            "/",
            "-",
            ".",
            "(木)",
            *("上旬", "中旬", "前半", "半ば", "末", "春", "冬", "頃", "こ\u3099ろ", " ", "\u3000"),
            *("〜", "～", "—", "から", "まで", "までに", "以降", "以前", "現在", "いま", "の会議"),
        ]
    ),
    max_size=9,
).map("".join)


def cases():
    with CASES.open(encoding="utf-8", newline="") as file:
        return [tuple(row.values()) for row in csv.DictReader(file, delimiter="\t")]


@pytest.mark.parametrize(("text", "start", "end", "precision", "approximate"), cases())
def test_a_date_means_the_days_the_house_says(text, start, end, precision, approximate):
    read = parse(text)
    assert read.text == text
    assert (str(read.start or ""), str(read.end or "")) == (start, end)
    assert (read.precision, read.approximate) == (precision, approximate == "1")


@given(TEXTS | PIECES)
def test_any_text_is_read_or_unknown_and_kept_as_it_is(text):
    read = parse(text)
    assert read.text == text
    assert read.precision in PRECISIONS
    if read.start and read.end:
        assert read.start <= read.end
    if not read.readable:
        assert read.start is read.end is None


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_day_reads_back_as_itself(day):
    for text in (f"{day.year}年{day.month}月{day.day}日", day.isoformat()):
        read = parse(text)
        assert (read.start, read.end, read.precision) == (day, day, "day")


@given(YEARS, st.integers(1, 12))
def test_a_year_and_a_month_read_back_from_their_first_to_their_last_day(year, month):
    whole, part = parse(f"{year}年"), parse(f"{year}年{month}月")
    assert (whole.start, whole.end) == (date(year, 1, 1), date(year, 12, 31))
    last = date(year, month, monthrange(year, month)[1])
    assert (part.start, part.end) == (date(year, month, 1), last)


@given(YEARS, st.integers(1, 12), st.integers(29, 40))
def test_a_day_the_month_has_not_is_unknown(year, month, day):
    if day > monthrange(year, month)[1]:
        assert not parse(f"{year}年{month}月{day}日").readable


@given(YEARS, st.integers(1, 12))
def test_the_dekads_of_a_month_follow_each_other_and_make_it_whole(year, month):
    parts = [parse(f"{year}年{month}月{part}") for part in ("上旬", "中旬", "下旬")]
    whole = parse(f"{year}年{month}月")
    assert (whole.start, whole.end) == (parts[0].start, parts[2].end)
    assert whole.end.day == monthrange(year, month)[1]
    for before, after in pairwise(parts):
        assert after.start.toordinal() == before.end.toordinal() + 1


@given(POINTS)
def test_full_width_digits_mean_the_same(text):
    wide, narrow = parse(text.translate(FULL_WIDTH)), parse(text)
    assert (wide.start, wide.end, wide.precision) == (narrow.start, narrow.end, narrow.precision)


@given(POINTS, POINTS, st.sampled_from(["〜", "～", "~", "–", "—", "から"]))
def test_a_range_has_the_bounds_of_its_parts(first, second, between):
    one, other = parse(first), parse(second)
    read = parse(f"{first}{between}{second}")
    if other.end >= one.start:
        assert (read.start, read.end, read.precision) == (one.start, other.end, "range")
    else:
        assert not read.readable


@given(POINTS)
def test_about_a_date_has_its_bounds(text):
    if text.endswith("頃"):
        return
    about = parse(f"{text}ごろ")
    assert about.approximate
    assert (about.start, about.end) == (parse(text).start, parse(text).end)


@given(POINTS, st.booleans(), st.text(max_size=80))
def test_match_gives_the_date_and_the_rest_as_they_were(text, wide, rest):
    text = text.translate(FULL_WIDTH) if wide else text
    found = match(f"{text}：{rest}")
    assert found is not None
    assert found[0].text == text
    assert found[1] == f"：{rest}"


@given(TEXTS | PIECES)
def test_match_loses_nothing(text):
    if found := match(text):
        assert found[0].text + found[1] == text
        assert found[0].readable
        assert parse(found[0].text) == found[0]


@pytest.mark.parametrize(
    "text",
    [
        "1、2の理由",
        "1. 日本の強み",
        "5,000+",
        "第3四半期：増収",
        "3月：開花",
        "1日3回",
        "",
        "現在の課題",
        "2025.5%増",
        "2025.2.27.1版",
        "2025年2月30日：会議",
    ],
)
def test_what_opens_with_no_date_is_no_match(text):
    assert match(text) is None


def test_match_does_not_swallow_the_words_behind_a_date():
    assert match("2030年までに30%以下")[1] == "までに30%以下"
    assert match("2020年から続く動き")[1] == "から続く動き"
    assert match("2020年〜今後の動き")[1] == "〜今後の動き"
    assert match("2010年 — 出来事")[1] == " — 出来事"
    assert match("2025年3月1日 — 5日ぶりに再開")[1] == " — 5日ぶりに再開"
    assert match("令和2年から5年間続く")[1] == "から5年間続く"


def test_decomposed_sound_marks_are_read_and_kept():
    text = "2010年こ\u3099ろ"
    assert match(f"{text}：か\u3099")[0] == FuzzyDate(
        text, date(2010, 1, 1), date(2010, 12, 31), "year", approximate=True
    )
    assert match(f"{text}：か\u3099")[1] == "：か\u3099"


def test_dates_sort_by_their_beginning_and_wide_before_narrow():
    texts = [
        "19世紀後半",
        "1990年代",
        "1990年",
        "2010年以前",
        "2010年12月31日",
        "2020年〜現在",
        "2020年",
        "2025年",
        "2025年1月",
        "2025年1月上旬",
        "2025年1月1日",
        "2025年2月",
        "現在",
        "近年",
    ]
    dates = [parse(text) for text in texts]
    shuffled = dates[::2] + dates[1::2]
    assert sorted(shuffled, key=lambda read: read.sort_key) == dates


@given(st.lists((TEXTS | PIECES | POINTS).map(parse)))
def test_sorting_is_total_and_agrees_with_the_days(dates):
    ordered = sorted(dates, key=lambda read: read.sort_key)
    for before, after in pairwise(ordered):
        assert before.sort_key < after.sort_key or before == after
        assert (before.start or before.end or date.max) <= (after.start or after.end or date.max)


def test_a_megabyte_of_anything_is_unknown_at_once():
    for text in ("2010年" * 200_000, "〜" * 1_000_000, "(" * 1_000_000, "2" * 1_000_000):
        assert parse(text) == FuzzyDate(text)
        match(text)


def test_every_precision_has_a_label_of_its_own():
    assert PRECISIONS["dekad"] == "旬"
    assert len(set(PRECISIONS.values())) == len(PRECISIONS)
    assert {row[3] for row in cases()} == set(PRECISIONS)
