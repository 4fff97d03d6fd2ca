"""Who acts: the user of the request at hand, or whoever started a command."""

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from raretrend import clients

COMMAND = "コマンド"
_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Remembers the request while it is answered."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        token = _request.set(request)
        try:
            return get_response(request)
        finally:
            _request.reset(token)

    return middleware


def name() -> str:
    """The name of who acts; empty for a visitor nobody knows."""
    request = _request.get()
    if request is None:
        return COMMAND
    return request.user.get_username() if request.user.is_authenticated else ""


def address() -> str | None:
    """From where; None for commands."""
    request = _request.get()
    return clients.address_of(request) if request else None
