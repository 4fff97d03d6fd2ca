"""What the desk says when something cannot be stored: disk full, read-only, or others write for too long.

The transaction is over then, and what was stored before is as it was. The page gives back what was typed.
"""

import errno
import logging
import sqlite3
from collections.abc import Callable, Iterator

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.log import log_response

from raretrend import storage

logger = logging.getLogger(__name__)

FULL = "保存先の空き容量がありません。"
READ_ONLY = "保存先に書き込めません（読み取り専用になっています）。"
BROKEN = "保存先のディスクで読み書きの異常が起きました。"
BUSY = "ほかの保存が続いていて、順番が回ってきませんでした。"

BY_ERRNO = {
    **dict.fromkeys([errno.ENOSPC, errno.EDQUOT, errno.EFBIG], FULL),
    **dict.fromkeys([errno.EROFS, errno.EACCES, errno.EPERM], READ_ONLY),
    errno.EIO: BROKEN,
}
#: https://sqlite.org/rescode.html
BY_SQLITE_CODE = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: READ_ONLY,
    sqlite3.SQLITE_IOERR: BROKEN,
    sqlite3.SQLITE_BUSY: BUSY,
}
#: https://www.postgresql.org/docs/current/errcodes-appendix.html
BY_SQLSTATE = {"53100": FULL, "25006": READ_ONLY, "58030": BROKEN, "55P03": BUSY, "40P01": BUSY}
#: 507 Insufficient Storage (RFC 4918, 11.5): trying again helps only once somebody has made room.
STATUS = {BUSY: 503}
RETRY_AFTER = "10"
SECRET = ("password", "csrfmiddlewaretoken", "otp", "token")


class StorageFaultMiddleware:
    """Answers a POST that could not be stored, and removes files of transactions that came to nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """As in Django; afterwards no file is left that no row names."""
        try:
            return self.get_response(request)
        finally:
            storage.remove_rolled_back()

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a save that was refused; anything else is not ours."""
        reason = reason_of(exception)
        if request.method != "POST" or reason is None:
            return None
        context = {"reason": reason, "typed": _typed(request), "files": bool(request.FILES)}
        status = STATUS.get(reason, 507)
        response = render(request, "not_stored.html", context, status=status)
        response.headers["Cache-Control"] = "no-store"
        if reason == BUSY:
            response.headers["Retry-After"] = RETRY_AFTER
        log_response(
            "Not stored: %s: %s",
            request.path,
            str(exception),
            response=response,
            request=request,
            logger=logger,
            level="error",
        )
        return response


def reason_of(error: BaseException) -> str | None:
    """Why something could not be stored, in a sentence; None if it is another kind of error."""
    if isinstance(error, OSError):
        return BY_ERRNO.get(error.errno or 0)
    if not isinstance(error, DatabaseError):
        return None
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return BY_SQLITE_CODE.get(code & 0xFF)  # the primary code of an extended one
    return BY_SQLSTATE.get(getattr(cause, "sqlstate", None) or "")


def _typed(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """What was posted, to be posted again; no passwords."""
    for name, values in request.POST.lists():
        if not any(secret in name for secret in SECRET):
            yield from ((name, value) for value in values)
