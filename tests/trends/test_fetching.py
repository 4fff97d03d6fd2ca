"""From a feed into rows."""

from types import ModuleType

import pytest

from tests.trends import everything
from trends import fetching
from trends.adapters import ADAPTERS, Observed, Reading, Unreadable
from trends.downloading import NotDownloaded
from trends.models import Feed, Trend, TrendAlias


def test_a_feed_becomes_trends_samples_and_headlines(feed):
    assert fetching.fetch(feed) == 3
    trend = Trend.objects.get(keyword="ガリウム")
    assert (trend.country.code, trend.last_traffic, trend.measure) == ("JP", 5_000, "searches")
    assert trend.news.count() == 2
    feed.refresh_from_db()
    assert (feed.etag, feed.error, feed.failures) == ('"one"', "", 0)


def test_the_same_feed_again_adds_nothing(feed, clock):
    fetching.fetch(feed)
    before = everything()
    fetching.fetch(feed)
    assert everything() == before


def test_a_feed_that_has_not_changed_is_not_sent_again(feed, server, clock):
    fetching.fetch(feed)
    before, fetched = everything(), feed.fetched_at
    server.answers["/rss"] = (304, {}, b"")
    clock.tick(minutes=10)
    assert fetching.fetch(feed) == 0
    assert server.asked[-1][1]["If-None-Match"] == '"one"'
    assert everything() == before
    assert feed.fetched_at > fetched
    assert feed.etag == '"one"'


def test_a_keyword_written_otherwise_and_an_alias_lead_to_the_same_trend(feed):
    known = Trend.objects.create(keyword="希少金属", country="JP")
    TrendAlias.objects.create(trend=known, keyword="ｶﾞﾘｳﾑ")
    fetching.fetch(feed)
    known.refresh_from_db()
    assert known.last_traffic == 5_000
    assert not Trend.objects.filter(keyword="ガリウム").exists()


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ((200, {}, b"<html>"), "HTML"),
        ((200, {}, b"<rss><channel>"), "XML"),
        ((500, {}, b""), "500"),
        ((404, {}, b""), "404"),
        ((200, {}, b"x" * 3_000_000), "2MB"),
    ],
)
def test_a_broken_feed_harms_nothing_and_tells_why(feed, server, answer, line):
    fetching.fetch(feed)
    before = everything()
    server.answers["/rss"] = answer
    with pytest.raises((Unreadable, NotDownloaded)):
        fetching.fetch(feed)
    feed.refresh_from_db()
    assert line in feed.error
    assert everything() == before


def test_failures_make_a_feed_wait_longer_and_success_ends_that(feed, server, clock, sample):
    good = server.answers["/rss"]
    server.answers["/rss"] = (503, {}, b"")
    waits = []
    for _ in range(8):
        with pytest.raises(NotDownloaded):
            fetching.fetch(feed)
        waits.append(feed.due_at - clock.now)
        assert not fetching.due().exists()
    assert waits == sorted(waits)
    assert waits[0] < waits[1]
    assert waits[-1] == fetching.LONGEST_WAIT
    server.answers["/rss"] = good
    fetching.fetch(feed)
    assert feed.failures == 0
    clock.tick(minutes=10)
    assert fetching.due().get() == feed


def test_a_feed_waits_as_long_as_the_server_asks(feed, server, clock):
    server.answers["/rss"] = (429, {"Retry-After": "86400"}, b"")
    with pytest.raises(NotDownloaded):
        fetching.fetch(feed)
    assert (feed.due_at - clock.now).total_seconds() == 86_400


def test_a_feed_of_another_country_is_refused(feed):
    feed.country = "US"
    with pytest.raises(Unreadable, match="JP"):
        fetching.fetch(feed)
    assert not Trend.objects.exists()


def test_a_third_format_is_one_module(feed, monkeypatch):
    """What `fetching` asks of an adapter is what `trends.adapters` says it is."""
    third = ModuleType("third")
    third.LABEL, third.MEASURE, third.INTERVAL = "三つ目", "views", fetching.timedelta(hours=1)
    third.collect = lambda get, url, now: Reading((Observed("ガリウム", 700),))
    monkeypatch.setitem(ADAPTERS, "third", third)
    feed.format = "third"
    assert fetching.fetch(feed) == 1
    assert Trend.objects.get().measure == "views"


def test_what_an_editor_changes_during_a_fetch_stays(feed):
    Feed.objects.filter(pk=feed.pk).update(active=False)
    fetching.fetch(feed)
    feed.refresh_from_db()
    assert feed.active is False
    assert feed.fetched_at
