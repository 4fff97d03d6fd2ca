"""What editors, feeds and readers write stays text: every field that takes words × every address.

Each field is given a word of its own, harmless text that looks like markup, and what would break out of any
context into an element that is found wherever it stands.
"""

import csv
import io
import json
import re
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from articles.models import Remark
from tests.addresses import Newsroom, patterns
from tests.poison import HARMLESS, WORD, Poison, attack

pytestmark = pytest.mark.any_database

#: Fields whose words are on no page: a key of a block, an address, and what search compares.
NOWHERE = {"remark.block", "newsitem.url", "searchdocument.tags"}


@pytest.fixture
def poison():
    return Poison()


@pytest.fixture
def newsroom(db, document, poison):
    newsroom = Newsroom(document, prepare=poison.everything)
    draft = newsroom.draft
    Remark.objects.create(edition=draft, by=newsroom.people["editor"], text="x", step="comment")
    poison.everything()
    return newsroom


def addresses(newsroom):
    """Every address, and searches that find and repeat what was written."""
    word = quote(attack("語0語", 100))
    yield from (newsroom.address(pattern) for pattern in patterns())
    yield from (f"/search/?q={quote(text)}" for text in ("語", "ガリウム", "<x-bang>", HARMLESS))
    yield from (
        f"{path}?{key}={word}" for path, key in (("/search/", "q"), ("/sources/", "publisher"))
    )
    yield from (f"/admin/articles/{model}/?q={word}" for model in ("article", "topic", "source"))
    yield from (
        f"/articles/{word}/",
        f"/topics/{word}/",
        f"/oembed?url={word}",
        f"/admin/login/?next={word}",
    )
    yield f"/articles/live/history/?edition=1&{word}"
    yield f"/admin/articles/edition/{newsroom.live.pk}/change/"
    yield f"/admin/articles/edition/{newsroom.live.pk}/preview/"


def test_nothing_written_is_active_and_nothing_harmless_is_lost(newsroom, poison):
    seen = set()
    for role in ("visitor", "superuser"):
        client = Client(raise_request_exception=False)
        if newsroom.people[role]:
            client.force_login(newsroom.people[role])
        for address in addresses(newsroom):
            answer = client.get(address)
            body = b"".join(answer)
            assert answer.status_code < 500, address
            for words in words_of(answer["Content-Type"], body, address):
                seen |= intact(words, address)
    missing = {label for label, word in poison.words.items() if word not in seen}
    assert missing <= NOWHERE, missing


def words_of(kind, body, address):
    """The texts of an answer, read as its kind says; fails on what would be active."""
    text = body.decode(errors="replace")
    if kind.startswith("text/html"):
        yield from words_of_html(text, address)
    elif "json" in kind:
        for words in strings(json.loads(text)):
            yield from words_of_html(words, address) if "</p>" in words else [words]
    elif "xml" in kind:
        for element in ET.fromstring(text).iter():  # noqa: S314  (our own)
            assert "bang" not in element.tag
            assert not any("onbang" in name for name in element.attrib)
            for words in (element.text or "", *element.attrib.values()):
                yield from words_of_html(words, address) if "</p>" in words else [words]
    elif kind.startswith("text/csv"):
        for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))):
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
            yield from row
    elif not kind.startswith(("image/png", "text/markdown", "text/plain", "text/javascript")):
        pytest.fail(f"{address}: nobody has said what is active in {kind}")


def words_of_html(text, address):
    soup = BeautifulSoup(text, "lxml")
    assert not soup.find("x-bang"), address
    for element in soup.find_all(True):
        for name, given in element.attrs.items():
            value = " ".join(given) if isinstance(given, list) else given
            assert not name.startswith("onbang"), (address, str(element)[:300])
            assert not (name.startswith("on") and "bang" in value), (address, str(element)[:300])
            if name in {"href", "src", "action", "formaction", "data"}:
                assert not re.match(r"\s*(javascript|data|vbscript):.*bang", value), (
                    address,
                    value,
                )
            if name in {"value", "alt", "title", "content", "aria-label"}:
                yield value
    for script in soup.find_all(["script", "style", "iframe", "object", "template"]):
        if script.get("type") == "application/ld+json":
            yield from strings(json.loads(script.string))
        elif script.get("type") != "application/json":
            assert "bang" not in (script.string or ""), (address, str(script)[:300])
        script.extract()
    yield from (
        area.get_text() for area in soup.find_all(["textarea", "option", "td", "th", "li", "p"])
    )
    yield soup.get_text()


def strings(value):
    """All strings in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def intact(words, address):
    """The words of fields in a text that all of the harmless text stands behind."""
    return {word[0] for word in WORD.finditer(words) if words.startswith(HARMLESS, word.end())}
