"""The page of one trend: its figures, chart, marks, card and data; the feed of all."""

import csv
import io
from urllib.parse import quote
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from articles import drafting, publishing
from articles.document import Trend as TrendOfDocument
from tests.trends import trend_of
from trends.models import NewsItem, Trend, TrendAlias

ATOM = "{http://www.w3.org/2005/Atom}"


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
    body = client.get(address + "buzz.csv").content
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
