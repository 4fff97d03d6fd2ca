"""What happened when, in all articles."""

from datetime import date

import pytest

from articles import timelines
from articles.models import TimelineEvent
from tests.articles.finding import event


def test_the_timeline_is_read_by_decade_year_and_topic(publish, page):
    publish(
        "one",
        [
            event("2024年5月1日", date(2024, 5, 1), title="新"),
            event("1994年", date(1994, 1, 1), title="旧"),
        ],
    )
    publish("two", [event("2021年5月1日", date(2021, 5, 1), title="別")], topics=["別"])

    def titles(path):
        return [one.get_text() for one in page(path).select("ol.timeline strong")]

    assert titles("/timeline/") == ["別", "新"]
    assert titles("/timeline/?decade=1990") == ["旧"]
    assert titles("/timeline/?year=2024") == ["新"]
    assert titles("/timeline/?year=2000") == []
    assert titles("/timeline/?topic=別") == ["別"]


def test_a_year_and_a_month_have_what_happened_in_them(publish, page):
    def on(when, *days, precision="day"):
        return event(when, date(*days[:3]), date(*days[3:] or days[:3]), when, precision=precision)

    publish(
        "one",
        [
            on("2020年代", 2020, 1, 1, 2029, 12, 31, precision="decade"),
            on("2020年", 2020, 1, 1, 2020, 12, 31, precision="year"),
            on("2020年1月", 2020, 1, 1, 2020, 1, 31, precision="month"),
            on("2020年1月31日", 2020, 1, 31),
            on("2020年2月29日", 2020, 2, 29),
        ],
        topics=["資源"],
    )

    def told(query):
        return [one.get_text() for one in page(f"/timeline/?{query}").select("ol.timeline strong")]

    assert told("decade=2020")[0] == "2020年代"
    assert told("year=2020") == ["2020年", "2020年1月", "2020年1月31日", "2020年2月29日"]
    assert told("month=2020-01") == ["2020年1月", "2020年1月31日"]
    assert told("month=2020-02") == ["2020年2月29日"]
    tree = page("/timeline/?year=2020")
    assert tree.select_one("a[href='?month=2020-02']").get_text() == "2月"
    assert tree.select_one("a[href='?year=2020&topic=%E8%B3%87%E6%BA%90']")


def test_the_timeline_knows_what_happened_on_this_day(publish, page):
    publish(
        "one",
        [
            event("1998年11月24日", date(1998, 11, 24), title="旧"),
            event("2010年11月24日", date(2010, 11, 24), title="新"),
            event("2010年11月", date(2010, 11, 1), date(2010, 11, 30), "月", precision="month"),
            event("2010年11月25日", date(2010, 11, 25), title="翌日"),
        ],
    )
    tree = page("/timeline/?day=11-24")
    assert [one.get_text() for one in tree.select("ol.timeline strong")] == ["新", "旧"]
    assert page("/timeline/?day=2-29").select_one("h1").get_text() == "2月29日のできごと"


@pytest.mark.parametrize(
    "query",
    [
        "year=0",
        "year=-1",
        "year=10000",
        "year=x",
        "year=",
        "year=１９９０",
        "decade=1995",
        "decade=9999",
        *("month=2025-13", "month=2025-1", "month=2025", "month=-01", "month=２０２５-01"),
        *("day=13-1", "day=2-30", "day=", "day=x-y", "day=%00", "topic=%00x", "topic=nothing"),
    ],
)
def test_spans_that_are_none_are_404(publish, client, query):
    publish("one", [event("2024年5月1日", date(2024, 5, 1))])
    assert client.get(f"/timeline/?{query}").status_code == 404


def test_fuzzy_dates_stand_in_their_order_and_undated_events_last():
    year, decade = (date(2024, 1, 1), date(2024, 12, 31)), (date(2020, 1, 1), date(2029, 12, 31))
    events = [
        TimelineEvent(pk=pk, when=when, start=start, end=end, precision=precision, title=title)
        for pk, (when, (start, end), precision, title) in enumerate(
            [
                ("いつか", (None, None), "unknown", "不明"),
                ("2024年5月1日", (date(2024, 5, 1), date(2024, 5, 1)), "day", "日"),
                ("2024年", year, "year", "年"),
                ("2020年代", decade, "decade", "年代"),
            ]
        )
    ]
    merged = timelines.merged(events)
    assert [year for year, _ in merged] == ["2020年", "2024年", timelines.UNDATED]
    assert [entry.event.title for _, entries in merged for entry in entries] == [
        "年代",
        "年",
        "日",
        "不明",
    ]
