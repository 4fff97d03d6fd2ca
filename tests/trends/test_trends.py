"""Keywords, traffic and history."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trends import keywords, traffic
from trends.models import Trend


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5,000+", 5_000),
        ("5,000 +", 5_000),
        ("5000+", 5_000),
        ("2万+", 20_000),
        ("2.5万+", 25_000),
        ("10K+", 10_000),
        ("1.5m", 1_500_000),
        ("２０，０００＋", 20_000),
        ("1億+", 100_000_000),
        ("2万回以上", 20_000),
        ("", None),
        ("0", None),
        ("many", None),
        ("-5", None),
        ("1.5", None),
        ("99999999999+", None),
        ("5,000+ people", None),
    ],
)
def test_traffic_is_read_as_feeds_and_people_write_it(text, expected):
    assert traffic.parse(text) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, "1+"), (500, "500+"), (5_000, "5,000+"), (10_000, "1万+"), (25_000, "2.5万+")],
)
def test_traffic_is_shown_in_japanese(number, expected):
    assert traffic.shown(number) == expected


@given(st.integers(1, traffic.LARGEST))
def test_shown_traffic_reads_back_as_no_more_than_it_was(number):
    read = traffic.parse(traffic.shown(number))
    assert number * 0.9 < read <= number


@given(st.text())
def test_any_text_is_traffic_or_none(text):
    number = traffic.parse(text)
    assert number is None or 1 <= number <= traffic.LARGEST


def test_width_case_and_spacing_do_not_make_another_keyword():
    variants = ["iPhone 17", "IPHONE17", "ｉＰｈｏｎｅ　１７", " iphone  17 ", "iPhone\u200b17"]
    assert len({keywords.normalized(variant) for variant in variants}) == 1
    assert keywords.normalized("さくら") != keywords.normalized("サクラ")


@given(st.text(min_size=1))
def test_every_keyword_has_a_slug(text):
    assert keywords.slug_of(keywords.shown(text))


def test_a_keyword_is_one_trend_in_a_country(db):
    first = Trend.objects.obtain("レアアース", "JP")
    assert Trend.objects.obtain("ﾚｱｱｰｽ ", "JP") == first
    assert Trend.objects.obtain("レアアース", "US") != first


def test_keywords_with_the_same_slug_have_addresses_of_their_own(db):
    slugs = [Trend.objects.obtain(keyword, "JP").slug for keyword in ("C++", "C#", "C")]
    assert slugs == ["c", "c-2", "c-3"]
