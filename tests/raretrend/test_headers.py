"""What browsers are told with every answer: how far it is kept apart from other sites, and what it may do."""

import json
import re
import runpy

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from articles.models import Picture
from raretrend import settings as settings_module
from tests import kinds_of_page
from tests.raretrend.test_leaks import public_names

pytestmark = pytest.mark.any_database

#: Settings that hang on whether the site is on https.
ON_HTTPS = re.compile(
    r"SECURE_|SESSION_COOKIE_|CSRF_COOKIE_|MESSAGE_STORAGE|SITE_URL|ALLOWED_HOSTS|CSRF_TRUSTED"
)
HALF_A_YEAR = 15_768_000


@pytest.fixture
def on_https(settings, monkeypatch):
    """The settings as they are with an https address."""
    monkeypatch.setenv("SITE_URL", "https://trend.example.jp")
    for name, value in runpy.run_path(settings_module.__file__).items():
        if ON_HTTPS.match(name):
            setattr(settings, name, value)


@pytest.fixture
def get(on_https):
    """Fetch a page as a reader on https."""
    client = Client(headers={"host": "trend.example.jp", "x-forwarded-proto": "https"})
    return client.get


def policy(answer):
    """The parts of the Content-Security-Policy, by name."""
    parts = answer["Content-Security-Policy"].split(";")
    return {part.split()[0]: part.split()[1:] for part in parts}


def score(answer):
    """What the Mozilla Observatory gives (its scoring of 2024-02-27), point by point."""
    csp, points = policy(answer), {"at first": 100}
    unsafe = {"'unsafe-inline'", "'unsafe-eval'"} & {
        word for words in csp.values() for word in words
    }
    points["csp"] = 10 if csp["default-src"] == ["'none'"] and not unsafe else -25
    points["frames"] = 5 if csp.get("frame-ancestors") == ["'none'"] else -20
    quiet = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
    points["referrer"] = 5 if answer["Referrer-Policy"] in quiet else -5
    points["corp"] = 10 if answer["Cross-Origin-Resource-Policy"] == "same-origin" else 0
    points["nosniff"] = 0 if answer["X-Content-Type-Options"] == "nosniff" else -5
    age = re.search(r"max-age=(\d+)", answer.get("Strict-Transport-Security", ""))
    points["hsts"] = 0 if age and int(age[1]) >= HALF_A_YEAR else -20
    points["cookies"] = 0 if not answer.cookies else -40
    points["cors"] = -50 if "Access-Control-Allow-Origin" in answer.headers else 0
    scripts = BeautifulSoup(answer.content, "lxml").select("script[src]")
    points["scripts"] = 0 if all(tag["src"].startswith("/") for tag in scripts) else -5
    return points


def test_every_kind_of_page_has_the_observatory_s_best(db, get, load_demo):
    load_demo()
    pages = [path for path in kinds_of_page.addresses() if not path.endswith("/embed/")]
    assert len(pages) > 20
    for path in pages:
        answer = get(path)
        points = score(answer)
        assert sum(points.values()) >= 125, (path, points)
        csp = policy(answer)
        assert csp["base-uri"] == ["'none'"]
        assert csp["form-action"] == csp["script-src"] == csp["style-src"] == ["'self'"]
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Cross-Origin-Embedder-Policy"] == "require-corp"
        assert "camera=()" in answer["Permissions-Policy"]
        assert answer["X-Frame-Options"] == "DENY"
        assert re.search(r"includeSubDomains; preload", answer["Strict-Transport-Security"])


def test_what_is_made_for_frames_elsewhere_may_be_framed(db, get, load_demo):
    load_demo()
    (path,) = (path for path in kinds_of_page.addresses() if path.endswith("/embed/"))
    answer = get(path)
    assert policy(answer)["frame-ancestors"] == ["*"]
    assert "X-Frame-Options" not in answer
    # A site that isolates itself frames only what says both.
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert not answer.cookies


