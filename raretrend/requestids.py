"""A name for every request, in its answer and in all that is logged meanwhile.

A server in front may have given one (nginx's `$request_id`); it is taken if it looks like one. Ready
answers carry none: they serve many requests.
"""

import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from logging import LogRecord

from django.http import HttpRequest, HttpResponseBase

HEADER = "X-Request-ID"
#: Nothing a log could be forged or filled with.
WELL_FORMED = re.compile(r"[0-9A-Za-z-]{16,64}", re.ASCII)

current: ContextVar[str] = ContextVar("request_id", default="")


class RequestIdMiddleware:
    """Names the request before anything can go wrong with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(HEADER, "")
        name = given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
        before = current.set(name)
        try:
            response = self.get_response(request)
        finally:
            current.reset(before)
        response[HEADER] = name
        return response


def add_to(record: LogRecord) -> bool:
    """A logging filter that lets all pass, with the request's name."""
    record.request_id = current.get()
    return True
