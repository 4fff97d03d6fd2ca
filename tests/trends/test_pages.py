"""The pages about trends, as readers get them."""

import csv
import io
import re
from datetime import timedelta
from urllib.parse import quote
from xml.etree.ElementTree import Element

import pytest
from bs4 import BeautifulSoup
from defusedxml.ElementTree import fromstring
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from articles import drafting, publishing
from articles.document import Trend as TrendOfDocument
from trends import recording
from trends.adapters import google
from trends.fetching import store
from trends.models import NewsItem, Trend, TrendAlias

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def observe(db, clock):
    """Store observations told as keyword, traffic and hours ago; it is noon in Japan."""
    clock.tick(days=1)
    clock.now = clock.now.replace(hour=3, minute=0)

    def store_them(*rows, country="JP", measure="searches"):
        recording.record(
            [(word, country, clock.now - timedelta(hours=ago), count) for word, count, ago in rows],
            measure=measure,
        )

    return store_them


@pytest.fixture
def page(client):
    """A page as a tree."""
    return lambda path: BeautifulSoup(client.get(path).content, "lxml")


def words(tree):
    return [link.get_text() for link in tree.select("ol.ranking a.keyword")]


def trend_of(keyword, country="JP"):
    return Trend.objects.get(keyword=keyword, country=country)


# Rankings


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


# One trend


def test_a_trend_tells_its_figures_in_words(observe, page):
    observe(("ガリウム", 500, 30), ("ガリウム", 20_000, 20), ("ガリウム", 5_000, 1))
    tree = page(trend_of("ガリウム").get_absolute_url())
    said = [entry.get_text(" ", strip=True) for entry in tree.select("dl.figures dd")]
    assert said[0].startswith("5,000+")
    assert said[1].startswith("2万+")
    assert tree.select_one("h1").get_text(" ", strip=True) == "ガリウム 急上昇 下降"
    assert "最高は" in tree.select_one("figcaption").get_text()


def test_a_chart_has_its_data_as_a_table_and_a_file(observe, page, client):
    observe(("ガリウム", 20_000, 50), ("ガリウム", 5_000, 1))
    address = trend_of("ガリウム").get_absolute_url()
    tree = page(address)
    assert len(tree.select("svg.chart")) == 2  # a wide one and one for phones
    cells = [cell.get_text() for cell in tree.select("details table td")]
    assert cells == ["5,000+", "2万+"]
    assert tree.select_one("details table caption")
    assert tree.select_one(f"a[href='{address}buzz.csv']")


def test_marks_lead_to_the_articles(observe, page, article, clock):
    clock.tick(hours=1)
    tree = page(trend_of("ガリウム").get_absolute_url())
    (mark,) = tree.select("ol.marks li")
    assert mark.select_one("a")["href"] == "/articles/gallium/"
    assert tree.select_one("svg.chart a")["href"] == "/articles/gallium/"


def test_news_is_marked_as_leading_elsewhere(observe, page):
    observe(("ガリウム", 500, 1))
    NewsItem.objects.create(
        trend=trend_of("ガリウム"),
        title="<b>見出し</b>",
        url="https://example.org/?a=1&b=2",
        publisher="例示新聞",
        seen_at=timezone.now(),
    )
    link = page(trend_of("ガリウム").get_absolute_url()).select_one("ul.news a")
    assert link["href"] == "https://example.org/?a=1&b=2"
    assert set(link["rel"]) == {"nofollow", "noopener"}
    assert link.get_text() == "<b>見出し</b>（外部サイト）"


def test_the_articles_and_their_topics_are_on_the_page(page, article, clock):
    clock.tick(minutes=1)
    tree = page(trend_of("ガリウム").get_absolute_url())
    assert tree.select_one(".cards a[href='/articles/gallium/']")
    assert {link.get_text() for link in tree.select("ul.topics a")} == {"ガリウム", "資源"}


def test_a_trend_without_an_article_says_so(observe, page):
    observe(("ガリウム", 500, 1))
    assert "記事はまだありません。" in page(trend_of("ガリウム").get_absolute_url()).get_text()


def test_the_same_keyword_abroad_is_linked(observe, page):
    observe(("iPhone", 500, 1))
    observe(("IPHONE", 900, 1), country="US")
    tree = page(trend_of("iPhone").get_absolute_url())
    assert tree.select_one("a[href='/trends/us/iphone/']")


