"""Any text either becomes a document with nothing lost, or is refused: never a traceback."""

import contextlib
import html
import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles import document as doc
from articles import importing, richtext
from articles.document import DocumentError
from articles.importing import text as text_reader
from articles.importing.recognition import Recogniser

pytestmark = pytest.mark.django_db

LINES = st.one_of(
    st.sampled_from(
        [
            "",
            "",
            "",
            "レアアース",
            "5,000 + Buzz 🇯🇵 JP",
            "Trend visualization for レアアース",
            "大きな見出し",
            "1. 日本の強み:技術",
            "これは文です。次の文です。",
            "「資源は大切だ」",
            "——見本氏の発言(見本新聞)",
            "――関係者(匿名、取材)",
            "「一行で言う」――試験太郎氏",
            "1. 2025年2月27日:会談",
            "• 2010年:輸出が止まる",
            "  • 箇条の詳細(見本新聞社)",
            "  1. 番号の項目",
            "・中黒の項目",
            "- 横棒の項目",
            "用途 必要な元素 具体的な製品例",
            "磁石 ネオジム モーター",
            "用途|元素",
            "照明 | Ga",
            "国\t人口",
            "日本\t1億",
            "# 見出し",
            "> 引用",
            "```",
            "| a | b |",
            "|---|---|",
            "<div><p>段落</p>",
            "</div>",
            "<!-- 注 -->",
            "&amp;lt;",
            "2025年、日本は動いた。",
            "+++",
            'title = "x"',
            "{#anchor}",
            "[^1]",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
TEXTS = st.lists(LINES, max_size=14).map("\n".join)
quietly = settings(max_examples=150)

# Marks that structure is made of, and that become structure: they are not text any more.
MARKS = re.compile(
    r"[\s\u3000|•・●○◦▪■□◆◇▼▽‣*:：、,（）()―—─–〜~-]|\d{1,3}[.．)）]|匿名|など|等|ほか|他"
)


def words(text):
    """Letters, digits and signs of a text, without what structure is made of."""
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return MARKS.sub("", unicodedata.normalize("NFKC", visible))


def everything(document):
    """All a reader could read in a document."""
    parts = [document.title, document.lead]
    if document.trend:
        parts += [document.trend.keyword, document.trend.country, str(document.trend.buzz)]
    for block in document.blocks:
        match block:
            case doc.Section():
                parts.append(block.heading)
            case doc.Prose():
                parts.append(richtext.plain_text(block.html))
            case doc.Quote():
                parts += [block.text, block.attribution]
            case doc.Event():
                parts += [block.when, block.title, richtext.plain_text(block.html)]
            case doc.Use():
                parts += [block.application, *block.elements, block.products]
        source = getattr(block, "source", None)
        if source:
            parts += [source.publisher, source.title]
    return "".join(words(part) for part in parts)


@quietly
@given(TEXTS)
@example("レアアース\n5,000 + Buzz 🇯🇵 JP\n別の行\nTrend visualization for 銅\n\n題\n\n文です。")
@example("「一」\n——二(三)\n「四」")
@example("・\u3000\n\n\n見出し\n\n\n")
def test_no_sentence_of_a_plain_text_is_lost(text):
    try:
        imported = importing.read(text.encode(), "text")
    except DocumentError:
        assert not words(text) or any(unicodedata.category(c) == "Cc" for c in text if c != "\n")
        return
    found = everything(imported.document)
    for line in text.split("\n"):
        if text_reader.IMAGE_TAG.match(line) or line.startswith(("用途", "磁石", "照明")):
            continue  # element names are read as elements, header cells as columns
        if "Buzz" in line or "visualization" in line:
            continue
        for sentence in re.findall(r"[^。「」『』]+", richtext.storable(line)):
            assert words(sentence) in found, (line, sentence)


@quietly
@given(TEXTS, st.sampled_from(["auto", "markdown", "html", "json", "text"]))
@example("<table><tr><td><table><tr><td>x", "html")
@example("+++\n[sources]\na = 1\n+++", "markdown")
@example("<ul><li><ul><li>", "html")
@example('<ol start="99999999999999999999"><li>x</ol>', "html")
def test_any_text_in_any_format_is_a_document_or_refused(text, format):  # noqa: A002
    with contextlib.suppress(DocumentError):
        assert importing.read(text.encode(), format).document.title


@quietly
@given(st.binary(max_size=300))
def test_any_bytes_are_a_document_or_refused(data):
    with contextlib.suppress(DocumentError):
        importing.read(data)


@quietly
@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1), min_size=1))
@example(["0", "."])
def test_no_word_of_html_is_lost(paragraphs):
    markup = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    found = everything(importing.read(markup.encode(), "html").document)
    for paragraph in paragraphs:
        assert words(richtext.storable(paragraph)) in found


@quietly
@given(TEXTS)
def test_recognised_prose_is_clean(text):
    flow = text_reader.read(text)
    for block in Recogniser({}).document(flow).blocks:
        if isinstance(block, doc.Prose):
            assert richtext.clean(block.html) == block.html


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 50_000 + "深い",
        "<b>" * 50_000 + "深い",
        "<ul><li>" * 20_000 + "深い",
        "<blockquote>" * 20_000 + "深い",
        "<table><tr><td>" * 5_000 + "深い",
        "<!--" * 100_000,
        "<a href='" * 50_000,
    ],
)
def test_hostile_nesting_is_read_or_refused(markup):
    with contextlib.suppress(DocumentError):
        assert importing.read(markup.encode(), "html").document.title


@pytest.mark.parametrize(
    "markup", ["> " * 3_000 + "深い", "- " * 3_000 + "深い", "[" * 50_000, "*a " * 20_000]
)
def test_hostile_markdown_is_read_or_refused(markup):
    with contextlib.suppress(DocumentError):
        importing.read(markup.encode(), "markdown")
