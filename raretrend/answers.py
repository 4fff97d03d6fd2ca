"""An answer as bytes ready to send: plain, gzip and Brotli, each with a strong validator."""

import gzip
import hashlib
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import brotli

#: What caches on the way may do: hand it on for a second. They count in whole ones, so that what is withdrawn
#: is gone everywhere within two; with `stale-while-revalidate` nginx would hand it on for three.
CACHING = "public, max-age=0, s-maxage=1"
#: Levels at which rendering takes longer than packing; the answer is sent thousands of times.
GZIP_LEVEL, BROTLI_QUALITY = 6, 5
SMALLEST_PACKED = 200
TEXT = re.compile(r"text/|application/(?:json|feed\+json|atom\+xml|xml|rss\+xml)|image/svg\+xml")
REFUSED = re.compile(r"(\w+)\s*;\s*q=0(?:\.0*)?(?:,|\s|$)")
#: Said anew for every answer, or of the one request it was made for.
OWN = {"content-length", "etag", "vary", "cache-control", "date", "x-request-id"}
#: Stay in a 304 (RFC 9110, 15.4.5).
UNMODIFIED = {"age", "cache-control", "etag", "vary", "expires", "content-location"}

#: In the order of preference, the plain body last.
ENCODINGS = ("br", "gzip", "")

Headers = list[tuple[str, str]]
#: Validator, headers of a 304, headers of a 200, body.
Variant = tuple[str, Headers, Headers, bytes]


def is_kept(status: str, headers: Headers, body: Any) -> bool:
    """Whether an answer is the same for every reader: whole, without cookies, not marked as private."""
    named = {name.lower(): value for name, value in headers}
    caching = named.get("cache-control", "")
    return (
        status.startswith("200")
        and not getattr(body, "streaming", False)
        and "content-length" in named
        and "set-cookie" not in named
        and not re.search("no-store|no-cache|private", caching)
    )


class Answer:
    """What is sent, and how long it holds."""

    def __init__(
        self, status: str, headers: Headers, content: bytes, former: "Answer | None" = None
    ) -> None:
        self.status = status
        self.used_at = 0.0
        self.holds(0, 0, 0)
        named = {name.lower(): value for name, value in headers}
        self.kept = [(name, value) for name, value in headers if name.lower() not in OWN]
        self.kept.append(("Cache-Control", named.get("cache-control", CACHING)))
        self.kept.append(("Vary", "Accept-Encoding"))
        # It was found to hold at this very request, whenever it was made (RFC 9111, 5.1).
        self.kept.append(("Age", "0"))
        if former and former.bodies[""] == content:
            self.bodies = former.bodies  # most pages are what they were before a publication
        else:
            self.bodies = _packed(content, named.get("content-type", ""))
        digest = hashlib.blake2b(content, digest_size=12).hexdigest()
        #: What is sent for each encoding a reader may prefer; plain, where the answer is not packed.
        self.variants = {encoding: self._variant(encoding, digest) for encoding in ENCODINGS}

    def holds(self, generation: int, expires: float, renewed_at: float) -> None:
        """Of which generation it is, until when at the most, and when it is made anew at the latest."""
        self.generation, self.expires = generation, expires
        self.renewed_at = min(renewed_at, expires)

    @property
    def size(self) -> int:
        """Bytes of all bodies, and a thousand for the rest."""
        return sum(len(body) for body in self.bodies.values()) + 1_000

    def _variant(self, encoding: str, digest: str) -> Variant:
        if encoding not in self.bodies:
            encoding = ""
        tag = f'"{digest}{encoding and "-" + encoding}"'
        body = self.bodies[encoding]
        head = [*self.kept, ("ETag", tag), ("Content-Length", str(len(body)))]
        if encoding:
            head.append(("Content-Encoding", encoding))
        return tag, [pair for pair in head if pair[0].lower() in UNMODIFIED], head, body

    def send(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        """The best body the reader takes; 304 if it has it already."""
        tag, unmodified, head, body = self.variants[chosen(environ.get("HTTP_ACCEPT_ENCODING", ""))]
        wanted = environ.get("HTTP_IF_NONE_MATCH")
        if wanted and (tag in wanted or wanted.strip() == "*"):
            start_response("304 Not Modified", unmodified.copy())
            return []
        start_response(self.status, head.copy())
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


@lru_cache(maxsize=512)
def chosen(accepted: str) -> str:
    """The best encoding of those a reader takes: br, gzip or none (RFC 9110, 12.5.3)."""
    refused = set(REFUSED.findall(accepted.lower()))
    names = {part.partition(";")[0].strip() for part in accepted.lower().split(",")} - refused
    return next((encoding for encoding in ENCODINGS if encoding in names), "")


def _packed(content: bytes, kind: str) -> dict[str, bytes]:
    if len(content) < SMALLEST_PACKED or not TEXT.match(kind):
        return {"": content}
    return {
        "": content,
        # Without a time in it, equal pages are equal bytes.
        "gzip": gzip.compress(content, GZIP_LEVEL, mtime=0),
        "br": brotli.compress(content, quality=BROTLI_QUALITY),
    }
