"""The site as a whole: its health, its error pages, its demo."""

from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from articles.models import Article, Edition, Picture, Source, Topic
from trends.models import BuzzSample


def test_a_healthy_site_says_so(db, client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_a_site_without_its_database_says_so(client, monkeypatch):
    def refuse():
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"database\n")


def test_a_site_without_its_cache_says_so(db, client, monkeypatch):
    def refuse(key):
        raise ConnectionError

    monkeypatch.setattr(cache, "get", refuse)
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"cache\n")


def test_an_error_has_a_japanese_page_that_needs_no_database(monkeypatch):
    client = Client(raise_request_exception=False)
    # No db fixture: any query fails, that of the page asked for first.
    response = client.get("/articles/")
    assert response.status_code == 500
    html = response.content.decode()
    assert "エラーが発生しました" in html
    assert 'href="/"' in html


def test_a_foreign_host_is_refused_in_japanese():
    response = Client(raise_request_exception=False).get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "リクエストを処理できません" in response.content.decode()


def test_the_admin_asks_who_is_there(db, client):
    response = client.get(reverse("admin:index"), follow=True)
    assert "RareTrend 編集部" in response.content.decode()
    assert "unsafe-inline" in response["Content-Security-Policy"]


def load():
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


pytestmark = pytest.mark.usefixtures("load_demo")  # its pictures are copied once for all tests


@pytest.fixture
def counts(db):
    models = (Article, Edition, Picture, Source, Topic, BuzzSample)
    return lambda: [model.objects.count() for model in models]


def test_loading_the_demo_twice_changes_nothing(counts):
    first = load()
    assert "パスワード：" in first
    once = counts()
    assert once[0] == 4
    assert "パスワード：" not in load()
    assert counts() == once


def test_every_fact_of_the_demo_has_a_source(db):
    load()
    for edition in Edition.objects.all():
        for kind in (edition.quote_set, edition.timelineevent_set, edition.elementuse_set):
            assert not kind.filter(source=None).exists()
        assert not edition.timelineevent_set.filter(precision="unknown").exists()


def test_the_demo_s_newest_sample_is_from_now(db, client):
    load()
    assert "5,000+" in client.get("/articles/rare-earths/").content.decode()
    assert "レアアース" in client.get("/").content.decode()


def test_a_site_with_articles_of_its_own_gets_no_demo(article):
    call_command("load_demo", "--if-empty", stdout=StringIO())
    assert Article.objects.count() == 1
