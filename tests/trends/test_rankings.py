"""Rankings: of now, of a period, of days gone by."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import publishing
from tests.trends import trend_of, words
from trends.adapters import google
from trends.fetching import store
from trends.models import Trend


def test_a_feed_becomes_a_ranking(db, page, sample):
    store(google.read(sample("feeds/google-today.xml")), "JP", "searches")
    tree = page("/trends/")
    assert words(tree) == ["南鳥島 レアアース泥", "ガリウム", "AT&T"]
    first = tree.select_one("ol.ranking li")
    assert first.select_one(".traffic").get_text() == "2万+回以上の検索"
    assert "記事はまだありません" in first.get_text()


def test_the_liveliest_comes_first_not_the_largest(observe, page):
    observe(("昨日", 20_000, 30), ("今日", 5_000, 0))
    assert words(page("/trends/")) == ["今日", "昨日"]


@pytest.mark.parametrize(
    ("period", "expected"),
    [("24h", ["今日"]), ("7d", ["先日", "今日"]), ("30d", ["先月", "先日", "今日"])],
)
def test_a_period_is_ranked_by_its_largest_traffic(observe, page, period, expected):
    observe(
        ("今日", 5_000, 1), ("先日", 10_000, 72), ("先月", 50_000, 24 * 25), ("昔", 90_000, 24 * 60)
    )
    assert words(page(f"/trends/?period={period}")) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [("rising", ["今"]), ("peaked", ["続く"]), ("fading", ["去る"]), ("quiet", ["昔"])],
)
def test_a_ranking_can_be_of_one_state(observe, page, state, expected):
    observe(("今", 5_000, 1), ("去る", 5_000, 10), ("昔", 5_000, 24 * 20))
    observe(("続く", 500, 12), ("続く", 500, 8), ("続く", 500, 4), ("続く", 500, 1))
    assert words(page(f"/trends/?state={state}")) == expected
    assert page("/trends/").select_one(".choice a[href$='state=rising']")


def test_countries_have_rankings_of_their_own(observe, page, client):
    observe(("レアアース", 5_000, 1))
    observe(("rare earth", 2_000, 1), country="US")
    assert words(page("/trends/")) == words(page("/trends/jp/")) == ["レアアース"]
    assert words(page("/trends/us/")) == ["rare earth"]
    tabs = page("/trends/us/").select(".tabs a")
    assert [tab.get_text(strip=True) for tab in tabs] == ["🇯🇵日本", "🇺🇸アメリカ合衆国"]
    assert [tab.get("aria-current") for tab in tabs] == [None, "page"]
    assert client.get("/trends/fr/").status_code == 404


def test_hidden_trends_and_those_only_drafts_know_are_nowhere(observe, page, client, draft):
    observe(("隠す", 5_000, 1), ("見せる", 500, 1))
    Trend.objects.filter(keyword="隠す").update(hidden=True)
    today = timezone.localdate()
    paths = ["/trends/", "/trends/?period=24h", "/trends/?period=7d", f"/trends/?date={today}"]
    for path in [*paths, f"/trends/?month={today:%Y-%m}", "/trends/feed/"]:
        text = client.get(path).content.decode()
        assert "見せる" in text
        assert "隠す" not in text
        assert "ガリウム" not in text
    for keyword in ("隠す", "ガリウム"):
        address = trend_of(keyword).get_absolute_url()
        for part in ("", "chart.svg", "card.png", "buzz.csv"):
            assert client.get(address + part).status_code == 404


def test_an_article_is_linked_once_it_is_live(observe, page, article):
    (row,) = page("/trends/").select("ol.ranking li")
    link = row.select_one(".explained a")
    assert (link.get_text(), link["href"]) == (
        "ガリウム入門：手のひらで溶ける金属",
        "/articles/gallium/",
    )


def test_a_scheduled_article_is_not_linked_before_its_time(observe, page, draft, clock):
    observe(("ガリウム", 5_000, 1))
    publishing.publish(draft, at=clock.now + timedelta(hours=1))
    assert not page("/trends/").select(".explained a")
    clock.tick(hours=2)
    assert page("/trends/").select(".explained a")


def test_a_burst_is_marked(observe, page):
    observe(("急", 5_000, 0))
    observe(*[("いつも", 1_000, 24 * day) for day in range(28)])
    marked = [row for row in page("/trends/").select("ol.ranking li") if row.select(".burst")]
    assert [row.select_one(".keyword").get_text() for row in marked] == ["急"]


def test_page_views_are_said_to_be_views(observe, page):
    observe(("月食", 5_000, 1), measure="views")
    assert "回以上の閲覧" in page("/trends/").select_one(".traffic").get_text()


def test_days_gone_by_can_be_read(observe, page, client, clock):
    observe(("一昨日", 5_000, 48), ("同じ日", 20_000, 48), ("今日", 500, 0))
    day = timezone.localdate(clock.now - timedelta(hours=48))
    tree = page(f"/trends/?date={day}")
    assert words(tree) == ["同じ日", "一昨日"]
    assert tree.select_one("a[rel=next]")["href"] == f"?date={day + timedelta(days=1)}"
    assert tree.select_one("a[rel=prev]") is None  # nothing was observed before
    rows = page(f"/trends/?month={day:%Y-%m}").select("table.days tbody tr")
    told = {row.select_one("time")["datetime"]: row.select_one("td a").get_text() for row in rows}
    assert told[str(day)] == "同じ日"


@pytest.mark.parametrize(
    "query",
    [
        *("date=2020-01-01", "date=2999-01-01", "date=nonsense", "date=", "date=2026-02-30"),
        *("month=2020-01", "month=2999-01", "month=2026-13", "month=", "date=%00", "month=%F0%9F"),
    ],
)
def test_days_that_cannot_be_are_404(observe, client, query):
    observe(("今日", 500, 0))
    assert client.get(f"/trends/?{query}").status_code == 404


@pytest.mark.parametrize("query", ["period=century", "state=asleep", "period=%00", "x=1"])
def test_choices_that_do_not_exist_are_ignored(observe, client, query):
    observe(("今日", 500, 0))
    assert client.get(f"/trends/?{query}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/trends/",
        "/trends/?period=24h",
        "/trends/?period=30d",
        "/trends/?date={}",
        "/trends/?month={:.7}",
    ],
)
def test_a_ranking_costs_the_same_queries_however_many_trends(observe, client, path):
    path = path.format(str(timezone.localdate()))
    counts = []
    for size in (3, 60):
        observe(*[(f"話題{size}-{place}", 500, 1) for place in range(size)])
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 7


def test_the_first_page_of_a_ranking_is_read_off_its_index(observe):
    observe(*[(f"話題{place}", 500, 1) for place in range(60)])
    plan = Trend.objects.shown().filter(country="JP").ranked()[:50].explain()
    assert "trends_of_a_country_by_heat" in plan or connection.vendor == "postgresql"
    assert "TEMP B-TREE" not in plan
