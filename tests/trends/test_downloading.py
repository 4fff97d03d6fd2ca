"""Documents by real HTTP, from public addresses alone."""

import contextlib
import socket
import threading
import time

import pytest

from trends import downloading
from trends.downloading import NotDownloaded, NotThere, Unchanged, download


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
        "[fec0::1]",
        "[::ffff:0:127.0.0.1]",
        "[64:ff9b:1::7f00:1]",
    ],
)
def test_no_request_goes_to_an_address_that_is_not_public(settings, host):
    settings.FETCH_PRIVATE_ADDRESSES = False
    with pytest.raises(NotDownloaded, match="公開されていない"):
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


@pytest.mark.parametrize(
    "address", ["http://[x", "//[::1", "http://[::1]x/", "http://\udcff/", "http://a:b"]
)
def test_a_redirect_to_what_is_no_address_is_refused(server, address):
    server.answers["/rss"] = (302, {"Location": address}, b"")
    with pytest.raises(NotDownloaded):
        download(f"{server.url}/rss")


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


@pytest.fixture
def endless(settings, monkeypatch):
    """The address of a server whose head has no end: each line comes in time, all of them never."""
    settings.FETCH_PRIVATE_ADDRESSES = True
    monkeypatch.setattr(downloading, "DEADLINE", 1)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip():
            client, _ = listening.accept()
            with client, contextlib.suppress(OSError):
                client.sendall(b"HTTP/1.1 200 OK\r\n")
                for number in range(60):
                    client.sendall(b"X-%d: a\r\n" % number)
                    time.sleep(0.2)

        threading.Thread(target=drip, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"


def left_in_time(url):
    begun = time.monotonic()
    with pytest.raises(NotDownloaded, match="1秒では終わりません"):
        download(url)
    return time.monotonic() - begun < 6


def test_a_server_that_never_comes_to_the_end_of_its_headers_is_left_in_time(endless):
    assert left_in_time(endless)


@pytest.mark.parametrize("slow", ["getaddrinfo", "create_connection"])
def test_so_is_one_when_the_time_is_over_before_it_is_asked(endless, monkeypatch, slow):
    own = getattr(socket, slow)
    monkeypatch.setattr(
        socket, slow, lambda *args, **kwargs: time.sleep(1.3) or own(*args, **kwargs)
    )
    assert left_in_time(endless)


def test_the_two_marks_of_a_document_are_sent_back(server):
    server.answers["/rss"] = (304, {}, b"")
    with pytest.raises(Unchanged):
        download(f"{server.url}/rss", etag='"one"', last_modified="Mon, 23 Nov 2026 00:00:00 GMT")
    headers = server.asked[0][1]
    assert headers["If-None-Match"] == '"one"'
    assert headers["If-Modified-Since"] == "Mon, 23 Nov 2026 00:00:00 GMT"
    assert "RareTrend" in headers["User-Agent"]
