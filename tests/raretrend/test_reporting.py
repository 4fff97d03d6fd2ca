"""Errors reach Sentry, by its own protocol, and nothing of the newsroom's with them."""

import gzip
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import brotli
import pytest

from raretrend import reporting, requestids

ROOT = Path(__file__).parents[2]
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}
FAIL = """
import django
django.setup()
import sentry_sdk
from django.test import Client
client = Client(raise_request_exception=False)
answer = client.post(
    "/admin/login/?next=/admin/", {"username": "記者", "password": "ひみつの言葉"},
    headers={"host": "localhost", "x-request-id": "0123456789abcdef0123", "authorization": "Bearer geheim"},
)
assert answer.status_code >= 500, answer.status_code
sentry_sdk.flush(10)
"""


@pytest.fixture
def sentry():
    """A server that takes reports; its DSN, and what came."""
    reports = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            unpack = UNPACK[self.headers["Content-Encoding"]]
            reports.append(unpack(body).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://key@127.0.0.1:{server.server_port}/1", reports
        server.shutdown()


def test_an_error_is_reported_with_its_request_s_name_and_without_what_was_sent(sentry, tmp_path):
    dsn, reports = sentry
    variables = {
        "SENTRY_DSN": dsn,
        "RARETREND_DATA": str(tmp_path),
        "DATABASE_URL": "",  # a database without tables: every query fails
        "DJANGO_SETTINGS_MODULE": "raretrend.settings",
        "DEBUG": "true",  # the page of the error needs no collected static files
        "NO_PROXY": "127.0.0.1",
    }
    subprocess.run([sys.executable, "-c", FAIL], check=True, cwd=ROOT, env=os.environ | variables)
    (report,) = [report for report in reports if "OperationalError" in report]
    assert "0123456789abcdef0123" in report
    for secret in ("ひみつの言葉", "記者", "\\u3072", "geheim"):
        assert secret not in report


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://a.jp/preview/eyJhIjoxfQ:1vK:s-_x/", "https://a.jp/preview/…/"),
        ("/admin/password-reset/Mw/cx1-9f/?a=b", "/admin/password-reset/Mw/…/?a=b"),
        ("https://a.jp/articles/preview-of/", "https://a.jp/articles/preview-of/"),
    ],
)
def test_addresses_that_are_secrets_are_not_reported(address, told):
    """Whoever has one reads a draft, or chooses the password of an editor."""
    event = {
        "request": {"url": address, "headers": {"Referer": address}, "data": None},
        "breadcrumbs": {"values": [{"message": f"Not Found: {address}"}]},
        "level": 3,
    }
    assert reporting.named(event, {}) == {
        "request": {"url": told, "headers": {"Referer": told}, "data": None},
        "breadcrumbs": {"values": [{"message": f"Not Found: {told}"}]},
        "level": 3,
        "tags": {"request_id": requestids.current.get()},
    }