def test_an_alias_leads_to_its_trend(observe, client):
    observe(("レアアース", 500, 1))
    TrendAlias.objects.create(trend=trend_of("レアアース"), keyword="希土類")
    answer = client.get("/trends/jp/希土類/")
    assert answer.status_code == 301
    assert answer["Location"] == trend_of("レアアース").get_absolute_url()
    Trend.objects.update(hidden=True)
    assert client.get("/trends/jp/希土類/").status_code == 404


@pytest.mark.parametrize("days", ["7", "30", "90", "365", "0", "-1", "x", "9" * 50, "\x00"])
def test_the_span_of_a_chart_can_be_chosen_and_nonsense_is_ignored(observe, client, days):
    observe(("ガリウム", 500, 1))
    address = trend_of("ガリウム").get_absolute_url()
    assert client.get(address, {"days": days}).status_code == 200
    assert client.get(address + "chart.svg", {"days": days, "w": days}).status_code == 200


def test_a_span_without_observations_says_so(observe, page, client):
    observe(("ガリウム", 500, 24 * 200))
    tree = page(trend_of("ガリウム").get_absolute_url())
    assert "この期間の観測はありません。" in tree.get_text()
    assert client.get(trend_of("ガリウム").get_absolute_url() + "chart.svg").status_code == 404
    tree = page(trend_of("ガリウム").get_absolute_url() + "?days=365")
    assert tree.select("svg.chart")


def test_the_chart_alone_is_an_svg_that_shows_nothing_but_itself(observe, client):
    observe(("ガリウム", 500, 1))
    address = trend_of("ガリウム").get_absolute_url()
    answer = client.get(address + "chart.svg?w=360")
    assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
    policy = set(answer["Content-Security-Policy"].split("; "))
    assert policy == {"default-src 'none'", "style-src 'unsafe-inline'"}
    svg: Element = fromstring(answer.content)
    assert svg.get("width") == "360"


def test_the_card_is_a_png(observe, client):
    observe(("ガリウム", 500, 1))
    answer = client.get(trend_of("ガリウム").get_absolute_url() + "card.png")
    assert answer["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)


def test_the_data_of_a_trend_can_be_imported_again(observe, client, tmp_path):
    observe(("=ガリウム", 500, 24 * 200), ("=ガリウム", 5_000, 3), ("=ガリウム", 200, 1))
    address = trend_of("=ガリウム").get_absolute_url()
    body = b"".join(client.get(address + "buzz.csv").streaming_content)
    lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert lines[0] == ["keyword", "country", "observed_at", "approx_traffic"]
    assert {line[0] for line in lines[1:]} == {"'=ガリウム"}  # no formula for a spreadsheet
    assert [line[3] for line in lines[1:]] == ["500", "5000", "200"]
    summed = Trend.objects.values("peak", "heat_key", "last_traffic").get()
    Trend.objects.all().delete()
    (tmp_path / "buzz.csv").write_bytes(body)
    call_command("import_buzz", str(tmp_path / "buzz.csv"), stdout=io.StringIO())
    again = Trend.objects.values("peak", "heat_key", "last_traffic").get(keyword="=ガリウム")
    assert again["heat_key"] == pytest.approx(summed["heat_key"], abs=1e-4)
    assert (again["peak"], again["last_traffic"]) == (5_000, 200)


def test_a_trend_page_costs_the_same_queries_however_long_its_history(
    observe, client, article, clock
):
    counts = []
    for hours in (1, 24 * 80):
        observe(*[("ガリウム", 500 + hour % 3, hour) for hour in range(0, hours, 5)])
        with CaptureQueriesContext(connection) as queries:
            client.get(trend_of("ガリウム").get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_marks_cost_one_query_however_many_articles(observe, client, document, clock):
    counts = []
    for number in range(3):
        document.trend = TrendOfDocument("ガリウム", "JP", 500)
        publishing.publish(drafting.new_article(document, slug=f"gallium-{number}"))
        clock.tick(minutes=1)
        with CaptureQueriesContext(connection) as queries:
            client.get(trend_of("ガリウム").get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[2]


# Comparing


def test_words_are_compared_by_address(observe, page):
    observe(("レアアース", 5_000, 1), ("ガリウム", 500, 30))
    tree = page("/trends/compare/?t=jp:レアアース&t=jp:ガリウム")
    assert tree.select_one("svg.chart")
    rows = tree.select("tbody tr")
    assert [row.select_one("th a").get_text() for row in rows] == ["レアアース", "ガリウム"]
    assert [row.select_one("td.number").get_text() for row in rows] == ["5,000+", "500+"]
    assert rows[0].select("td")[-1].select_one("a")["href"].endswith(quote("jp:ガリウム", safe=":"))


def test_a_word_is_added_however_it_is_written(observe, client):
    observe(("レアアース", 5_000, 1))
    observe(("iPhone 17", 500, 1), country="US")
    answer = client.get(
        "/trends/compare/", {"t": "jp:レアアース", "keyword": "ｉｐｈｏｎｅ17", "country": "US"}
    )
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"t=jp:{quote('レアアース')}&t=us:iphone-17")


def test_a_word_nobody_looked_for_is_named(observe, page):
    observe(("レアアース", 5_000, 1))
    tree = page("/trends/compare/?t=jp:レアアース&keyword=<zzz>")
    assert tree.select_one("[role=status]").get_text() == "「<zzz>」のトレンドは見つかりません。"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "t=",
        "t=jp",
        "t=:x",
        "t=zz:x",
        "t=jp:%00",
        "t=jp:" + "x" * 5_000,
        "keyword=%00",
        "keyword=x&country=%00",
        "keyword=x&country=ZZ",
        "days=x",
    ],
)
def test_nonsense_compares_nothing(observe, client, query):
    observe(("レアアース", 5_000, 1))
    answer = client.get(f"/trends/compare/?{query}")
    assert answer.status_code == 200
    assert "<tbody>" not in answer.content.decode()


