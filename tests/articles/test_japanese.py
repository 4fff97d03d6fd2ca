"""Japanese typesetting in templates."""

from datetime import UTC, date, datetime

import pytest

from articles import fuzzydate
from articles.models import TimelineEvent
from articles.templatetags import japanese


def test_phrases_break_between_phrases_and_stay_escaped():
    html = japanese.phrases("レアアースはなぜ<争われる>のか")
    assert "<wbr>" in html
    assert "&lt;争われる&gt;" in html.replace("<wbr>", "")


def test_no_phrase_begins_with_closing_punctuation():
    html = japanese.phrases("中国の「資源ナショナリズム」:脅威とその歴史的背景")
    assert "」：<wbr>" in html
    assert "<wbr>：" not in html


def test_dates_are_told_in_japanese_time():
    instant = datetime(2026, 11, 19, 15, 5, 7, 123456, tzinfo=UTC)
    assert japanese.ja_date(instant) == "2026年11月20日(金)"
    assert japanese.ja_datetime(instant) == "2026年11月20日(金) 0:05"
    assert japanese.ja_month(instant) == "2026年11月"
    assert japanese.machine_time(instant) == "2026-11-20T00:05:07+09:00"
    assert japanese.ja_date(date(2026, 11, 20)) == "2026年11月20日(金)"
    assert japanese.ja_date(None) == japanese.ja_datetime(None) == ""


@pytest.mark.parametrize(
    ("when", "machine"),
    [
        ("2025年2月27日", "2025-02-27"),
        ("2025年3月", "2025-03"),
        ("2025年3月中旬", "2025-03"),
        ("2025年春", "2025"),
        ("2010年", "2010"),
        ("1990年代", "1990"),
        ("2010年〜2012年", "2010"),
        ("2012年まで", "2012-12-31"),
        ("現在", ""),
        ("近年", ""),
    ],
)
def test_a_fuzzy_date_says_to_machines_what_html_can_say(when, machine):
    read = fuzzydate.parse(when)
    assert TimelineEvent(when=when, start=read.start, end=read.end).datetime == machine


def test_tables_scroll_in_a_box_and_nothing_active_comes_through():
    html = japanese.framed_tables("<table><tr><td>1</td></tr></table><script>x</script>")
    assert html.startswith(
        '<div class="scroller" role="region" tabindex="0" aria-label="表"><table>'
    )
    assert html.count("</table></div>") == 1
    assert "script" not in html
