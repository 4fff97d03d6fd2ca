"""The page of results: marks, ways on, and any input is safe."""

import html

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from articles.search.searching import near_misses, search
from articles.search.snippets import highlighted, snippet
from articles.search.tokens import (
    normalized,
)


def test_a_snippet_marks_the_hits_in_the_original_writing():
    text = "前の文です。" * 20 + "㈱例示はｻｰﾊﾞｰを増やした。" + "後の文です。" * 20
    marked = snippet(text, [normalized("サーバー")])
    assert "<mark>ｻｰﾊﾞ" in marked
    assert marked.startswith("…")
    assert "㈱例示は" in marked


def test_snippets_are_escaped():
    assert snippet("<b>磁石</b>", ["磁石"]) == "&lt;b&gt;<mark>磁石</mark>&lt;/b&gt;"
    assert highlighted("a<b", ["b"]) == "a&lt;<mark>b</mark>"


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=5), max_size=3))
def test_a_snippet_of_any_text_is_that_text(text, words):
    marked = highlighted(text, [normalized(word) for word in words])
    assert html.unescape(marked.replace("<mark>", "").replace("</mark>", "")) == text


@pytest.fixture
def page(client):
    return lambda **query: BeautifulSoup(client.get("/search/", query).content, "lxml")


def test_the_page_shows_hits_with_marks(publish, page):
    publish("磁石の記事", "ネオジム磁石の需要が伸びた。")
    tree = page(q="磁石")
    assert tree.select_one("h1").get_text() == "「磁石」の検索結果"
    assert tree.select_one(".hits h2 mark").get_text() == "磁石"
    assert tree.select_one(".hits a")["href"].startswith("/articles/")
    assert tree.select_one("input[name=q]")["value"] == "磁石"


def test_the_page_offers_the_topics_of_what_was_found(publish, page):
    publish("磁石の記事", topics=["資源"])
    publish("磁石の話", topics=["資源", "電池"])
    publish("ほかの話", topics=["祭り"])
    ways = page(q="磁石").select("nav[aria-label=トピック] a")
    assert [way.get_text() for way in ways] == ["資源", "電池"]
    tree = page(q="磁石", topic="電池")
    assert [hit.get_text() for hit in tree.select(".hits h2")] == ["磁石の話"]
    assert tree.select_one(".narrowed strong").get_text() == "電池"


def test_nothing_found_leads_on(publish, page):
    publish("記事", topics=["レアアース"])
    tree = page(q="レアアス")
    assert tree.select_one("[role=status]").get_text() == "「レアアス」を含む記事は見つかりません。"
    assert tree.select_one(".near a").get_text() == "レアアース"
    assert tree.select_one("ul.topics a")


HOSTILE = [
    '"',
    "'",
    "*",
    "a*",
    "NEAR(a b)",
    "a AND b OR",
    "title:x",
    "-x",
    "^x",
    "(",
    "\\",
    "%",
    "_",
    "&|!:<->",
    *("\x00", "a\x00b", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "�"),
    "'; DROP TABLE articles_search; --",
    "<script>alert(1)</script>",
    "{}",
    "々",
    "ー",
    "ーー",
    "゛",
    "あ" * 10_000,
    "a " * 5_000,
    "🧲",
    "👩‍🔬",
    "ﷺ" * 50,
    "\u202e",
    "ß",
    "İ",
    "é",
    "1" * 300,
    "x'y",
    "$$",
    "E'\\x'",
]


@pytest.mark.parametrize("query", HOSTILE)
def test_any_input_is_safe(publish, client, query):
    publish("記事" + query[:50].replace("\x00", ""), "x'y ß é 🧲 " + "ﷺ")
    for name in ("q", "kind", "topic", "days"):
        assert client.get("/search/", {"q": "記事", name: query}).status_code == 200


@given(text=st.text(max_size=60))
def test_any_text_can_be_searched_for(db, text):
    search(text)
    near_misses(text)


def test_a_search_costs_the_same_queries_however_much_is_found(publish, client):
    counts = []
    for size in (2, 40):
        for number in range(size):
            publish(f"磁石{size}-{number}", topics=["磁石"])
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/?q=磁石")
        counts.append(len(queries))
    # PostgreSQL looks among the newest documents first, and then among all: a query more at each step.
    assert max(counts) <= (13 if connection.vendor == "sqlite" else 16)
