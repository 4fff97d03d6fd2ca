"""Google's "Trending now" RSS, in its form of today and in that of before August 2024.

There is no schema: the namespace has changed once, so elements are known by their local names. The only
identity of an item is its title; its traffic is a lower bound («5000+»).
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from trends import countries, traffic
from trends.adapters import reading
from trends.adapters.reading import News, Observed, Reading, Unreadable

LABEL = "Googleトレンド"
MEASURE = "searches"
INTERVAL = timedelta(minutes=9)

DECLARATION = re.compile(
    rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([-\w]+)["'][^>]*\?>""", re.IGNORECASE
)
#: Encodings of several bytes a character, which expat does not know.
JAPANESE = {
    **dict.fromkeys([b"shift_jis", b"shift-jis", b"sjis", b"x-sjis", b"windows-31j"], "cp932"),
    b"cp932": "cp932",
    b"euc-jp": "euc_jp",
    b"iso-2022-jp": "iso2022_jp",
}
ESCAPE = b"\x1b"


def recognises(data: bytes) -> bool:
    """Whether this may be such a feed: anything that begins like XML."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or data[:2] in {
        b"\xff\xfe",
        b"\xfe\xff",
    }


def collect(get: Callable[[str], bytes], url: str, now: datetime) -> Reading:
    """What the feed at an address says now."""
    return read(get(url))


def read(data: bytes) -> Reading:
    """The keywords of a feed with their headlines; items that say nothing usable are left out."""
    reading.refuse_other_files(data)
    root = _root(data)
    channel = _first(root, "channel")
    if _name(root) != "rss" or channel is None:
        raise Unreadable("Googleトレンドの形式（RSS）ではありません。")
    items = [_observed(item) for item in channel if _name(item) == "item"]
    observed = reading.merged(one for one in items if one.keyword)
    if items and not observed:
        raise Unreadable("キーワードを一つも読み取れません。")
    return Reading(observed, _country(_text(channel, "link")))


def _root(data: bytes) -> Element:
    try:
        return fromstring(_decoded(data), forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unreadable("DTDや実体の宣言があるため、読みません。") from error
    # Encodings expat does not know are a ValueError, names of none a LookupError.
    except (ParseError, ValueError, LookupError) as error:
        raise Unreadable("XMLが壊れているか、文字コードが違います。") from error


def _decoded(data: bytes) -> bytes | str:
    declared = DECLARATION.match(data[:300])
    codec = declared and JAPANESE.get(declared[1].lower())
    if not codec:
        return data
    body = data[declared.end() :]
    try:
        # Some say Shift_JIS and send UTF-8. (ISO-2022-JP would pass for it, were it not for its escapes.)
        return body.decode(codec if ESCAPE in body else "utf-8")
    except UnicodeDecodeError:
        return body.decode(codec)


def _observed(item: Element) -> Observed:
    news = [_news(child) for child in item if _name(child) == "news_item"]
    return Observed(
        keyword=reading.keyword(_text(item, "title")),
        traffic=traffic.parse(_text(item, "approx_traffic")),
        news=tuple(one for one in news if one.title and one.url),
    )


def _news(item: Element) -> News:
    return News(
        title=reading.text(_text(item, "news_item_title"), reading.LONGEST_TITLE),
        url=reading.web_address(_text(item, "news_item_url")),
        publisher=reading.text(_text(item, "news_item_source"), reading.LONGEST_PUBLISHER),
    )


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _first(parent: Element, name: str) -> Element | None:
    return next((child for child in parent if _name(child) == name), None)


def _text(parent: Element, name: str) -> str:
    child = _first(parent, name)
    return "" if child is None else "".join(child.itertext())


def _country(link: str) -> str:
    """The country a feed names in its own address (`geo=JP`, `geo=US-NY`); empty if none."""
    try:
        code = parse_qs(urlsplit(link).query).get("geo", [""])[0][:2].upper()
    except ValueError:
        return ""
    return code if countries.is_country(code) else ""
