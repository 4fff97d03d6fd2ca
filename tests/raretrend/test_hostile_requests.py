"""No request, however odd, makes the site fail: every address × what nobody sends, by way of WSGI.

Everything with everything would take hours: what is odd goes round, so that each address meets its share.
"""

import io
import sys
from urllib.parse import unquote_to_bytes, urlencode

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from raretrend.frontcache import KNOWN, FrontCache
from tests.addresses import Newsroom, patterns

NONSENSE = (
    *("%00", "%ff%fe", "%", "..%2f..%2f", "%2e%2e/", "a" * 3_000, "<script>", "';--", "{{7*7}}"),
    "%e3%81",
    "９９",
    "-1",
    "1e99",
    "null",
    "%E2%80%AE",
    "🙂" * 50,
    "9" * 400,
    "%ed%a0%80",
    "%c0%af",
    "99999999999999999999",
    "2026-02-30",
    "0000-00",
    "%0d%0aSet-Cookie:x=1",
    "\\",
    "//evil.example",
)
#: What the desk's lists and forms read of a query, beside what readers' pages do.
AT_DESK = (
    "q",
    "o",
    "p",
    "e",
    "all",
    "_popup",
    "_to_field",
    "_changelist_filters",
    "next",
    "term",
    "when",
    "app_label",
    "model_name",
    "field_name",
    "with",
    "keys",
    "state",
    "own",
    "topic",
    "saved",
    "used",
    "missing",
    "article",
    "country",
    "hidden__exact",
    "licence__exact",
    "uploaded_at__gte",
    "id__in",
    *("action", "_selected_action", "kept", "edition", "uploaded_at__year", "is_staff__exact"),
)


class Site:
    """The application as gunicorn calls it, ready answers and all."""

    def __init__(self):
        self.application = FrontCache(get_wsgi_application())

    def ask(self, path, method="GET", body=b"", **headers):
        """The status of an answer to a request line as it came over the wire."""
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": raw(path),
            "QUERY_STRING": query.encode().decode("latin-1"),
            "SCRIPT_NAME": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
            **headers,
        }
        told = []
        answer = self.application(
            environ, lambda status, headers, exc_info=None: told.append(status)
        )
        b"".join(answer)
        if hasattr(answer, "close") and not isinstance(answer, list):
            answer.close()
        return int(told[0][:3])


def raw(path):
    """A path as servers hand it over: percent signs undone, bytes as Latin-1."""
    return unquote_to_bytes(path).decode("latin-1")


@pytest.fixture
def newsroom(db, document):
    return Newsroom(document)


