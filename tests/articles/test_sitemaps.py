"""Sitemaps: every page that is there, and none that is not."""

from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

import pytest
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import drafting, publishing, sitemaps
from articles.document import Document, Prose, Quote, Source, Trend, Use
from articles.models import Article, Edition, Person
from articles.models import Source as SourceRow
from trends import recording
from trends.models import Trend as TrendRow

PAGES = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


@pytest.fixture
def publish(db, clock):
    """Publish a small article, an hour after the one before."""

    def publish_it(slug, *, title="題名", trend=None, topics=("資源",), blocks=()):
        clock.tick(hours=1)
        document = Document(
            title=title, topics=list(topics), blocks=[Prose("<p>本文</p>"), *blocks]
        )
        document.trend = trend
        return publishing.publish(drafting.new_article(document, slug=slug))

    return publish_it


@pytest.fixture
def read(client):
    """A sitemap: its addresses below the site, each with its last change."""

    def read_it(path):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer["Content-Type"] == "application/xml; charset=utf-8"
        found = {}
        for one in fromstring(answer.content, forbid_dtd=True):
            address = one.findtext(f"{PAGES}loc")
            assert address.startswith(settings.SITE_URL)
            assert address.isascii()
            found[unquote(urlsplit(address).path)] = one.findtext(f"{PAGES}lastmod")
        return found

    return read_it


def test_the_index_names_a_file_for_every_kind_that_has_pages(publish, read):
    publish("one", trend=Trend("ガリウム", "JP", 500))
    assert list(read("/sitemap.xml")) == [
        "/sitemap-pages.xml",
        "/sitemap-articles-1.xml",
        "/sitemap-topics-1.xml",
        "/sitemap-trends-1.xml",
    ]


def test_every_kind_of_page_is_in_a_sitemap(publish, read):
    source = Source(publisher="商務省", title="公告")
    blocks = [Quote("話", "肩書", "山田太郎", False, source), Use("磁石", ["Nd"], "車", None)]
    publish("one", trend=Trend("ガリウム", "JP", 500), blocks=blocks)
    found = [path for file in read("/sitemap.xml") for path in read(file)]
    for path in (
        *(
            "/",
            "/articles/",
            "/trends/",
            "/trends/about/",
            "/about/",
            "/articles/one/",
            "/topics/資源/",
        ),
        *("/trends/jp/ガリウム/", "/elements/nd/", Person.objects.get().get_absolute_url()),
        SourceRow.objects.get().get_absolute_url(),
    ):
        assert unquote(path) in found, path
    assert len(found) == len(set(found))


def test_every_address_in_the_sitemaps_is_a_page_robots_may_keep(publish, read, client):
    source = Source(publisher="商務省", title="公告")
    blocks = [Quote("話", "肩書", "山田太郎", False, source), Use("磁石", ["Nd"], "車", None)]
    publish("one", trend=Trend("ガリウム", "JP", 500), blocks=blocks)
    forbidden = client.get("/robots.txt").content.decode()
    for file in read("/sitemap.xml"):
        for path in read(file):
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert b"noindex" not in answer.content, path
            assert f"Disallow: /{path.split('/')[1]}/" not in forbidden


def test_a_page_changed_when_the_newest_edition_it_shows_became_live(publish, read):
    publish("one", topics=["資源", "電池"])
    newer = publish("two", topics=["資源"])
    pages = read("/sitemap-topics-1.xml")
    assert datetime.fromisoformat(pages["/topics/資源/"]) == newer.live_from.replace(microsecond=0)
    assert pages["/topics/電池/"] == read("/sitemap-articles-1.xml")["/articles/one/"]


def test_an_article_is_listed_once_however_many_editions_it_had(publish, read, clock):
    first = publish("one")
    clock.tick(hours=1)
    second = publishing.publish(publishing.next_draft(first.article))
    found = read("/sitemap-articles-1.xml")
    assert list(found) == ["/articles/one/"]
    assert datetime.fromisoformat(found["/articles/one/"]) == second.live_from.replace(
        microsecond=0
    )


def test_elements_nothing_uses_and_sources_nothing_cites_are_left_out(publish, read, client):
    publish("one", blocks=[Use("磁石", ["Nd"], "車", None)])
    SourceRow.objects.create(publisher="だれも引かない")
    assert list(read("/sitemap-elements-1.xml")) == ["/elements/nd/"]
    assert client.get("/sitemap-sources-1.xml").status_code == 404


def test_hidden_trends_are_left_out_with_or_without_articles(publish, read, client):
    publish("one", trend=Trend("隠す", "JP", 500))
    TrendRow.objects.update(hidden=True)
    assert client.get("/sitemap-trends-1.xml").status_code == 404
    assert "/sitemap-trends-1.xml" not in read("/sitemap.xml")


def test_a_trend_that_was_never_observed_is_listed_with_its_article(publish, read):
    publish("one", trend=Trend("新語", "JP", None))
    assert list(read("/sitemap-trends-1.xml")) == ["/trends/jp/新語/"]


def test_rankings_of_other_countries_are_static_pages_once_they_are_observed(db, read, clock):
    assert "/trends/us/" not in read("/sitemap-pages.xml")
    recording.record([("rare earth", "US", clock.now, 500)])
    pages = read("/sitemap-pages.xml")
    assert "/trends/us/" in pages
    assert "/trends/jp/" not in pages  # the same page as /trends/


