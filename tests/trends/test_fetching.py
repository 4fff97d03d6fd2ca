"""From an address or a file into rows, by real HTTP where it is about HTTP."""

import io
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import ModuleType

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from trends import downloading, fetching
from trends.adapters import ADAPTERS, Observed, Reading, Unreadable, google
from trends.downloading import NotDownloaded, NotThere, Unchanged, download
from trends.models import BuzzSample, DailyPeak, Feed, NewsItem, Trend, TrendAlias


class Server:
    """A web server on this machine; `answers` maps paths to (status, headers, body)."""

    def __init__(self):
        self.answers, self.asked = {}, []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                server.asked.append((self.path, dict(self.headers)))
                status, headers, body = server.answers.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self.httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.httpd.server_port}"
        threading.Thread(target=self.httpd.serve_forever, daemon=True).start()


@pytest.fixture
def server(settings):
    settings.FETCH_PRIVATE_ADDRESSES = True
    server = Server()
    yield server
    server.httpd.shutdown()
    server.httpd.server_close()


@pytest.fixture
def feed(db, server, sample):
    server.answers["/rss"] = (200, {"ETag": '"one"'}, sample("feeds/google-today.xml"))
    return Feed.objects.create(url=f"{server.url}/rss", country="JP", format="google", active=True)


def everything():
    """All that feeds write, as values."""
    return [
        sorted(model.objects.order_by().values_list())
        for model in (Trend, BuzzSample, DailyPeak, NewsItem)
    ]


# Downloading


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",  # noqa: S104
        "[::ffff:127.0.0.1]",
        "[fe80::1]",
        "224.0.0.1",
        "0x7f.1",
        "2130706433",
        "100.64.0.1",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:0:1:2::80ff:fffe]",
        "[::127.0.0.1]",
        "[fc00::1]",
    ],
)
def test_no_request_goes_to_an_address_that_is_not_public(settings, host):
    settings.FETCH_PRIVATE_ADDRESSES = False
    with pytest.raises(NotDownloaded):
        download(f"http://{host}:9/")


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "10.1.2.3"])
def test_refusing_a_private_address_needs_no_connection(server, settings, host):
    settings.FETCH_PRIVATE_ADDRESSES = False
    with pytest.raises(NotDownloaded, match="公開されていない"):
        download(f"http://{host}:{server.httpd.server_port}/rss")
    assert server.asked == []


def test_a_redirect_into_the_house_is_refused(server, monkeypatch):
    server.answers["/rss"] = (302, {"Location": "http://169.254.169.254/latest/"}, b"")
    asked = []
    public = downloading.is_public
    monkeypatch.setattr(downloading.settings, "FETCH_PRIVATE_ADDRESSES", False)
    # This machine counts as public here, and nothing else does.
    monkeypatch.setattr(
        downloading, "is_public", lambda ip: asked.append(ip) or ip == "127.0.0.1" or public(ip)
    )
    with pytest.raises(NotDownloaded, match="公開されていない"):
        download(f"{server.url}/rss")
    assert asked == ["127.0.0.1", "169.254.169.254"]


