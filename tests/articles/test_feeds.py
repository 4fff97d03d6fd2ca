"""Feeds: whole articles, under names that stay, in Atom and in JSON."""

import json
from datetime import datetime

import pytest
from bs4 import BeautifulSoup
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from PIL import Image

from articles import drafting, entries, publishing
from articles.document import Document, Prose, Section
from articles.models import Author, Byline, Edition, Picture

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def atom(client):
    """An Atom feed as a tree."""

    def read(path="/feed/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
        return fromstring(answer.content, forbid_dtd=True)

    return read


@pytest.fixture
def feed(client):
    """The JSON feed."""

    def read():
        answer = client.get("/feed.json")
        assert answer["Content-Type"] == "application/feed+json"
        return json.loads(answer.content)

    return read


@pytest.fixture
def illustrated(draft, tmp_path):
    """A live article with two authors and a cover."""
    for name in ("山田花子", "佐藤次郎"):
        Byline.objects.create(edition=draft, author=Author.objects.create(name=name))
    path = tmp_path / "cover.png"
    Image.new("RGB", (40, 20)).save(path)
    file = ContentFile(path.read_bytes(), "cover.png")
    draft.cover = Picture.objects.create(file=file, alt="金属の粒")
    draft.save()
    return publishing.publish(draft)


def times(element, *names):
    """Times of an entry, to the second."""
    found = [datetime.fromisoformat(element.findtext(f"{ATOM}{name}")) for name in names]
    return [time.replace(microsecond=0) for time in found]


def test_an_entry_has_what_atom_asks_for(illustrated, atom):
    root = atom()
    assert root.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert root.findtext(f"{ATOM}{name}")
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == f"{settings.SITE_URL}/feed/"
    assert links["alternate"] == f"{settings.SITE_URL}/"
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "ガリウム入門：手のひらで溶ける金属"
    assert entry.findtext(f"{ATOM}summary") == "ガリウムは手のひらの温度で溶ける金属です。"
    assert entry.find(f"{ATOM}link").get("href") == f"{settings.SITE_URL}/articles/gallium/"
    terms = [one.get("term") for one in entry.findall(f"{ATOM}category")]
    assert terms == ["ガリウム", "資源"]
    authors = [one.findtext(f"{ATOM}name") for one in entry.findall(f"{ATOM}author")]
    assert authors == ["山田花子", "佐藤次郎"]


def test_an_article_without_a_byline_is_by_the_site(article, atom):
    root = atom()
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "RareTrend"
    assert root.find(f"{ATOM}entry/{ATOM}author") is None


def test_the_content_is_the_whole_article(illustrated, atom):
    content = atom().find(f"{ATOM}entry/{ATOM}content")
    assert content.get("type") == "html"
    tree = BeautifulSoup(content.text, "lxml")
    assert [one.get_text() for one in tree.select("h2, h3")] == [
        "輸出管理のあらまし",
        "歩み",
        "出典",
    ]
    assert tree.blockquote.get_text() == "輸出管理を実施する"
    assert "部品メーカー担当者 匿名" in tree.get_text()
    assert "ガリウムは手のひらの温度で溶ける金属です。" in tree.p.find_next("p").get_text()
    assert tree.table.find("th").get_text() == "用途"


def test_every_address_in_the_content_is_whole(db, client, feed):
    html = (
        '<p><a href="/topics/x/">一</a><a href="#here">二</a><a href="../y/">三</a>'
        '<a href="https://example.org/">四</a><a href="//example.net/">五</a></p>'
    )
    document = Document(
        title="題名", topics=["資源"], blocks=[Section(2, "見出し", "here"), Prose(html)]
    )
    publishing.publish(drafting.new_article(document, slug="links"))
    tree = BeautifulSoup(feed()["items"][0]["content_html"], "lxml")
    site = settings.SITE_URL
    assert [link["href"] for link in tree.select("a")] == [
        f"{site}/topics/x/",
        f"{site}/articles/links/#here",
        f"{site}/articles/y/",
        "https://example.org/",
        f"{site.split(':')[0]}://example.net/",
    ]


def test_marks_of_sources_lead_to_the_sources_on_the_page(article, feed):
    tree = BeautifulSoup(feed()["items"][0]["content_html"], "lxml")
    link = tree.select_one("sup a")
    assert link.get_text() == "[1]"
    assert link["href"] == f"{settings.SITE_URL}/articles/gallium/#source:1"


def test_nothing_in_the_content_needs_our_styles_or_scripts(article, feed):
    tree = BeautifulSoup(feed()["items"][0]["content_html"], "lxml")
    attributes = {name for tag in tree.find_all(True) for name in tag.attrs}
    assert attributes <= {"href", "src", "alt", "width", "height", "datetime", "title", "scope"}
    assert not tree.select("script, style, form, iframe")


def test_both_feeds_say_the_same(illustrated, atom, feed):
    entry, item = atom().find(f"{ATOM}entry"), feed()["items"][0]
    assert item["id"] == entry.findtext(f"{ATOM}id")
    assert item["url"] == entry.find(f"{ATOM}link").get("href")
    assert item["title"] == entry.findtext(f"{ATOM}title")
    assert item["summary"] == entry.findtext(f"{ATOM}summary")
    assert item["content_html"] == entry.findtext(f"{ATOM}content")
    assert item["authors"] == [{"name": "山田花子"}, {"name": "佐藤次郎"}]
    assert item["tags"] == ["ガリウム", "資源"]
    dates = [datetime.fromisoformat(item[f"date_{name}"]) for name in ("published", "modified")]
    assert dates == times(entry, "published", "updated")


def test_the_json_feed_says_what_it_is(illustrated, feed):
    told = feed()
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["feed_url"] == f"{settings.SITE_URL}/feed.json"
    assert told["home_page_url"] == f"{settings.SITE_URL}/"
    assert told["language"] == "ja"
    assert told["items"][0]["image"].startswith(f"{settings.SITE_URL}/media/pictures/")


def test_an_entry_keeps_its_name_and_first_date_when_slug_and_text_change(
    article, atom, clock, settings
):
    before = atom().find(f"{ATOM}entry")
    clock.tick(days=3)
    publishing.publish(publishing.next_draft(article))
    publishing.rename(article, "ガリウム")
    settings.SITE_URL = "https://moved.example"
    after = atom().find(f"{ATOM}entry")
    assert after.findtext(f"{ATOM}id") == before.findtext(f"{ATOM}id")
    assert after.findtext(f"{ATOM}id").startswith("urn:uuid:")
    assert times(after, "published") == times(before, "published")
    (first,), (second,) = times(before, "updated"), times(after, "updated")
    assert (second - first).days == 3
    assert "moved.example" in after.find(f"{ATOM}link").get("href")


def test_two_articles_have_two_names(article, document, feed):
    publishing.publish(drafting.new_article(document, slug="other"))
    assert len({item["id"] for item in feed()["items"]}) == 2


def test_a_topic_s_feed_has_its_articles_only(article, atom, document):
    document.topics = ["別"]
    publishing.publish(drafting.new_article(document, slug="other"))
    root = atom("/topics/資源/feed/")
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}link").get("href").endswith("/articles/gallium/")
    assert root.findtext(f"{ATOM}title") == "RareTrend：資源"