@pytest.fixture
def site(newsroom):
    """The database stays open between the requests of a test."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield Site()
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture(params=["visitor", "superuser"])
def cookies(request, newsroom):
    """Of somebody who is logged in, or nobody."""
    if newsroom.people[request.param] is None:
        return {}
    return session_of(newsroom, request.param)


def session_of(newsroom, role):
    """The header of somebody who is logged in."""
    client = Client()
    client.force_login(newsroom.people[role])
    name = settings.SESSION_COOKIE_NAME
    return {"HTTP_COOKIE": f"{name}={client.cookies[name].value}"}


def addresses(newsroom):
    return [newsroom.address(pattern).partition("?")[0] for pattern in patterns()]


def test_nonsense_in_all_parameters_of_every_address_is_answered(site, newsroom, cookies):
    names = sorted(KNOWN | set(AT_DESK))
    for turn, address in enumerate(addresses(newsroom)):
        odd = (NONSENSE[(place * 7 + turn) % len(NONSENSE)] for place in range(len(names)))
        every = "&".join(map("=".join, zip(names, odd, strict=True)))
        assert site.ask(f"{address}?{every}", **cookies) < 500, (address, every)


PAGES = (
    "/search/",
    "/articles/",
    "/timeline/",
    "/trends/",
    "/topics/",
    "/trends/compare/",
    "/oembed",
    *("/articles/live/history/", "/sources/", "/trends/jp/ガリウム/chart.svg", "/people/"),
)
LISTS = (
    *("articles/article", "articles/picture", "trends/trend", "articles/topic", "auth/user"),
    *("articles/edition/date", "articles/picture/describe"),
)


def test_nonsense_in_one_parameter_is_answered(site, newsroom):
    """By itself: of several, one that is refused keeps the rest from being read."""
    cookie = session_of(newsroom, "superuser")
    desk = ["/admin/autocomplete/", *(f"/admin/{path}/" for path in LISTS)]
    asked = [(path, name, {}) for path in PAGES for name in sorted(KNOWN)]
    asked += [(path, name, cookie) for path in desk for name in AT_DESK]
    for turn, (path, name, headers) in enumerate(asked):
        for value in NONSENSE[turn % 11 :: 11]:
            assert site.ask(f"{path}?{name}={value}", **headers) < 500, (path, name, value)


@pytest.mark.any_database
def test_nonsense_in_every_place_of_an_address_is_answered(site, newsroom):
    cookie = session_of(newsroom, "superuser")
    for turn, pattern in enumerate(patterns()):
        address = newsroom.address(pattern).partition("?")[0]
        parts = address.strip("/").split("/")
        for number, nonsense in enumerate(NONSENSE[turn % 4 :: 4]):
            changed = parts.copy()
            changed[-1 - number % len(parts)] = nonsense
            for odd in (f"{address}{nonsense}", f"/{'/'.join(changed)}/"):
                assert site.ask(odd, **cookie) < 500, odd


METHODS = ("HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW", "get")


@pytest.mark.any_database
def test_every_method_is_answered_everywhere(site, newsroom, cookies):
    for turn, address in enumerate(addresses(newsroom)):
        for method in METHODS[turn % 2 :: 2]:
            odd = site.ask(address, method, body=b"\x00\xff" * 50, **cookies)
            assert odd < 500, (address, method)


HEADERS = [
    *(
        {"HTTP_HOST": host}
        for host in ("evil.example", "", "127.0.0.1:99999", "[::1", "a\x00b", "あ", "a" * 9_000)
    ),
    *(
        {"HTTP_COOKIE": cookie}
        for cookie in ("sessionid=\x00; csrftoken=" + "x" * 5_000, "=;=", "sessionid=é")
    ),
    *({"HTTP_RANGE": span} for span in ("bytes=-1-", "bytes=9-1", "bytes=" + "0-," * 999, "x")),
    *({"HTTP_ACCEPT_ENCODING": value} for value in ("x" * 5_000, ";q=,", "gzip;q=zero", "\x00")),
    *({"HTTP_IF_NONE_MATCH": value} for value in ('"', "*", 'W/"' + "x" * 5_000)),
    *(
        {"HTTP_IF_MODIFIED_SINCE": value}
        for value in ("yesterday", "Thu, 99 Jan 99999 99:99:99 GMT")
    ),
    {"HTTP_ACCEPT_LANGUAGE": "x" * 5_000},
    {"HTTP_ACCEPT_LANGUAGE": "ja-" * 2_000},
    {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_HOST": "evil.example"},
    {"HTTP_X_FORWARDED_FOR": "\x00, 1.2.3.4" * 500},
    {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest\r\n"},
    {"CONTENT_LENGTH": "-1"},
    {"CONTENT_LENGTH": "many"},
    {"CONTENT_TYPE": "multipart/form-data; boundary="},
    {"CONTENT_TYPE": "text/html; charset=none"},
]


@pytest.mark.any_database
def test_every_header_is_answered(site, newsroom):
    for turn, address in enumerate(addresses(newsroom)):
        for headers in HEADERS[turn % 4 :: 4]:
            assert site.ask(address, **headers) < 500, (address, headers)


BODIES = {
    "too many fields": (b"a=1&" * 20_000, "application/x-www-form-urlencoded"),
    "too large": (b"a=" + b"x" * 4_000_000, "application/x-www-form-urlencoded"),
    "torn parts": (
        b"--x\r\nContent-Disposition: form-data; name=a",
        "multipart/form-data; boundary=x",
    ),
    "broken parts": (b"--x\r\n\xff\xfe\r\n--x--", "multipart/form-data; boundary=x"),
    "no boundary": (b"x", "multipart/form-data"),
    "bytes": (bytes(range(256)) * 4, "application/x-www-form-urlencoded"),
    "unknown": (b"{}", "application/json; charset=x"),
    "base64": (
        b"--x\r\nContent-Disposition: form-data; name=a\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n!\r\n--x--",
        "multipart/form-data; boundary=x",
    ),
}


@pytest.mark.any_database
def test_every_body_is_answered(newsroom):
    """Past the check of its token: logged in, and with nothing to refuse it before the view."""
    client = Client(raise_request_exception=False)
    client.force_login(newsroom.people["superuser"])
    cookies = client.cookies.copy()
    bodies = list(BODIES.items())
    for turn, address in enumerate(addresses(newsroom)):
        for name, (body, kind) in bodies[turn % 3 :: 3]:
            client.cookies = cookies.copy()
            answer = client.generic("POST", address, body, kind)
            b"".join(answer)
            assert answer.status_code < 500, (address, name)


def test_a_picture_s_name_longer_than_any_file_s_is_not_found(site, newsroom):
    assert site.ask(f"/media/{'a' * 3_000}") == 404


@pytest.mark.parametrize("nonsense", ["\0", "x" * 3_000, "🙂" * 500, "\ud800", "９９", ""])
def test_nonsense_typed_where_people_enter_is_answered(db, nonsense):
    client = Client(raise_request_exception=False)
    for path in ("/admin/login/", "/admin/password-reset/", "/admin/login/code/"):
        for name in ("username", "password", "email", "code", "next"):
            posted = {"username": "x", "password": "x", "email": "x@example.jp"} | {name: nonsense}
            body = urlencode(posted, errors="surrogatepass")
            kind = "application/x-www-form-urlencoded"
            # No server hands on a header with these.
            agent = {"user-agent": nonsense[:2_000].replace("\ud800", "").replace("\0", "")}
            answer = client.post(path, body, content_type=kind, headers=agent)
            assert answer.status_code < 500, (path, name)


@given(st.text(max_size=60))
def test_any_text_as_a_page_number_is_answered(db, text):
    client = Client(raise_request_exception=False)
    assert client.get("/articles/", {"page": text}).status_code in {200, 404}
