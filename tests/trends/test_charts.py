"""Charts: what they show, how large they are, and that they are well-formed."""

import re
from datetime import datetime, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.contrib.staticfiles import finders
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from trends import charts
from trends.charts import look
from trends.charts.axes import scale
from trends.charts.marks import ROOM
from trends.charts.series import HOUR, Series, columns

END = datetime.fromisoformat("2026-11-23T22:50:00+09:00")
DAYS = timedelta(days=1)
SVG = "{http://www.w3.org/2000/svg}"


def series(*points, days=90, daily=None):
    """A series whose points are told as (hours before the end, traffic)."""
    told = sorted((END - timedelta(hours=back), traffic) for back, traffic in points)
    return Series(END - timedelta(days=days), END, told, daily or {})


def every_day(days=365):
    """A year in which every day is different from the one before."""
    return series(
        *((24 * back + 1, 1_000 + 137 * (back * 7919 % 700)) for back in range(days)), days=days
    )


def drawn(told, marks=(), size=charts.Size.WIDE, **options) -> Element:
    return fromstring(charts.chart("レアアース", told, list(marks), size, **options))


def texts(svg):
    return ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]


def test_a_chart_names_itself_and_says_what_it_shows():
    svg = drawn(series((24 * 46, 100_000), (1, 5_000)))
    (plot,) = [group for group in svg.iter(f"{SVG}g") if group.get("role") == "img"]
    assert plot.get("aria-label") == (
        "「レアアース」の検索数の推移。2026年8月25日から11月23日までの検索数（概数）。"
        "最高は10月8日の10万回以上、最新は5,000回以上です。"
    )


def test_a_chart_labels_the_peak_and_the_end():
    said = texts(drawn(series((24 * 46, 100_000), (1, 5_000))))
    assert "最高 10万+（10月8日）" in said
    assert "いま 5,000+" in said
    assert "10万回以上（日ごとの最高）" in said


def test_one_label_is_enough_where_the_end_is_the_peak():
    said = texts(drawn(series((24, 1_000), (1, 5_000))))
    assert "いま 5,000+（最高）" in said
    assert not any(text.startswith("最高") for text in said)


def test_a_keyword_in_no_list_any_more_says_so():
    told = series((24, 5_000))
    assert "いま 圏外" in texts(drawn(told))
    assert charts.summary(told).endswith("現在は急上昇の圏外です。")


def test_nothing_is_drawn_where_nothing_was_observed():
    # Two observations two days apart: each holds for six hours.
    found = columns(series((48, 500), (1, 500), days=7))
    assert sum(value > 0 for value in found.values) == pytest.approx(6 + 1, abs=2)


def test_columns_follow_the_japanese_calendar():
    found = columns(series((1, 500)))
    assert found.by_day
    assert {(edge + 9 * 3_600) % 86_400 for edge in found.edges[1:-1]} == {0}


def test_days_without_samples_are_drawn_by_their_peaks():
    day = (END - 200 * DAYS).date()
    told = series((1, 500), days=365, daily={day: 20_000})
    assert max(columns(told).values) == 20_000
    assert told.peak() == (day, 20_000)


@given(
    st.lists(st.tuples(st.floats(0, 24 * 90), st.integers(1, 10**10)), min_size=1, max_size=60),
    st.sampled_from([7, 30, 90, 365]),
    st.sampled_from(list(charts.Size)),
)
def test_any_history_makes_a_well_formed_chart_within_its_frame(points, days, size):
    inside = [(back, traffic) for back, traffic in points if back < 24 * days] or [(1, 1)]
    told = series(*inside, days=days)
    svg = drawn(told, size=size)
    width, height = size.value
    for shape in svg.iter(f"{SVG}text"):
        assert -1 <= float(shape.get("x")) <= width + 1
        assert 0 <= float(shape.get("y")) <= height
    for path in svg.iter(f"{SVG}path"):
        assert not re.search(r"nan|inf", path.get("d"))
    assert max(columns(told).values) == max(traffic for _, traffic in told.points)


@given(st.integers(1, 10**10))
def test_an_axis_has_up_to_five_lines_and_holds_the_highest(highest):
    top, step = scale(highest)
    assert highest <= top
    assert 1 <= top / step <= 5


@pytest.mark.parametrize("power", range(2, 10))
@pytest.mark.parametrize("digit", [1, 2, 5])
def test_the_values_of_feeds_are_always_on_a_line(power, digit):
    highest = digit * 10**power
    top, step = scale(highest)
    assert highest == top
    assert highest % step == 0


@pytest.mark.parametrize("size", charts.Size)
@pytest.mark.parametrize("standalone", [False, True])
def test_a_year_of_different_days_takes_at_most_ten_kilobytes(size, standalone):
    marks = charts.numbered(
        [charts.Mark(END - 9 * n * DAYS, "event", f"できごと{n}", "/articles/x/") for n in range(9)]
    )
    marks = [] if standalone else marks  # a chart of its own leads nowhere
    svg = charts.chart("レアアース", every_day(), marks, size, standalone=standalone)
    assert len(svg.encode()) <= 10_240


