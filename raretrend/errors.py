"""Error pages in Japanese, with the site's look and a way back; none of them needs the database."""

import logging
import math
import sys
from collections.abc import Callable

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

logger = logging.getLogger("raretrend.errors")

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
#: The database is gone, busy for too long or full: it may be back soon.
UNREACHABLE = (OperationalError, InterfaceError)
#: Seconds after which it is worth asking again.
RETRY_AFTER = 30
#: Errors that have a template of their own.
PAGES = {400, 403, 404, 405, 410, 413, 429, 500, 503}


def page(request: HttpRequest, status: int, *, wait: float | None = None) -> HttpResponse:
    """The page of an error; `wait` tells how many seconds, in words and in Retry-After."""
    context = {"minutes": math.ceil(wait / 60) if wait and wait >= 60 else None}
    response = render(request, f"{status}.html", context, status=status)
    if wait is not None:
        response["Retry-After"] = str(max(1, math.ceil(wait)))
        response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; 413 for what is too large or too much."""
    return page(request, 413 if isinstance(exception, TOO_LARGE) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was not sent from a page of ours, or from one too old."""
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """503 if the database cannot be reached, else 500; one line in the log."""
    error = sys.exc_info()[1]
    gone = isinstance(error, UNREACHABLE)
    response = page(request, 503, wait=RETRY_AFTER) if gone else page(request, 500)
    what = f"{response.status_code} {request.method} {_told(request)}: {_in_one_line(error)}"
    logger.error(what, exc_info=None if gone else error, extra={"request": request})
    response._has_been_logged = True  # what Django asks before it logs an answer, too
    return response


def pages_for_bare_errors(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: an error answered with nothing to read (405 by Django's decorators) gets its page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        bare = not response.streaming and not response.content
        if bare and response.status_code in PAGES:
            response.content = page(request, response.status_code).content
            response["Content-Type"] = "text/html; charset=utf-8"
            response["Content-Length"] = str(len(response.content))
        return response

    return middleware


def _told(request: HttpRequest) -> str:
    """The path; of one with a secret in it, only its form."""
    match = request.resolver_match
    return match.route if match and "token" in match.captured_kwargs else request.path


def _in_one_line(error: BaseException | None) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
