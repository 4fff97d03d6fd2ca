"""Every error has a page in Japanese with a way back; none of them needs the database."""

import json
import logging
import os
import subprocess
import sys

import pytest
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
)
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.http import Http404, HttpResponseGone, HttpResponseNotAllowed
from django.test import Client
from django.urls import path

from raretrend import errors, urls
from raretrend.login.throttling import wait_for

ERRORS = {
    "400": SuspiciousOperation(),
    "403": PermissionDenied(),
    "404": Http404(),
    "413": RequestDataTooBig(),
    "413-fields": TooManyFieldsSent(),
    "500": ZeroDivisionError("division by zero"),
    "500-sql": ProgrammingError("no such column"),
    "503": OperationalError("connection failed:\n  no route"),
    "503-closed": InterfaceError("connection already closed"),
}
ANSWERS = {
    "405": lambda request: HttpResponseNotAllowed(["GET", "POST"]),
    "410": lambda request: HttpResponseGone(),
    "429": lambda request: wait_for(request, 90),
}
HEADINGS = {
    "400": "リクエストを処理できません",
    "403": "このページは表示できません",
    "404": "ページが見つかりません",
    "405": "この方法では開けません",
    "410": "この記事は公開を終了しました",
    "413": "送られたデータが大きすぎます",
    "429": "しばらくお待ちください",
    "500": "エラーが発生しました",
    "503": "ただいま表示できません",
}


def fail(request, kind, token=""):
    """What a view does when something goes wrong."""
    if kind in ERRORS:
        raise ERRORS[kind]
    return ANSWERS[kind](request)


# The map of the site, with addresses where things go wrong.
urlpatterns = [
    path("fails/<kind>/", fail),
    path("fails/<kind>/<token>/", fail),
    path("admin/fails/<kind>/", fail),
    *urls.urlpatterns,
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture
def get(settings):
    """Fetch a page that goes wrong, without a database: any query would be another error."""
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False).get


@pytest.mark.parametrize("kind", [*ERRORS, *ANSWERS])
def test_an_error_has_its_status_and_a_japanese_page_with_a_way_back(get, kind):
    answer = get(f"/fails/{kind}/")
    html = answer.content.decode()
    assert answer.status_code == int(kind[:3])
    assert f"<h1>{HEADINGS[kind[:3]]}</h1>" in html
    assert '<a href="/">トップページへ</a>' in html
    assert 'class="masthead"' in html  # the site's look
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("kind", [*ERRORS, *ANSWERS])
def test_at_the_desk_the_way_back_leads_to_the_desk(get, kind):
    html = get(f"/admin/fails/{kind}/").content.decode()
    assert HEADINGS[kind[:3]] in html
    assert '<a href="/admin/">編集デスクへ</a>' in html


def test_a_page_of_readers_does_not_name_the_desk(get):
    assert "/admin/" not in get("/fails/404/").content.decode()


def test_who_may_not_ask_this_way_is_told_which_ways_there_are(get):
    assert get("/fails/405/")["Allow"] == "GET, POST"


def test_a_real_address_that_only_takes_posts_has_the_page(admin_client):
    answer = admin_client.get("/admin/articles/edition/1/discard/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert HEADINGS["405"] in answer.content.decode()
    assert int(answer["Content-Length"]) == len(answer.content)


@pytest.mark.parametrize(("kind", "seconds"), [("429", "90"), ("503", "30"), ("503-closed", "30")])
def test_who_may_come_again_is_told_when(get, kind, seconds):
    answer = get(f"/fails/{kind}/")
    assert answer["Retry-After"] == seconds
    assert answer["Cache-Control"] == "no-store"


def test_a_500_is_not_said_to_pass(get):
    assert "Retry-After" not in get("/fails/500/").headers


@pytest.mark.parametrize("kind", ["500", "500-sql", "503", "503-closed"])
def test_each_5xx_is_one_line_in_the_log(get, caplog, kind):
    get(f"/fails/{kind}/")
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    error = ERRORS[kind]
    words = " ".join(str(error).split())
    assert record.name == "raretrend.errors"
    assert record.getMessage() == f"{kind[:3]} GET /fails/{kind}/: {type(error).__name__}: {words}"
    # Where it happened is told of mistakes of ours; that the database is gone, once a request.
    assert bool(record.exc_info) is kind.startswith("500")


def test_what_opens_doors_is_not_in_the_log(get, caplog):
    get("/fails/503/secret-word/?q=secret-word")
    assert "fails/<kind>/<token>/" in caplog.text
    assert "secret-word" not in caplog.text


def test_a_form_not_sent_from_a_page_of_ours_is_explained(db):
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    html = answer.content.decode()
    assert answer.status_code == 403
    assert "<h1>送信を確認できませんでした</h1>" in html
    assert "Cookie" in html
    assert "編集デスクへ" in html


@pytest.mark.parametrize(
    ("limit", "value"), [("DATA_UPLOAD_MAX_MEMORY_SIZE", 100), ("DATA_UPLOAD_MAX_NUMBER_FIELDS", 3)]
)
def test_a_form_that_is_too_large_is_said_to_be(settings, limit, value):
    setattr(settings, limit, value)
    client = Client(raise_request_exception=False)
    posted = "&".join(f"field{n}={'x' * 100}" for n in range(5))
    kind = "application/x-www-form-urlencoded"
    answer = client.post("/admin/login/", posted, content_type=kind)
    assert answer.status_code == 413
    assert HEADINGS["413"] in answer.content.decode()


def test_an_error_that_has_a_text_of_its_own_keeps_it(get, monkeypatch):
    monkeypatch.setitem(ANSWERS, "410", lambda request: HttpResponseGone("gone"))
    assert get("/fails/410/").content == b"gone"


def test_every_error_has_its_template():
    assert {int(status) for status in HEADINGS} == errors.PAGES


#: A process whose database is a port nobody listens at.
WITHOUT = """
import json, sys, django; django.setup()
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
from django.test import Client
told = {}
for path in json.load(sys.stdin):
    client = Client(raise_request_exception=False, HTTP_HOST="127.0.0.1")
    client.cookies["sessionid"] = "x" * 32
    answer = client.get(path)
    told[path] = [answer.status_code, answer.get("Retry-After"), answer.content.decode()]
posted = {"username": "desk", "password": "x"}
answer = Client(raise_request_exception=False, HTTP_HOST="127.0.0.1").post("/admin/login/", posted)
told["post"] = [answer.status_code, answer.get("Retry-After"), answer.content.decode()]
json.dump(told, sys.stdout)
"""


def test_without_a_database_every_page_says_that_it_will_be_back(tmp_path):
    (tmp_path / "static").mkdir()
    paths = ["/", "/articles/x/", "/trends/", "/search/?q=x", "/feed/", "/admin/"]
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT],
        input=json.dumps(paths),
        env=os.environ
        | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "RARETREND_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    told = json.loads(ran.stdout)
    assert told.keys() == {*paths, "post"}
    for path_, (status, retry, html) in told.items():
        assert (path_, status, retry) == (path_, 503, "30")
        assert HEADINGS["503"] in html
    lines = [json.loads(line) for line in ran.stderr.splitlines()]
    assert {line["logger"] for line in lines} == {"raretrend.errors"}
    assert all(line["message"].startswith("503") for line in lines)
    assert len(lines) == len(told)