def test_a_chart_does_not_grow_with_its_samples():
    hourly = series(*((hour, 500 + hour % 7) for hour in range(24 * 90)), days=90)
    assert len(charts.chart("x", hourly)) < 10_240


def test_equal_input_gives_equal_bytes():
    assert charts.chart("x", every_day()) == charts.chart("x", every_day())
    assert charts.png("x", every_day()) == charts.png("x", every_day())


def test_a_keyword_cannot_break_out():
    svg = charts.chart('"><script>alert(1)</script>', series((1, 500)), standalone=True)
    assert "<script" not in svg
    assert (
        fromstring(svg).find(f"{SVG}title").text == '「"><script>alert(1)</script>」の検索数の推移'
    )


def test_charts_carry_no_ids_scripts_or_inline_style():
    mark = charts.Mark(END, "article", "記事", "/articles/x/")
    svg = charts.chart("x", every_day(), charts.numbered([mark]))
    assert not re.search(r"\bid=|<script|style=|<style|\bon\w+=", svg)


def test_a_chart_of_its_own_carries_the_colours_of_the_site():
    tokens = Path(finders.find("css/tokens.css")).read_text(encoding="utf-8")
    pairs = re.findall(r"--(\w+): light-dark\((#\w+), (#\w+)\);", tokens)
    for place, colours in ((1, look.LIGHT), (2, look.DARK)):
        written = {pair[0]: pair[place] for pair in pairs}
        assert {name: _long(written[name]) for name in colours} == colours
    style = fromstring(charts.chart("x", every_day(), standalone=True)).find(f"{SVG}style").text
    assert "prefers-color-scheme:dark" in style
    assert ".area" in style


def _long(colour):
    return colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])


def test_marks_are_the_newest_nine_numbered_in_the_order_of_time():
    marks = [charts.Mark(END - n * DAYS, "event", str(n), "/") for n in range(12)]
    numbered = charts.numbered(marks)
    assert [mark.number for mark in numbered] == list(range(1, 10))
    assert [mark.label for mark in numbered] == [str(n) for n in range(8, -1, -1)]


@given(st.lists(st.floats(0, 24 * 90), min_size=1, max_size=9), st.sampled_from(list(charts.Size)))
def test_marks_lead_where_they_say_and_never_cover_each_other(hours, size):
    marks = charts.numbered(
        [
            charts.Mark(END - back * HOUR, "event", "出来事", f"/{n}/")
            for n, back in enumerate(hours)
        ]
    )
    svg = drawn(series((1, 500)), marks, size)
    links = list(svg.iter(f"{SVG}a"))
    assert [link.get("href") for link in links] == [mark.url for mark in marks]
    circles = [link.find(f"{SVG}circle") for link in links]
    places = sorted((float(one.get("cy")), float(one.get("cx"))) for one in circles)
    for (row, x), (other_row, other_x) in pairwise(places):
        assert row != other_row or other_x - x >= ROOM - 0.2
    assert all(0 < x < size.value[0] for _, x in places)


def test_mark_links_are_for_pointers_and_hidden_from_others():
    mark = charts.Mark(END - DAYS, "article", "記事", "/articles/x/")
    svg = drawn(series((1, 500)), charts.numbered([mark]))
    (hidden,) = [group for group in svg.iter(f"{SVG}g") if group.get("aria-hidden") == "true"]
    assert [link.get("tabindex") for link in hidden.iter(f"{SVG}a")] == ["-1"]
    assert len(list(svg.iter(f"{SVG}a"))) == 1


def test_a_sparkline_is_small_hidden_and_empty_without_points():
    told = [(END - n * HOUR, 100 + n) for n in range(168)]
    line = charts.sparkline(sorted(told), END)
    assert len(line) < 1_200
    assert (
        fromstring(line.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"')).get(
            "aria-hidden"
        )
        == "true"
    )
    assert charts.sparkline([], END) == ""


def test_a_comparison_names_every_line():
    told = {"レアアース（日本）": series((24, 5_000)), "rare earth（米国）": series((48, 50_000))}
    for size in charts.Size:
        svg = fromstring(charts.comparison(told, size))
        assert set(told) <= set(texts(svg))
        assert svg.get("role") == "img"
        assert all(name in svg.get("aria-label") for name in told)


def test_a_comparison_goes_up_by_tens():
    told = {"一": series((24, 200)), "二": series((48, 50_000))}
    said = texts(fromstring(charts.comparison(told)))
    assert {"100", "1,000", "1万"} <= set(said)
    assert "10万回以上（日ごとの最高、縦軸は1段で10倍）" in said


def test_four_years_compared_stay_small():
    told = {str(n): every_day() for n in range(charts.MOST)}
    assert len(charts.comparison(told)) < 4 * 10_240


def test_a_card_is_a_png_of_the_usual_size():
    image = Image.open(BytesIO(charts.png("レアアース", every_day())))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(charts.png("長い言葉" * 40, every_day())) < 80_000


def test_a_card_leaves_out_what_its_font_cannot_draw():
    assert charts.png("宇宙🚀", every_day()) == charts.png("宇宙", every_day())


def test_a_keyword_of_which_nothing_can_be_drawn_has_no_card():
    with pytest.raises(charts.NotDrawable):
        charts.png("ไทย", every_day())