def test_a_topic_only_drafts_know_has_no_feed(draft, client):
    assert client.get("/topics/資源/feed/").status_code == 404
    publishing.publish(draft)
    assert client.get("/topics/資源/feed/").status_code == 200


def test_feeds_are_short_and_cost_the_same_however_much_there_is(
    article, client, atom, feed, clock, django_assert_max_num_queries
):
    for number in range(25):
        clock.tick(minutes=1)
        document = Document(
            title=f"記事{number}", topics=["資源", f"話{number}"], blocks=[Prose("<p>文</p>")]
        )
        publishing.publish(drafting.new_article(document))
    titles = [entry.findtext(f"{ATOM}title") for entry in atom().findall(f"{ATOM}entry")]
    assert titles == [f"記事{number}" for number in range(24, 4, -1)]
    assert [item["title"] for item in feed()["items"]] == titles
    for path, most in (("/feed/", 3), ("/feed.json", 3), ("/topics/資源/feed/", 4)):
        with django_assert_max_num_queries(most):
            client.get(path)


def test_characters_xml_cannot_hold_break_no_feed(article, atom, feed):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE articles_edition SET title = %s, lead = %s, body_html = %s",
            ["題\x0b名", "前\x01文\uffff", "<p>本\x0c文</p>"],
        )
        cursor.execute(
            "UPDATE articles_topic SET name = 'ガリ' || %s WHERE name='ガリウム'", ["\x02"]
        )
    entry = atom().find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "題名"
    assert entry.findtext(f"{ATOM}summary") == "前文"
    assert feed()["items"][0]["tags"] == ["ガリ", "資源"]


def test_what_looks_like_markup_in_a_lead_stays_text(article, atom, feed):
    lead = "a < b & <b>c</b>"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_edition SET lead = %s", [lead])
    summary = atom().find(f"{ATOM}entry/{ATOM}summary")
    assert (summary.get("type"), summary.text) == ("text", lead)
    assert lead in BeautifulSoup(feed()["items"][0]["content_html"], "lxml").get_text()


def test_an_empty_site_has_empty_feeds(db, atom, feed):
    assert atom().findall(f"{ATOM}entry") == []
    assert feed()["items"] == []


def test_every_page_tells_where_the_feeds_are(article, get):
    tree = BeautifulSoup(get("/articles/gallium/").content, "lxml")
    links = {(link["type"], link["href"]) for link in tree.select('link[rel="alternate"][type]')}
    assert links >= {
        ("application/atom+xml", "/feed/"),
        ("application/feed+json", "/feed.json"),
        ("application/atom+xml", "/trends/feed/"),
    }


def test_an_entry_is_made_of_an_edition_without_further_queries(
    illustrated, django_assert_num_queries
):
    edition = Edition.objects.live().for_feeds().get()
    with django_assert_num_queries(0):
        entries.entry(edition)
