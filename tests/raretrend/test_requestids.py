"""Every request has a name, in its answer and in the log."""

import io
import json
import logging
from logging.config import dictConfig

import pytest
from django.test import Client

from raretrend import health, logs, requestids
from tests.raretrend.ready.sites import Site


@pytest.fixture
def lines():
    """What is logged meanwhile, as it comes out: one JSON object a line."""
    configuration = logs.configuration()
    out = io.StringIO()
    configuration["handlers"]["stderr"]["stream"] = out
    root = logging.getLogger()
    before = root.handlers[:], root.level
    dictConfig(configuration)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    root.handlers[:], root.level = before


def test_a_name_given_by_the_server_in_front_is_taken(db, client):
    given = "0123456789abcdef0123456789abcdef"
    response = client.get("/nothing/", headers={"x-request-id": given})
    assert response["X-Request-ID"] == given


@pytest.mark.parametrize(
    "given",
    [
        "",
        "short",
        "x" * 65,
        "0123456789abcdef\n{}",
        "０１２３４５６７８９０１２３４５６７",
        "a b" * 9,
    ],
)
def test_what_is_no_name_is_not_repeated(db, client, given):
    response = client.get("/nothing/", headers={"x-request-id": given})
    assert requestids.WELL_FORMED.fullmatch(response["X-Request-ID"])
    assert response["X-Request-ID"] != given


def test_two_requests_have_two_names(db, client):
    names = {client.get("/nothing/")["X-Request-ID"] for _ in range(3)}
    assert len(names) == 3


def test_a_ready_answer_carries_no_name_of_another_request(committed_db):
    site = Site()
    for _ in range(2):
        status, head, _ = site.get("/elements/", x_request_id="0123456789abcdef")
        assert status == 200
        assert "X-Request-ID" not in head
    assert site.cache.sent == 1
    assert site.get("/nothing/", x_request_id="0123456789abcdef")[1]["X-Request-ID"]


def test_an_error_of_ours_is_one_line_with_the_name_of_its_request(lines):
    client = Client(raise_request_exception=False)
    given = "0123456789abcdef0123456789abcdef"
    # No db fixture: any query fails.
    assert client.get("/articles/", headers={"x-request-id": given}).status_code == 500
    (line,) = lines()
    assert (line["request_id"], line["level"]) == (given, "ERROR")
    assert "/articles/" in line["message"]
    assert "Traceback" in line["exc_info"]


def test_a_refusal_of_ours_is_one_line_with_the_name_of_its_request(db, client, lines, monkeypatch):
    monkeypatch.setattr(health, "_cache", lambda: False)
    given = "0123456789abcdef0123456789abcdef"
    assert client.get("/healthz", headers={"x-request-id": given}).status_code == 503
    (line,) = lines()
    assert (line["request_id"], line["level"]) == (given, "ERROR")


def test_an_address_that_is_a_secret_is_not_in_the_log_s_fields(lines):
    client = Client(raise_request_exception=False)
    assert client.get("/articles/?token=geheim").status_code == 500
    (line,) = lines()
    assert "geheim" not in json.dumps(line)


def test_what_readers_ask_for_in_vain_is_not_logged(db, client, lines):
    assert client.get("/nothing/").status_code == 404
    assert lines() == []


def test_after_a_request_its_name_is_nobody_s(db, client, lines):
    client.get("/nothing/")
    logging.getLogger("raretrend").warning("between two requests")
    assert [line["request_id"] for line in lines()] == [""]
