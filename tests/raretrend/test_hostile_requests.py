"""No request, however odd, makes the site fail."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

PATHS = (
    *("/", "/articles/", "/articles/gallium/", "/articles/gallium.json", "/articles/gallium.md"),
    *("/articles/gallium/history/", "/articles/gallium/editions/1/", "/topics/資源/"),
    *(
        "/trends/jp/ガリウム/",
        "/preview/x/",
        "/healthz",
        "/readyz",
        "/admin/",
        "/media/x",
        "/nothing",
    ),
    *("/about/", "/accessibility/", "/oembed", "/trends/jp/ガリウム/embed/"),
    *("/admin/login/", "/admin/login/code/", "/admin/second-factor/", "/admin/password-reset/"),
    *("/feed/", "/feed.json", "/topics/資源/feed/"),
    *("/sitemap.xml", "/sitemap-articles-1.xml", "/news-sitemap.xml", "/robots.txt"),
)
NONSENSE = (
    *("%00", "%ff%fe", "%", "..%2f..%2f", "%2e%2e/", "a" * 3_000, "<script>", "';--", "{{7*7}}"),
    *("%e3%81", "９９", "-1", "1e99", "null", "%E2%80%AE", "🙂" * 50),
)


@pytest.fixture
def ask(article):
    client = Client(raise_request_exception=False)
    return lambda method, path, **kwargs: getattr(client, method)(path, **kwargs).status_code


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_in_every_place_is_answered(ask, nonsense):
    for path in PATHS:
        assert ask("get", f"{path}{nonsense}") < 500
        assert ask("get", f"{path}{nonsense}/") < 500
        assert ask("get", f"{path}?page={nonsense}&edition={nonsense}&{nonsense}={nonsense}") < 500
    for before, after in (
        ("/articles/", "/"),
        ("/topics/", "/"),
        ("/trends/jp/", "/"),
        ("/sitemap-", "-1.xml"),
    ):
        assert ask("get", f"{before}{nonsense}{after}") < 500
    assert ask("get", f"/articles/gallium/editions/{nonsense}/") < 500
    assert ask("get", f"/articles/gallium/editions/{'9' * 400}/") < 500
    assert ask("get", f"/admin/articles/edition/{nonsense}/change/") < 500


def test_a_picture_s_name_longer_than_any_file_s_is_not_found(ask, settings):
    settings.MEDIA_ROOT.mkdir(exist_ok=True)
    assert ask("get", f"/media/{'a' * 3_000}") == 404


@pytest.mark.parametrize("method", ["head", "post", "put", "patch", "delete", "options", "trace"])
def test_every_method_is_answered(ask, method):
    for path in PATHS:
        assert ask(method, path) < 500


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": ""},
        {"host": "127.0.0.1:99999"},
        {"cookie": "sessionid=\x00; csrftoken=" + "x" * 5_000},
        {"accept-language": "x" * 5_000},
        {"if-modified-since": "yesterday"},
        {"range": "bytes=-1-"},
        {"x-forwarded-proto": "https", "x-forwarded-host": "evil.example"},
    ],
)
def test_every_header_is_answered(ask, headers):
    for path in PATHS:
        assert ask("get", path, headers=headers) < 500


@pytest.mark.parametrize("nonsense", ["\0", "x" * 3_000, "🙂" * 500, "\ud800", "９９", ""])
def test_nonsense_typed_where_people_enter_is_answered(db, quick_passwords, nonsense):
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
