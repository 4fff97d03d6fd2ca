"""However a text is made, what it takes grows as its length does, and not as the square of it."""

import contextlib
import time

import pytest
from bs4 import BeautifulSoup

from articles import comparing, fuzzydate, gojuon, importing, punctuation, richtext, typesetting
from articles.document import DocumentError
from articles.importing import whitespace
from articles.importing.html import STRUCTURE
from articles.models import Edition, Prose
from articles.proofreading import CHECKS, wording
from articles.search import snippets, tokens
from articles.templatetags import japanese
from trends import keywords

pytestmark = pytest.mark.any_database

#: What begins something, ends something, or is looked for, in any of the languages our functions read.
PIECES = (
    "あ",
    "「",
    "」",
    "「」",
    "（",
    "()",
    "、",
    "：",
    "――",
    "ー",
    "ヴ",
    "ｶﾞ",
    "\u3099",
    "《",
    "漢字《かんじ》",
    "1",
    "1,",
    "2025年",
    "2025年3月",
    "〜",
    "1990年代",
    "Nd、",
    "出典：",
    "と述べた",
    "a",
    "a.",
    "(a",
    "a)",
    "<",
    "<a ",
    "<p>",
    "<b>",
    "<rt>",
    "<td>",
    "<pre>",
    "<!--",
    "<ul><li>",
    "</p>",
    "&",
    "&lt;",
    "&#",
    " ",
    "\u3000",
    "\t",
    "\n",
    "\n\n",
    "a\n\n",
    "- a\n",
    "* ",
    "# ",
    "1. a\n",
    "> ",
    "|a|\n",
    "```\n",
    "`",
    *("[", "[^a]", "![](", "](", "**", "_", "{#", "+++\n", "[a]: b\n", "http://a", "\\", "{", '"'),
    *("e\u0301", "👩\u200d", "\u202e"),
)
TIMES = 16
#: More is no noise, and the square would take 256.
MOST = 3.5 * TIMES


def read_as(form):
    def read(text):
        with contextlib.suppress(DocumentError):  # refused is answered too
            importing.read(text.encode(), form)

    return read


def proofread(text):
    """Every check of the language, of a section with one paragraph."""
    blocks = [Prose(html=f"<p>{richtext.escape(text)}</p>")]
    for check in CHECKS:
        if check.__module__ == wording.__name__:
            list(check(Edition(title=text), blocks))


def compared(text):
    one, other = (comparing.Passage("本文", words) for words in (text, text[::-1] + "い"))
    comparing.compare_passages([one], [other])
    return comparing.marked(one.text, other.text)


FUNCTIONS = {
    "clean": richtext.clean,
    "plain_text": richtext.plain_text,
    "escape": richtext.escape,
    "full_width": punctuation.full_width,
    "framed_tables": japanese.framed_tables,
    "phrases": typesetting.phrases,
    "sort_key": lambda text: gojuon.sort_key(text, text),
    "date": fuzzydate.parse,
    "beginning with a date": fuzzydate.match,
    "tokens": tokens.tokens,
    "terms": tokens.terms,
    "snippet": lambda text: snippets.snippet(text, ["あ", "a", "1"]),
    "highlighted": lambda text: snippets.highlighted(text, ["あ", "a"]),
    "compared": compared,
    "keyword": keywords.normalized,
    "slug": keywords.slug_of,
    "proofread": proofread,
    # Between words: blank alone, it would be refused unread.
    "guessed": lambda text: importing.guess_format(f"あ{text}あ"),
    "whatever it is": read_as("auto"),
    "text": read_as("text"),
    "Markdown": read_as("markdown"),
    "HTML": read_as("html"),
    "JSON": read_as("json"),
}
#: Those that make blocks of a text take longer for each character.
SIZES = {
    "whatever it is": 1_000,
    "text": 1_000,
    "Markdown": 1_000,
    "HTML": 1_000,
    "phrases": 1_000,
    "compared": 2_000,
}


def seconds(function, text):
    begun = time.process_time()
    function(text)
    return time.process_time() - begun


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_a_text_takes_grows_with_its_length_alone(db, name):
    function, size = FUNCTIONS[name], SIZES.get(name, 4_000)
    function("あ" * 10)  # what is loaded once is loaded
    for piece in PIECES:
        text = piece * (size // len(piece))
        # Two tries, for another process may have taken the cache from one of them.
        ratios = (
            seconds(function, text * TIMES) / max(seconds(function, text), 0.002) for _ in range(3)
        )
        assert any(ratio < MOST for ratio in ratios), (name, piece)


@pytest.mark.parametrize("piece", ["<p>あ</p>\n", "あ\nい<br>", "a\n<b>b</b>"])
def test_white_space_of_many_paragraphs_takes_time_that_grows_with_their_number(piece):
    def read(times):
        return seconds(
            lambda soup: whitespace.tidy(soup, STRUCTURE), BeautifulSoup(piece * times, "lxml")
        )

    assert any(read(16_000) / read(2_000) < 20 for _ in range(3))


@pytest.mark.parametrize("tag", ["rt", "rb", "ul", "ol", "blockquote", "div", "b", "table"])
def test_what_is_nested_beyond_reason_loses_its_tags_and_no_words(tag):
    assert richtext.clean(f"<{tag}>" * 2_000 + "語<3 &amp; <b>A</b>") == "語&lt;3 &amp; A"


def test_many_words_with_readings_are_not_deep():
    ruby = "<ruby>漢<rt>かん</ruby>" * 1_000
    assert richtext.clean(ruby).count("<rt>") == 1_000
    items = "<ul>" + "<li>項目" * 1_000 + "</ul>"
    assert richtext.clean(items).count("<li>") == 1_000
