"""What every adapter gives, and what no adapter lets through."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from trends import keywords

MAXIMUM_BYTES = 2 * 1024 * 1024
LONGEST_TITLE, LONGEST_PUBLISHER, LONGEST_URL = 300, 100, 2_000
HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
#: Controls, spaces, surrogates, invisible and turning characters, and what RFC 3986 never allows.
NOT_IN_URLS = re.compile(
    r'[\x00-\x20\x7f-\xa0"<>\\^`{|}\ud800-\udfff\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]'
)


class Unreadable(ValueError):
    """Why a feed cannot be read, in one Japanese line."""


@dataclass(frozen=True)
class News:
    """A headline that came with a keyword."""

    title: str
    url: str
    publisher: str


@dataclass(frozen=True)
class Observed:
    """A keyword with at least so much traffic; None where the feed does not say."""

    keyword: str
    traffic: int | None
    news: tuple[News, ...] = ()


@dataclass(frozen=True)
class Reading:
    """All a feed says: the country if it names one, and the instant if it is not that of the request."""

    observed: tuple[Observed, ...]
    country: str = ""
    at: datetime | None = None


def refuse_other_files(data: bytes) -> None:
    """Raises Unreadable for what is no feed of any format."""
    if not data.strip():
        raise Unreadable("中身がありません。")
    if len(data) > MAXIMUM_BYTES:
        raise Unreadable("2MBを超えています。")
    if data.startswith(b"\x1f\x8b"):
        raise Unreadable("gzipで圧縮されたままです。")
    if HTML.match(data[:2_000]):
        raise Unreadable("フィードではなくHTMLページです。")


def text(raw: str, longest: int) -> str:
    """Text as it is stored: entities resolved once more, no invisible characters, cut to a length."""
    return keywords.shown(html.unescape(raw))[:longest].strip()


def keyword(raw: str) -> str:
    """A keyword as it is stored; empty for what cannot be one."""
    shown = keywords.shown(html.unescape(raw))
    return shown if keywords.is_keyword(shown) else ""


def web_address(raw: str) -> str:
    """The address if it leads into the web and nowhere else; otherwise empty."""
    url = raw.strip()
    if len(url) > LONGEST_URL or NOT_IN_URLS.search(url):
        return ""
    try:
        parts = urlsplit(url)
        fine = parts.hostname and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        return ""
    return url if fine and parts.scheme in {"http", "https"} else ""


def merged(observed: Iterable[Observed]) -> tuple[Observed, ...]:
    """One of each keyword: the larger traffic, the headlines of all by their addresses."""
    found: dict[str, Observed] = {}
    for one in observed:
        key = keywords.normalized(one.keyword)
        same = found.get(key, one)
        news = {item.url: item for item in (*one.news, *same.news)}
        traffic = max(same.traffic or 0, one.traffic or 0) or None
        found[key] = replace(same, traffic=traffic, news=tuple(news.values()))
    return tuple(found.values())
