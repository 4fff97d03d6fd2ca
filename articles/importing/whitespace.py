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
    for string in list(soup.find_all(string=True)):
        if isinstance(string, PreformattedString) or string.find_parent("pre"):
            continue
        if not string.strip() and _beside_block(string, blocks):
            string.extract()
        elif "\n" in string:
            string.replace_with(NavigableString(_joined(string, blocks)))


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