def test_four_are_compared_at_most_and_each_once(observe, page):
    observe(*[(f"話題{n}", 500, 1) for n in range(6)])
    names = "&".join(f"t=jp:話題{n}" for n in (0, 0, 1, 2, 3, 4, 5))
    tree = page(f"/trends/compare/?{names}")
    assert len(tree.select("tbody tr")) == 4
    assert tree.select_one("form.adding") is None


def test_the_one_that_spread_first_can_be_seen(observe, page, clock):
    observe(("rare earth", 100, 60), ("rare earth", 5_000, 40), country="US")
    observe(("レアアース", 100, 60), ("レアアース", 5_000, 24))
    rows = page("/trends/compare/?t=jp:レアアース&t=us:rare-earth").select("tbody tr")
    spread = [row.select("td")[2].get_text() for row in rows]
    begun = [timezone.localtime(clock.now - timedelta(hours=ago)) for ago in (24, 40)]
    assert [re.search(r"(\d+):", text)[1] for text in spread] == [str(at.hour) for at in begun]


# About, feed


def test_the_formula_is_explained_with_a_worked_example(db, page):
    text = page("/trends/about/").get_text()
    assert "12時間ごとに半分" in text
    rows = page("/trends/about/").select("table tbody tr")
    assert [row.select_one(".number").get_text() for row in rows] == [
        "5,000",
        "2,500",
        "1,250",
        "5,000",
    ]


def test_the_feed_tells_what_is_new(observe, client, settings):
    settings.SITE_URL = "https://raretrend.example"
    observe(("昔", 90_000, 50), ("今日", 500, 1))
    tree = fromstring(client.get("/trends/feed/").content)
    assert [entry.find(f"{ATOM}title").text for entry in tree.iter(f"{ATOM}entry")] == [
        "今日（日本）",
        "昔（日本）",
    ]
    links = [entry.find(f"{ATOM}link").get("href") for entry in tree.iter(f"{ATOM}entry")]
    assert links[0] == f"https://raretrend.example/trends/jp/{quote('今日')}/"


def test_articles_badges_show_the_newest_sample_and_that_of_publication(
    observe, page, draft, clock
):
    draft.buzz = None
    draft.save()
    observe(("ガリウム", 5_000, 1))
    publishing.publish(draft)
    assert draft.article.editions.get().buzz == 5_000
    clock.tick(hours=1)
    observe(("ガリウム", 20_000, 0))
    badge = page("/articles/gallium/").select_one(".trend-badge")
    assert badge.select_one(".traffic").get_text() == "2万+回以上の検索"
    assert badge.select_one(".then").get_text() == "公開時 5,000+"
