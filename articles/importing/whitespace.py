"""White space of HTML source that means nothing in Japanese text."""

import re

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

LINE_BREAK = re.compile(r"[ \t]*\n[ \t\n]*")
JAPANESE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")


def tidy(soup: BeautifulSoup, blocks: frozenset[str]) -> None:
    """Drop the breaks between block elements, and join lines that the source broke.

    A line break between two Japanese characters is nothing, elsewhere it is a space
    (CSS Text 4, segment break transformation).
    """
    for parent in [soup, *soup.find_all(True)]:
        if parent.name != "pre" and not parent.find_parent("pre"):
            _tidy_children(parent, blocks)


def _tidy_children(parent: Tag, blocks: frozenset[str]) -> None:
    """From the last to the first, so that the places of the others stay: to look for each would take long."""
    for place in reversed(range(len(parent.contents))):
        string = parent.contents[place]
        if isinstance(string, Tag | PreformattedString):
            continue
        if not string.strip() and _beside_block(string, blocks):
            string.extract(_self_index=place)
        elif "\n" in string:
            joined = NavigableString(_joined(string, blocks))
            string.extract(_self_index=place)
            parent.insert(place, joined)


def _beside_block(string: NavigableString, blocks: frozenset[str]) -> bool:
    before, after = string.previous_sibling, string.next_sibling
    neighbours = [tag for tag in (before, after) if isinstance(tag, Tag)]
    return any(tag.name in blocks for tag in neighbours) or not (before and after)


def _joined(string: NavigableString, blocks: frozenset[str]) -> str:
    text = LINE_BREAK.sub(_break, str(string))
    before, after = string.previous_sibling, string.next_sibling
    if before is None or getattr(before, "name", "") in blocks | {"br"}:
        text = text.lstrip("\n ")
    if after is None or getattr(after, "name", "") in blocks | {"br"}:
        text = text.rstrip("\n ")
    return text


def _break(found: re.Match[str]) -> str:
    before = found.string[found.start() - 1 : found.start()]
    after = found.string[found.end() : found.end() + 1]
    return "" if JAPANESE.match(before) and JAPANESE.match(after) else " "