def test_a_long_site_has_several_files_and_each_page_is_in_one(publish, read, monkeypatch):
    monkeypatch.setattr(sitemaps, "A_FILE", 2)
    slugs = [publish(f"a{number}").article.slug for number in range(5)]
    files = [path for path in read("/sitemap.xml") if "articles" in path]
    assert len(files) >= 3
    found = [path for file in files for path in read(file)]
    assert found == [f"/articles/{slug}/" for slug in slugs]


def test_a_range_without_pages_is_an_empty_file(publish, read, monkeypatch, client):
    monkeypatch.setattr(sitemaps, "A_FILE", 1)
    first, second = publish("one"), publish("two")
    publishing.withdraw(first.article)
    *_, empty, full = [path for path in read("/sitemap.xml") if "articles" in path]
    assert empty == f"/sitemap-articles-{first.article_id + 1}.xml"
    assert read(empty) == {}
    assert list(read(full)) == ["/articles/two/"]
    beyond = f"/sitemap-articles-{second.article_id + 2}.xml"
    assert client.get(beyond).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        *("/sitemap-articles-0.xml", "/sitemap-nothing-1.xml", "/sitemap-articles-.xml"),
        *(f"/sitemap-articles-{'9' * 25}.xml", f"/sitemap-articles-{'9' * 5_000}.xml"),
        *("/sitemap-articles-9223372036854775807.xml", "/sitemap-%00-1.xml", "/sitemap-a-１.xml"),
    ],
)
def test_a_file_that_is_none_is_not_found(publish, client, path):
    publish("one")
    assert client.get(path).status_code == 404


def test_sitemaps_cost_the_same_queries_however_many_pages_there_are(publish, client):
    def queries(path):
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    source = Source(publisher="商務省", title="公告")
    paths = ["/sitemap.xml", "/news-sitemap.xml"]
    paths += [f"/sitemap-{kind}-1.xml" for kind in sitemaps.KINDS]
    publish("one", blocks=[Quote("話", "肩書", "山田太郎", False, source)])
    before = [queries(path) for path in paths]
    for number in range(5):
        speaker = f"山田{number}郎"
        source = Source(publisher="商務省", title=f"公告{number}")
        publish(
            f"a{number}", topics=[f"話{number}"], blocks=[Quote("話", "", speaker, False, source)]
        )
    assert [queries(path) for path in paths] == before
    assert max(before) <= 12


# News


def read_news(client):
    answer = client.get("/news-sitemap.xml")
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    return {
        urlsplit(one.findtext(f"{PAGES}loc")).path: one.find(f"{NEWS}news")
        for one in fromstring(answer.content, forbid_dtd=True)
    }


def test_news_tell_publication_language_date_and_title(publish, client):
    edition = publish("one", title="題名 & <注>")
    news = read_news(client)["/articles/one/"]
    assert news.findtext(f"{NEWS}publication/{NEWS}name") == "RareTrend"
    assert news.findtext(f"{NEWS}publication/{NEWS}language") == "ja"
    assert news.findtext(f"{NEWS}title") == "題名 & <注>"
    published = datetime.fromisoformat(news.findtext(f"{NEWS}publication_date"))
    assert published == edition.live_from.replace(microsecond=0)


def test_news_are_what_was_first_published_in_the_last_two_days(publish, client, clock):
    old = publish("old")
    clock.tick(hours=47)
    publish("new")
    assert list(read_news(client)) == ["/articles/new/", "/articles/old/"]
    clock.tick(hours=2)
    publishing.publish(publishing.next_draft(old.article))  # an old article stays one
    assert list(read_news(client)) == ["/articles/new/"]


def test_there_are_at_most_a_thousand_news(publish, client, monkeypatch):
    assert sitemaps.MOST_NEWS == 1_000
    monkeypatch.setattr(sitemaps, "MOST_NEWS", 2)
    for number in range(3):
        publish(f"a{number}")
    assert list(read_news(client)) == ["/articles/a2/", "/articles/a1/"]


def test_a_title_with_characters_xml_cannot_hold_is_still_news(article, client):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_edition SET title = %s", ["題\x0b名\uffff"])
    news = read_news(client)["/articles/gallium/"]
    assert news.findtext(f"{NEWS}title") == "題名"


def test_a_site_with_nothing_has_sitemaps_all_the_same(db, read, client):
    assert list(read("/sitemap.xml")) == ["/sitemap-pages.xml"]
    assert read_news(client) == {}


# robots.txt


def test_robots_are_told_what_is_not_for_them_and_where_the_sitemaps_are(client):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    for line in (
        *("User-agent: *", "Disallow: /admin/", "Disallow: /preview/", "Disallow: /search/"),
        *(f"Sitemap: {settings.SITE_URL}/{name}.xml" for name in ("sitemap", "news-sitemap")),
    ):
        assert line in lines


def test_the_first_publication_is_that_of_the_first_edition_readers_saw(article, clock):
    first = Edition.objects.get()
    clock.tick(days=1)
    scheduled = publishing.publish(publishing.next_draft(article), at=clock.now + timedelta(days=1))
    clock.tick(days=2)
    live = Edition.objects.live().with_first_publication().get()
    assert live == scheduled
    assert live.first_published == first.live_from
    assert Article.objects.count() == 1
