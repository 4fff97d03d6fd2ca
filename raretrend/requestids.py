"""A name for every request, in its answer and in all that is logged meanwhile.

A server in front may have given one (nginx's `$request_id`); it is taken if it looks like one. Ready
answers carry none: they serve many requests.
"""

import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from logging import LogRecord

from django.core.signals import request_finished
from django.dispatch import receiver
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
        """Django's answer, with the name."""
        given = request.headers.get(HEADER, "")
        current.set(given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex)
        response = self.get_response(request)
        response[HEADER] = current.get()
        return response


# Not in the middleware: Django logs an answer of 500 and more after the last of them.
@receiver(request_finished)
def _forget(**kwargs: object) -> None:
    current.set("")


def add_to(record: LogRecord) -> bool:
    """A logging filter that lets all pass, with the request's name."""
    record.request_id = current.get()
    return True
