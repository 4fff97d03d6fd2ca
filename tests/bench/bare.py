"""A bare WSGI application that answers everything with one answer of the site's: the limit of the server."""

import json
import os
from pathlib import Path

STATUS = os.environ["BARE_STATUS"]
BODY = Path(os.environ["BARE_BODY"]).read_bytes()
#: Those of the site's answer, so that both send the same bytes; or as few as an answer can have.
HEADERS = [tuple(pair) for pair in json.loads(os.environ["BARE_HEADERS"])]


def application(environ, start_response):
    """The same answer to whatever is asked."""
    start_response(STATUS, HEADERS)
    return [BODY]
