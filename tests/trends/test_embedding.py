"""Charts on other sites: what oEmbed consumers and frames get."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from trends import recording
from trends.models import Trend

PAGE = f"{settings.SITE_URL}/trends/jp/レアアース/"


@pytest.fixture
def trend(db, clock):
    """A trend that was observed a moment ago."""
    recording.record([("レアアース", "JP", clock.now, 5_000)])
    clock.tick(minutes=5)
    return Trend.objects.get()


@pytest.fixture
def ask(client):
    """Ask the endpoint."""
    return lambda url=PAGE, **query: client.get("/oembed", {"url": url} | query)


def test_a_trend_s_address_becomes_a_frame(trend, ask):
    answer = ask()
    assert answer["Content-Type"] == "application/json"
    told = json.loads(answer.content)
    assert (told["version"], told["type"]) == ("1.0", "rich")
    assert told["title"] == "「レアアース」の検索数の推移（日本）"
    assert told["provider_name"] == "RareTrend"
    assert told["provider_url"] == f"{settings.SITE_URL}/"
    frame = BeautifulSoup(told["html"], "html.parser").iframe
    assert frame["src"].startswith(f"{settings.SITE_URL}/trends/jp/")
    assert frame["src"].endswith("/embed/")
    assert frame["title"] == told["title"]
    assert (int(frame["width"]), int(frame["height"])) == (told["width"], told["height"])


@pytest.mark.parametrize(
    "limits",
    [
        {"maxwidth": "500"},
        {"maxheight": "200"},
        {"maxwidth": "320", "maxheight": "240"},
        {"maxwidth": "1", "maxheight": "1"},
        {"maxwidth": "5000", "maxheight": "5000"},
    ],
)
def test_the_frame_is_no_larger_than_the_consumer_has_room(trend, ask, limits):
    told = json.loads(ask(**limits).content)
    assert 1 <= told["width"] <= int(limits.get("maxwidth", 720))
    assert 1 <= told["height"] <= int(limits.get("maxheight", 10_000))
    assert told["width"] <= 720


def test_other_ways_to_write_the_address_lead_to_the_chart(trend, ask):
    encoded = trend.get_absolute_url()
    other_scheme = PAGE.replace("http:", "https:")
    for url in (f"{settings.SITE_URL}{encoded}", f"{PAGE}?days=7#chart", other_scheme):
        assert ask(url).status_code == 200, url


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/trends/jp/レアアース/",
        f"{settings.SITE_URL}/",
        f"{settings.SITE_URL}/articles/",
        f"{settings.SITE_URL}/trends/",
        f"{settings.SITE_URL}/trends/jp/無い/",
        f"{settings.SITE_URL}/trends/us/レアアース/",
        f"{settings.SITE_URL}/trends/jp/レアアース",
        f"{settings.SITE_URL}/admin/",
        f"{settings.SITE_URL}/%00%ff",
        "http://127.0.0.1.evil.example:8000/trends/jp/レアアース/",
        "ftp://127.0.0.1:8000/trends/jp/レアアース/",
        f"{settings.SITE_URL}/{'a' * 5_000}",
    ],
)
def test_an_address_without_a_chart_is_not_found(trend, ask, url):
    assert ask(url).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        *({}, {"url": ""}, {"url": "レアアース"}, {"url": "/trends/jp/レアアース/"}),
        *({"url": "http://[::1/"}, {"url": "http://a:b/"}, {"url": "http://a:99999999/"}),
        *({"url": PAGE, "maxwidth": one} for one in ("", "0", "-1", "1e3", "１００", "9" * 400)),
        {"url": PAGE, "maxheight": "\x00"},
    ],
)
def test_what_cannot_be_read_is_a_bad_request(trend, client, query):
    answer = client.get("/oembed", query)
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/plain")


def test_other_formats_are_not_there(trend, ask):
    assert ask(format="json").status_code == 200
    assert ask(format="xml").status_code == 501
    assert ask(format="yaml").status_code == 501


def test_hidden_trends_are_embedded_nowhere(trend, ask, client):
    embed = f"{trend.get_absolute_url()}embed/"
    assert client.get(embed).status_code == 200
    Trend.objects.update(hidden=True)
    assert ask().status_code == 404
    assert client.get(embed).status_code == 404


def test_a_trend_s_page_says_where_its_oembed_is(trend, client):
    tree = BeautifulSoup(client.get(trend.get_absolute_url()).content, "lxml")
    (link,) = tree.select('link[type="application/json+oembed"]')
    parts = urlsplit(link["href"])
    assert link["rel"] == ["alternate"]
    assert f"{parts.scheme}://{parts.netloc}" == settings.SITE_URL
    assert parse_qs(parts.query)["format"] == ["json"]
    answer = client.get(f"{parts.path}?{parts.query}")
    assert json.loads(answer.content)["title"] == "「レアアース」の検索数の推移（日本）"


def test_any_site_may_frame_the_chart_and_nothing_else(trend, client):
    embed = client.get(f"{trend.get_absolute_url()}embed/")
    assert "frame-ancestors *" in embed["Content-Security-Policy"]
    assert "script-src 'self'" in embed["Content-Security-Policy"]
    assert "X-Frame-Options" not in embed
    page = client.get(trend.get_absolute_url())
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_the_frame_sets_no_cookie_and_asks_for_none(trend, client):
    answer = client.get(f"{trend.get_absolute_url()}embed/")
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_the_frame_has_the_chart_its_title_and_the_way_to_its_page(trend, client):
    tree = BeautifulSoup(client.get(f"{trend.get_absolute_url()}embed/").content, "lxml")
    assert tree.h1.get_text() == "「レアアース」の検索数の推移（日本）"
    assert len(tree.select("figure svg")) == 2
    assert "最高は" in tree.figcaption.get_text()
    link = tree.select_one(".credit a")
    assert "RareTrend" in link.get_text()
    assert link["href"] == f"{settings.SITE_URL}{trend.get_absolute_url()}"
    assert not tree.select("script, form")
    assert tree.select_one('meta[name="robots"]')["content"] == "noindex"


def test_a_chart_of_long_ago_says_that_there_is_none_now(trend, client, clock):
    clock.tick(days=400)
    html = client.get(f"{trend.get_absolute_url()}embed/").content.decode()
    assert "この期間の観測はありません。" in html


def test_a_keyword_with_markup_in_it_stays_text(db, ask, client, clock):
    recording.record([('<b>"a"&', "JP", clock.now, 5_000)])
    trend = Trend.objects.get()
    told = json.loads(ask(f"{settings.SITE_URL}{trend.get_absolute_url()}").content)
    frame = BeautifulSoup(told["html"], "html.parser")
    assert [tag.name for tag in frame.find_all(True)] == ["iframe"]
    assert '<b>"a"&' in frame.iframe["title"]


@given(st.text(max_size=80), st.text(max_size=12))
def test_any_text_is_answered(db, url, width):
    for address in (url, f"{settings.SITE_URL}/{url}"):
        answer = Client().get("/oembed", {"url": address, "maxwidth": width})
        assert answer.status_code in {400, 404}
