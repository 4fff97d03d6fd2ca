"""A bare WSGI application that answers everything with the bytes of one file: the limit of the server."""

import os
from pathlib import Path

BODY = Path(os.environ["BARE_BODY"]).read_bytes()
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def application(environ, start_response):
    """The same answer to whatever is asked."""
    start_response("200 OK", HEADERS)
    return [BODY]