FOR_OTHERS = [
    *("/feed/", "/feed.json", "/trends/feed/", "/sitemap.xml", "/robots.txt", "/elements/uses.csv"),
    "/speculation-rules.json",
    *("/articles/rare-earths.json", "/articles/rare-earths.md", "/elements/uses.json"),
    *("/trends/jp/レアアース/chart.svg", "/trends/jp/レアアース/card.png"),
    "/trends/jp/レアアース/buzz.csv",
    "/oembed?url=https://trend.example.jp/trends/jp/レアアース/",
]


def test_pictures_feeds_and_data_may_be_loaded_by_others(db, get, load_demo, settings):
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    load_demo()
    for path in [*FOR_OTHERS, Picture.objects.first().file.url, "/static/img/mark.svg"]:
        answer = get(path)
        assert b"".join(answer), path  # to its end: then a file is closed
        assert answer.status_code == 200, path
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin", path
        assert answer["X-Content-Type-Options"] == "nosniff", path


def test_of_every_kind_of_answer_it_is_said_here_for_whom_it_is():
    """A new kind fails this until it is listed: as a page in tests/kinds_of_page.py, or above."""
    pages = {
        *("articles:front_page", "articles:archive", "articles:article", "articles:history"),
        *("articles:edition", "articles:topics", "articles:topic", "articles:elements"),
        *("articles:element", "articles:people", "articles:person", "articles:author"),
        *("articles:sources", "articles:source", "articles:timeline", "articles:search"),
        *("articles:about", "articles:accessibility", "trends:trends", "trends:country"),
        *("trends:trend", "trends:about", "trends:compare", "trends:embed", "preview", "handbook"),
    }
    others = {
        *("articles:article_json", "articles:article_markdown", "articles:card", "articles:feed"),
        *("articles:topic_feed", "articles:json_feed", "articles:uses_json", "articles:uses_csv"),
        *("articles:sitemap", "articles:sitemap_static", "articles:sitemap_file", "robots"),
        *("articles:news_sitemap", "trends:chart", "trends:card", "trends:buzz", "trends:oembed"),
        *("trends:feed", "healthz", "readyz", "speculation_rules"),
    }
    assert public_names() == pages | others


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/jsi18n/", "/admin/handbook/"])
def test_all_of_the_desk_is_for_the_desk(admin_client, path):
    answer = admin_client.get(path)
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Referrer-Policy"] == "same-origin"
    csp = policy(answer)
    assert csp["default-src"] == csp["base-uri"] == ["'none'"]
    assert csp["frame-ancestors"] == ["'self'"]
    scripts = csp["script-src"]
    assert not {"'unsafe-eval'", "'unsafe-inline'", "*", "https:"} & set(scripts)


def test_cookies_are_of_this_host_and_out_of_reach(db, on_https, django_user_model):
    client = Client(headers={"host": "trend.example.jp", "x-forwarded-proto": "https"})
    client.get("/admin/login/", secure=True)
    django_user_model.objects.create_superuser("desk", password="hikari 38 x")
    client.post("/admin/login/", {"username": "desk", "password": "hikari 38 x"}, secure=True)
    saved = client.post("/admin/auth/group/add/", {"name": "校閲"}, secure=True)
    assert saved.status_code == 302
    named = {"__Host-sessionid", "__Host-csrftoken", "__Host-messages"}
    assert set(client.cookies) == named
    for cookie in client.cookies.values():
        assert cookie["secure"] is True
        assert cookie["httponly"] is True
        assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")
    assert client.get("/admin/", secure=True).status_code == 200


def test_at_home_cookies_come_back_without_https(db, client):
    client.get("/admin/login/")
    assert set(client.cookies) == {"csrftoken"}
    assert not client.cookies["csrftoken"]["secure"]


def test_without_https_nothing_insists_on_it(db, client):
    assert "Strict-Transport-Security" not in client.get("/about/").headers


def test_readers_get_no_cookie(db, client, load_demo):
    load_demo()
    for path in kinds_of_page.addresses():
        assert not client.get(path).cookies, path


def test_a_page_s_data_blocks_are_no_scripts(db, get, load_demo):
    """The only elements of script without a source are data browsers do not run."""
    load_demo()
    for path in kinds_of_page.addresses():
        for tag in BeautifulSoup(get(path).content, "lxml").select("script:not([src])"):
            assert tag["type"] == "application/ld+json"
            json.loads(tag.string)