def test_a_name_that_changes_its_mind_gains_nothing(server, monkeypatch):
    """The connection goes to the address that was looked at; the name is never looked up again."""
    looked_up, own = [], socket.getaddrinfo

    def answer(host, *args, **kwargs):
        if host == "rebind.example":
            looked_up.append(host)
            host = "127.0.0.1" if len(looked_up) == 1 else "10.0.0.1"
        return own(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    port = server.httpd.server_port
    server.answers["/rss"] = (200, {}, b"here")
    assert download(f"http://rebind.example:{port}/rss").body == b"here"
    assert looked_up == ["rebind.example"]
    assert server.asked[0][1]["Host"] == f"rebind.example:{port}"


def test_one_private_address_among_public_ones_is_refused(settings, monkeypatch):
    settings.FETCH_PRIVATE_ADDRESSES = False
    found = [(0, 0, 0, "", (address, 80)) for address in ("93.184.215.14", "192.168.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    with pytest.raises(NotDownloaded, match="公開されていない"):
        download("http://two.example/")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://x/",
        "//x/",
        "http://",
        "http://a:b@x/",
        "x",
    ],
)
def test_only_plain_web_addresses_are_fetched(url):
    with pytest.raises(NotDownloaded):
        download(url)


def test_redirects_are_followed_up_to_three(server):
    for step in range(4):
        server.answers[f"/{step}"] = (302, {"Location": f"/{step + 1}"}, b"")
    server.answers["/4"] = (200, {}, b"there")
    assert download(f"{server.url}/1").body == b"there"
    with pytest.raises(NotDownloaded, match="転送"):
        download(f"{server.url}/0")


def test_a_document_that_is_too_large_is_refused(server):
    server.answers["/rss"] = (200, {}, b"x" * (downloading.MAXIMUM_BYTES + 1))
    with pytest.raises(NotDownloaded, match="2MB"):
        download(f"{server.url}/rss")


def test_compression_that_was_not_asked_for_is_refused(server):
    server.answers["/rss"] = (200, {"Content-Encoding": "gzip"}, b"\x1f\x8b")
    with pytest.raises(NotDownloaded, match="圧縮"):
        download(f"{server.url}/rss")
    assert server.asked[0][1]["Accept-Encoding"] == "identity"


def test_what_is_not_there_says_so(server):
    with pytest.raises(NotThere):
        download(f"{server.url}/nothing")


def test_a_server_that_is_busy_says_how_long_to_wait(server):
    server.answers["/rss"] = (429, {"Retry-After": "3600"}, b"")
    with pytest.raises(NotDownloaded) as refusal:
        download(f"{server.url}/rss")
    assert refusal.value.retry_after == 3_600


def test_a_server_that_does_not_answer_is_one_line(server):
    server.httpd.server_close()
    with pytest.raises(NotDownloaded, match="つながりません"):
        download(f"{server.url}/rss")


def test_the_two_marks_of_a_document_are_sent_back(server):
    server.answers["/rss"] = (304, {}, b"")
    with pytest.raises(Unchanged):
        download(f"{server.url}/rss", etag='"one"', last_modified="Mon, 23 Nov 2026 00:00:00 GMT")
    headers = server.asked[0][1]
    assert headers["If-None-Match"] == '"one"'
    assert headers["If-Modified-Since"] == "Mon, 23 Nov 2026 00:00:00 GMT"
    assert "RareTrend" in headers["User-Agent"]


# Fetching


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


# The command


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


# buzz.csv


def import_csv(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "buzz.csv"
    path.write_bytes(text.encode(encoding))
    out = io.StringIO()
    call_command("import_buzz", str(path), stdout=out)
    return out.getvalue()


HEADER = "keyword,country,observed_at,approx_traffic\n"


def test_history_is_imported_and_a_second_time_changes_nothing(db, tmp_path):
    now = timezone.now().replace(microsecond=0)
    text = HEADER + f"ガリウム,JP,{now.isoformat()},5000\nGallium,US,{now.isoformat()},200\n"
    assert "2行、2語" in import_csv(tmp_path, text)
    before = everything()
    import_csv(tmp_path, text)
    assert everything() == before


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("ガリウム,JP,2026-11-23T00:00:00+09:00", "列"),
        (",JP,2026-11-23T00:00:00+09:00,5", "キーワード"),
        ("ガリウム,ZZ,2026-11-23T00:00:00+09:00,5", "国・地域"),
        ("ガリウム,JP,yesterday,5", "日時"),
        ("ガリウム,JP,2026-11-23T00:00:00,5", "時差"),
        ("ガリウム,JP,2026-11-23T00:00:00+09:00,many", "検索数"),
        ("ガリウム,JP,2026-11-23T00:00:00+09:00,0", "検索数"),
    ],
)
def test_a_bad_row_is_named_by_its_line_and_nothing_is_written(db, tmp_path, row, line):
    good = "ガリウム,JP,2026-11-22T00:00:00+09:00,5000\n"
    with pytest.raises(CommandError, match=f"3行目.*{line}"):
        import_csv(tmp_path, HEADER + good + row + "\n")
    assert not Trend.objects.exists()


@pytest.mark.parametrize(
    ("text", "encoding", "line"),
    [
        ("a,b\n", "utf-8", "1行目"),
        ("", "utf-8", "1行目"),
        (HEADER + "希土類,JP,2026-11-23T00:00:00+09:00,5\n", "cp932", "UTF-8"),
    ],
)
def test_other_files_are_refused(db, tmp_path, text, encoding, line):
    with pytest.raises(CommandError, match=line):
        import_csv(tmp_path, text, encoding)
