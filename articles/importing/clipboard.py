"""What Word and Google Docs write, said in plain HTML."""

import re

from bs4 import BeautifulSoup, Comment, Tag

BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
NOT_BOLD = re.compile(r"font-weight:\s*(?:normal|400)", re.IGNORECASE)
ITALIC = re.compile(r"font-style:\s*italic", re.IGNORECASE)
WORD_LIST = re.compile(r"mso-list:\s*l(?P<list>\d+)\s+level(?P<level>\d+)", re.IGNORECASE)
NUMBER = re.compile(r"\A\s*[(（]?\d+[.)）．]")
WORD_HEADINGS = re.compile(r"\AMsoHeading(\d)\Z|\AHeading(\d)\Z", re.IGNORECASE)
CONDITIONAL = re.compile(r"\A\[(?:if|endif)", re.IGNORECASE)


def tidy(soup: BeautifulSoup) -> None:
    """Turn styles that mean something into elements, and Word's list paragraphs into lists."""
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        if CONDITIONAL.match(comment):
            comment.extract()
    for marker in soup.find_all(style=re.compile(r"mso-list:\s*Ignore", re.IGNORECASE)):
        _list_paragraph(marker)
    _gather_lists(soup)
    for tag in soup.find_all(["b", "i", "span", "font"]):
        _emphasis(tag)
    for tag in soup.find_all("p"):
        _word_paragraph(tag)


def _list_paragraph(marker: Tag) -> None:
    """Remember on the paragraph whether Word numbered it, and drop the number it printed."""
    paragraph = marker.find_parent("p")
    if paragraph is not None:
        paragraph["data-ordered"] = "1" if NUMBER.match(marker.get_text()) else ""
    marker.extract()


def _gather_lists(soup: BeautifulSoup) -> None:
    previous: Tag | None = None
    for paragraph in soup.find_all("p", style=WORD_LIST):
        level = int(WORD_LIST.search(paragraph["style"])["level"][:2])
        tag = "ol" if paragraph.get("data-ordered") else "ul"
        item = soup.new_tag("li")
        item.extend(list(paragraph.contents))
        before = paragraph.find_previous_sibling()
        if previous is not None and before is previous:
            _deepest(soup, previous, level, tag).append(item)
            paragraph.extract()
        else:
            previous = soup.new_tag(tag)
            previous.append(item)
            paragraph.replace_with(previous)


def _deepest(soup: BeautifulSoup, top: Tag, level: int, tag: str) -> Tag:
    """The list at a level below `top`, made where it is missing."""
    current = top
    for _ in range(min(level, 9) - 1):
        items = current.find_all("li", recursive=False)
        inner = items[-1].find(["ul", "ol"], recursive=False)
        if inner is None:
            inner = soup.new_tag(tag)
            items[-1].append(inner)
            return inner
        current = inner
    return current


def _emphasis(tag: Tag) -> None:
    """<b> and bold spans are <strong>, <i> and italic ones <em>; Google's wrapping <b> is nothing."""
    style = str(tag.get("style", ""))
    bold = bool(BOLD.search(style)) or (tag.name == "b" and not NOT_BOLD.search(style))
    italic = bool(ITALIC.search(style)) or tag.name == "i"
    tag.attrs = {}
    if bold and italic:
        tag.name = "strong"
        tag.wrap(BeautifulSoup("", "lxml").new_tag("em"))
    elif bold or italic:
        tag.name = "strong" if bold else "em"
    else:
        tag.unwrap()


def _word_paragraph(tag: Tag) -> None:
    classes = tag.get("class") or []
    for name in classes:
        if name in {"MsoTitle", "title"}:
            tag.name = "h1"
        elif found := WORD_HEADINGS.match(name):
            tag.name = f"h{min(int(found[1] or found[2]), 6) or 1}"
