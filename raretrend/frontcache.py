"""Ready answers in front of Django: a page is rendered once and sent until something readers see changes.

A WSGI application around another one. It answers GET and HEAD of readers without a session; everything else
goes through. An answer is kept with the generation that was read before it was rendered, and until the next
instant at which something becomes live or ceases to be: so no reader of any process is shown what is over.
RFC 9110 (validators, content negotiation), RFC 9111 (Age).
"""

import threading
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http.request import validate_host

from raretrend.answers import Answer, is_kept
from raretrend.freshness import Freshness, Told
from raretrend.packing import TAKEN
from raretrend.replicas import read_from

Application = Callable[[dict[str, Any], Callable], Iterable[bytes]]
Key = tuple[str, str]

#: Bytes of answers a process keeps; the least recently used go first, an eighth of all at once, so that it is
#: seldom looked for them.
SIZE, KEPT = 64 * 1024 * 1024, 7 / 8
#: Charts and rankings move with the clock: after so many seconds one request makes the page anew, while the
#: others are still sent the ready one, for so many seconds more.
RENEWED, PATIENCE = 300, 30
#: Never kept: the desk, links to drafts, files that are ready elsewhere, and how the process is.
APART = ("/admin/", "/preview/", "/static/", "/media/", "/healthz", "/readyz")
#: What views read of a query. Anything else makes no new entry, and no view sees it.
KNOWN = frozenset(
    (
        *("after", "before", "by", "country", "date", "day", "days", "decade", "edition", "format"),
        *("keyword", "kind", "maxheight", "maxwidth", "month", "page", "period", "publisher", "q"),
        *("row", "state", "t", "topic", "url", "w", "year"),
    )
)
#: A request with more characters in host, path and query goes through: no page has so long an address.
LONGEST = 1_000


class FrontCache:
    """Django with ready answers before it."""

    def __init__(
        self, application: Application, freshness: Freshness | None = None, size: int = SIZE
    ) -> None:
        self.application, self.freshness = application, freshness or Freshness()
        self.size, self.filled = size, 0
        #: Ready answers sent so far; one lost between two threads would not matter, a lock would.
        self.sent = 0
        self.answers: dict[Key, Answer] = {}
        self.lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        """The answer kept for this request, or Django's."""
        key = key_of(environ)
        if key is None:
            return self.application(environ, start_response)
        told, now = self.freshness.generation(), time.time()
        answer = self.answers.get(key)
        if (
            answer is None
            or answer.generation != told.number
            or (now >= answer.renewed_at and self._is_over(answer, told, now))
        ):
            return self._render(key, told, environ, start_response)
        answer.used_at = now  # without a lock: the other threads would wait for it at every answer
        self.sent += 1
        return answer.send(environ, start_response)

    def _render(
        self,
        key: Key,
        told: Told,
        environ: dict[str, Any],
        start_response: Callable,
    ) -> Iterable[bytes]:
        """Django's answer, kept if it is the same for every reader."""
        now = time.time()
        head: list[Any] = []

        def keep_head(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            head[:] = [status, headers]

        with read_from(told.by):
            expires = self.freshness.next_change(now) if told.by else now
            body = self.application(_plain(environ, key[1]), keep_head)
        status, headers = head
        if told.by is None or not is_kept(status, headers, body):
            start_response(status, headers)
            return _bodiless(body) if environ["REQUEST_METHOD"] == "HEAD" else body
        content = b"".join(body)
        body.close()
        answer = Answer(status, headers, content, self.answers.get(key))
        answer.holds(told.number, expires, now + RENEWED)
        answer.used_at = time.time()
        self._keep(key, answer)
        return answer.send(environ, start_response)

    def _is_over(self, answer: Answer, told: Told, now: float) -> bool:
        """Whether this request makes a page anew: every one once it has expired, before that the first."""
        if now >= answer.expires:
            return True
        if told.by is None:
            # While no database answers, a page of the last generation that is known is better than none.
            return False
        with self.lock:
            first = now >= answer.renewed_at
            if first:
                answer.renewed_at = min(now + PATIENCE, answer.expires)
            return first

    def _keep(self, key: Key, answer: Answer) -> None:
        with self.lock:
            if former := self.answers.pop(key, None):
                self.filled -= former.size
            self.answers[key] = answer
            self.filled += answer.size
            if self.filled > self.size:
                self._make_room()

    def _make_room(self) -> None:
        for key in sorted(self.answers, key=lambda key: self.answers[key].used_at):
            if self.filled <= self.size * KEPT:
                return
            self.filled -= self.answers.pop(key).size


def key_of(environ: dict[str, Any]) -> Key | None:
    """What tells one answer from another: the path, and what views know of the query; None to go through."""
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or (
        "HTTP_COOKIE" in environ and settings.SESSION_COOKIE_NAME in environ["HTTP_COOKIE"]
    ):
        return None
    try:
        return _key(
            environ["PATH_INFO"],
            environ.get("QUERY_STRING", ""),
            environ.get("HTTP_HOST", ""),
            environ.get("HTTP_X_FORWARDED_PROTO") or environ["wsgi.url_scheme"],
        )
    except LookupError:
        return None


@lru_cache(maxsize=4096)
def _key(path: str, query: str, host: str, scheme: str) -> Key:
    """Raises `LookupError` where Django has to answer: that is not remembered, so memory is bounded."""
    if (
        path.startswith(APART)
        or len(path) + len(query) + len(host) + len(scheme) > LONGEST
        or not _allowed(host)
        or (settings.SECURE_SSL_REDIRECT and scheme != "https")
    ):
        raise LookupError(path)
    return path, _known(query)


def _allowed(host: str) -> bool:
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    return validate_host(name.lower().removesuffix("."), settings.ALLOWED_HOSTS)


def _bodiless(body: Any) -> list[bytes]:
    body.close()
    return []


def _known(query: str) -> str:
    """The part of a query that views read, as it was written; lone bytes and all."""
    pairs = parse_qsl(query, keep_blank_values=True, encoding="latin-1")
    kept = [(name, value) for name, value in pairs if name in KNOWN]
    return query if len(kept) == len(pairs) else urlencode(kept, encoding="latin-1")


def _plain(environ: dict[str, Any], query: str) -> dict[str, Any]:
    """The request as if nothing were known of the reader: what is kept serves all."""
    taken = environ.get("HTTP_ACCEPT_ENCODING", "")
    plain = environ | {"REQUEST_METHOD": "GET", "QUERY_STRING": query, TAKEN: taken}
    for name in (
        *("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_COOKIE"),
        *("HTTP_RANGE", "HTTP_ACCEPT_LANGUAGE"),
    ):
        plain.pop(name, None)
    return plain
