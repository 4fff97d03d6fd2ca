"""Ready answers while the database is gone: they are sent, and nobody waits."""

import math

import pytest
from django.db import OperationalError
from django.utils import timezone

from articles import publishing
from raretrend import freshness, frontcache
from raretrend.freshness import Source


@pytest.fixture
def end_database(monkeypatch):
    """Ends the site's database, as far as the generation is concerned."""

    def refuse(source):
        raise OperationalError

    def end_database(site):
        monkeypatch.setattr(Source, "_read", refuse)
        monkeypatch.setattr(site.cache.freshness, "bytes_now", lambda: None)

    return end_database


def test_ready_pages_are_sent_while_the_database_is_gone(site, publish, end_database):
    publish("one")
    ready = site.get("/articles/one/")[2]
    end_database(site)
    assert site.get("/articles/one/")[2] == ready
    assert len(site.asked) == 1


def test_what_was_withdrawn_does_not_come_back_when_the_database_goes(site, publish, end_database):
    edition = publish("one")
    site.get("/articles/one/")
    publishing.withdraw(edition.article)
    assert site.get("/articles/one/")[0] == 410
    end_database(site)
    assert site.get("/articles/one/")[0] == 410


def test_while_the_database_is_gone_it_is_asked_once_a_second(
    site, publish, end_database, monkeypatch
):
    publish("one")
    site.get("/articles/one/")
    end_database(site)
    asked, seconds = [], [0.0]
    refuse = Source._read
    monkeypatch.setattr(Source, "_read", lambda source: asked.append(seconds[0]) or refuse(source))
    monkeypatch.setattr(freshness.time, "monotonic", lambda: seconds[0])
    for tenth in range(25):
        seconds[0] = tenth / 10
        assert site.get("/articles/one/")[0] == 200
    assert asked == [0.0, 1.0, 2.0]


def test_one_looks_for_the_database_while_the_others_do_not_wait(
    site, publish, end_database, monkeypatch
):
    publish("one")
    site.get("/articles/one/")
    end_database(site)
    site.get("/articles/one/")
    monkeypatch.setattr(freshness.time, "monotonic", lambda: math.inf)
    answered = []

    def read_in_silence(source):
        if len(answered) < 2:  # else it would ask for itself for ever
            answered.append(site.get("/articles/one/")[0])
        raise OperationalError

    monkeypatch.setattr(Source, "_read", read_in_silence)
    assert site.get("/articles/one/")[0] == 200
    assert answered == [200]


def test_a_page_is_not_made_anew_while_the_database_is_gone(
    site, publish, monkeypatch, end_database
):
    publish("one")
    ready = site.get("/articles/one/")[2]
    later = timezone.now().timestamp() + frontcache.RENEWED + 1
    monkeypatch.setattr(frontcache.time, "time", lambda: later)
    with monkeypatch.context() as patch:
        patch.setattr(Source, "_read", Source._read)  # to be put back
        end_database(site)
        assert site.get("/articles/one/")[2] == ready
    assert len(site.asked) == 1
    site.cache.freshness.sources[0].asked_again_at = 0  # a second later
    site.get("/articles/one/")
    assert len(site.asked) == 2
