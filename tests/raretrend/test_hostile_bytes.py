"""No bytes sent to gunicorn make it fail."""

import shutil
import socket
from itertools import chain
from pathlib import Path

import pytest

from tests.nodes import Node


@pytest.fixture(scope="module")
def gunicorn(migrated, tmp_path_factory):
    """A site of its own behind the real server, without anything in it."""
    data = Path(shutil.copytree(migrated, tmp_path_factory.mktemp("gunicorn") / "site"))
    variables = {"DJANGO_SETTINGS_MODULE": "tests.served_settings", "DATABASE_URL": ""}
    with Node(data, variables | {"WEB_CONCURRENCY": "1"}) as node:
        yield node.port


def said(port, request):
    """All the server says to these bytes."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
            wire.sendall(request)
            wire.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: wire.recv(65_536), b""))
    except (ConnectionRefusedError, ConnectionResetError, BrokenPipeError):
        return b""  # not there yet, or hung up: that is an answer, too


PATHS = (
    b"/",
    b"/\x00",
    b"/%00",
    b"/%",
    b"/%zz",
    b"/\xff\xfe",
    b"/../../etc/passwd",
    b"/static/../../etc/passwd",
    b"/media/%2e%2e/%2e%2e/secret-key",
    b"//evil.example/",
    b"/" + b"a" * 9_000,
    b"/?" + b"a=1&" * 2_000,
    b"*",
    b"http://evil.example/",
    b"evil.example:80",
    "/あ".encode(),
    "/あ".encode("cp932"),
    b"/a\tb",
)

LINES = (
    b"\r\n",
    b"GET\r\n\r\n",
    b"GET /\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"\x16\x03\x01\x00\xa5\x01",
    b"PRI * HTTP/2.0",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: 1\r\n" * 2_000 + b"\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"1" * 99_999 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX : 1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: \x00\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\nshort",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nExpect: nonsense\r\n\r\n",
)


def test_no_bytes_on_the_wire_make_the_server_fail(gunicorn):
    asked = (
        b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        for path in PATHS
    )
    for request in chain(asked, LINES):
        answer = said(gunicorn, request)
        status = answer[9:12]
        assert status < b"500" or not answer, (request[:80], answer[:200])
        assert b"root:" not in answer
        assert b"Traceback" not in answer
    assert b" 200 " in said(
        gunicorn, b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )


def test_nobody_moves_the_site_below_a_path(gunicorn):
    """What WSGI calls the application's path is not a client's to say: pages kept for all would carry it."""

    def get(path, header=b""):
        asked = b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        return said(gunicorn, asked + header + b"\r\n")

    assert b" 404 " in get(b"/evil/articles/", b"SCRIPT_NAME: /evil\r\n")
    assert b" 200 " in get(b"/articles/", b"PATH_INFO: /evil/\r\nScript-Name: /evil\r\n")
    answer = get(b"/articles/")
    assert b" 200 " in answer
    assert b"/evil" not in answer
