"""`fetch_trends`: from addresses, files and standard input."""

import io
import sys
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from tests.trends import everything
from trends import fetching
from trends.adapters import google
from trends.models import BuzzSample, Feed, NewsItem, Trend


def run(*arguments):
    out = io.StringIO()
    call_command("fetch_trends", *arguments, stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path, sample):
    path = tmp_path / "feed.xml"
    path.write_bytes(sample("feeds/google-today.xml"))
    return path


def test_a_file_twice_changes_nothing_but_when_the_feed_was_read(db, file, clock):
    run("--file", str(file))
    assert Trend.objects.count() == 3
    before, first = everything(), Feed.objects.get(country="JP", format="google").fetched_at
    run("--file", str(file))
    assert everything() == before
    assert Feed.objects.get(country="JP", format="google").fetched_at == first == clock.now


def test_a_file_a_minute_later_adds_no_sample_of_the_same_traffic(db, file, clock):
    run("--file", str(file))
    samples = BuzzSample.objects.count()
    clock.tick(minutes=1)
    run("--file", str(file))
    assert BuzzSample.objects.count() == samples
    assert Trend.objects.get(keyword="ガリウム").last_seen == clock.now.replace(microsecond=0)


def test_standard_input_is_read(db, file, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes())))
    assert "3語" in run("--file", "-")


def test_all_active_feeds_that_are_due_are_read(feed, server):
    Feed.objects.create(url=f"{server.url}/off", country="US", format="google", active=False)
    assert "3語" in run()
    assert [path for path, _ in server.asked] == ["/rss"]
    assert "ありません" in run()  # a minute later none is due


def test_one_broken_feed_does_not_stop_the_others(feed, server):
    broken = Feed.objects.create(
        url=f"{server.url}/html", country="US", format="google", active=True
    )
    server.answers["/html"] = (200, {}, b"<html>")
    with pytest.raises(CommandError, match="1件"):
        run()
    assert Trend.objects.count() == 3
    broken.refresh_from_db()
    assert "HTML" in broken.error


def test_a_database_that_is_locked_stops_no_other_feed(feed, server, sample, monkeypatch):
    Feed.objects.create(url=f"{server.url}/us", country="US", format="google", active=True)
    server.answers["/us"] = (200, {}, sample("feeds/google-today.xml"))
    stored = fetching.store

    def store(reading, country, measure):
        if country == "JP":
            raise OperationalError("canceling statement due to lock timeout")
        return stored(reading, country, measure)

    monkeypatch.setattr(fetching, "store", store)
    monkeypatch.setattr(fetching, "_refuse_other_country", lambda reading, feed: None)
    with pytest.raises(CommandError, match="1件"):
        run()
    assert {trend.country.code for trend in Trend.objects.all()} == {"US"}


def test_an_address_is_read_without_a_row(server, db, sample):
    server.answers["/once"] = (200, {}, sample("feeds/google-today.xml"))
    run("--url", f"{server.url}/once")
    assert Trend.objects.count() == 3
    assert not Feed.objects.filter(url__endswith="/once").exists()


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--file", "/nowhere/feed.xml"], "読めません"),
        (["--file", "x", "--url", "y"], "どちらか"),
        (["--geo", "ZZ"], "国・地域"),
        (["--url", "file:///etc/passwd"], "http"),
    ],
)
def test_what_cannot_be_done_is_one_line(db, arguments, line):
    with pytest.raises(CommandError, match=line):
        run(*arguments)


def test_two_fetches_at_once_do_no_harm(committed_db, sample):
    reading, errors = google.read(sample("feeds/google-today.xml")), []
    begin = threading.Barrier(2)

    def work():
        try:
            begin.wait(timeout=10)
            for _ in range(5):
                fetching.store(reading, "JP", google.MEASURE)
        except Exception as error:  # noqa: BLE001  (shown by the test)
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert Trend.objects.count() == 3
    assert NewsItem.objects.count() == 2
    assert all(trend.last_traffic for trend in Trend.objects.all())
