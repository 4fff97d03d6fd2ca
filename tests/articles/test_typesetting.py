"""Titles broken into lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import typesetting
from articles.typesetting import NEVER_FIRST, NEVER_LAST

ROOM = 12


def width(text):
    """Japanese is one wide, everything else a half."""
    return sum(1 if ord(one) > 0x2E80 else 0.5 for one in text)


def broken(text, room=ROOM):
    return typesetting.lines(text, room, width)


TITLES = st.text(
    st.sampled_from("中国資源の「」（）、。：！…―ーっゃリチウムひとabcXYZ0123.5%年円 "), max_size=60
)


@given(TITLES)
def test_lines_hold_the_whole_text(text):
    assert "".join("".join(broken(text)).split()) == "".join(text.split())


@given(TITLES)
def test_no_line_begins_or_ends_with_what_must_not(text):
    found = broken(text)
    stops = [line[0] for line in found[1:]], [line[-1] for line in found[:-1]]
    if all(width(piece) <= ROOM for piece in typesetting.phrases(text)):
        assert not set(stops[0]) & set(NEVER_FIRST)
        assert not set(stops[1]) & set(NEVER_LAST)


@pytest.mark.parametrize("mark", "、。」』】）！？…ーっょ々")
def test_closing_marks_and_small_kana_stay_with_what_is_before_them(mark):
    text = "資" * ROOM + mark + "源" * ROOM
    assert not any(line.startswith(mark) for line in broken(text))


@pytest.mark.parametrize("mark", "「『【（")
def test_opening_marks_stay_with_what_is_behind_them(mark):
    text = "資" * (ROOM - 1) + mark + "源" * ROOM
    assert not any(line.endswith(mark) for line in broken(text))


@pytest.mark.parametrize(
    "word", ["OpenAI", "GPT-5.1", "12,345.6", "R&D", "１２３４", "12:30", "３．５％"]
)
def test_words_and_numbers_are_never_parted(word):
    for before in range(1, 30):
        lines = broken("あ" * before + word + "い" * 20)
        assert any(word in line for line in lines), lines


@pytest.mark.parametrize("counted", ["2026年", "22時", "8億", "5万"])
def test_a_number_stays_with_what_it_counts(counted):
    for before in range(1, 30):
        assert any(counted in line for line in broken("資" * before + counted + "源" * 20))


def test_a_word_wider_than_the_line_is_parted():
    lines = broken("a" * 60)
    assert "".join(lines) == "a" * 60
    assert all(width(line) <= ROOM for line in lines)


def test_phrases_stay_whole_and_a_colon_ends_a_line():
    assert broken("ガリウム入門：手のひらで溶ける金属") == [
        "ガリウム入門：",
        "手のひらで溶ける金属",
    ]


def test_a_dash_of_two_is_never_parted():
    for before in range(1, 30):
        assert any("――" in line for line in broken("資" * before + "――" + "源" * 20))


def test_lines_are_of_even_length():
    one, other = broken("a bc de fg hi jk lm no pq rs tu vw")
    assert abs(width(one) - width(other)) <= 2


def test_a_long_title_ends_with_an_ellipsis():
    lines = typesetting.fitted("新紙幣は偽造防止の最前線を技術者に聞いた、" * 5, 2, ROOM, width)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(width(line) <= ROOM for line in lines)


def test_a_title_that_fits_is_left_alone():
    assert typesetting.fitted("新紙幣", 1, ROOM, width) == ["新紙幣"]


@given(TITLES, st.integers(1, 4))
def test_any_title_is_fitted(text, most):
    assert len(typesetting.fitted(text, most, ROOM, width)) <= most


def test_nothing_has_no_lines():
    assert broken("") == broken("  ") == []
