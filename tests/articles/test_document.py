"""A document goes into rows and comes out the same, in JSON and in Markdown."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from articles import document as doc
from articles import drafting, exporting, importing, richtext
from articles.document import Document, DocumentError, Source, Trend, rows
from articles.document import json as json_form
from articles.models import Article, Picture
from articles.models import Source as SourceRow
from articles.richtext import escape
from tests.examples import forgotten

pytestmark = pytest.mark.django_db

LETTERS = st.characters(
    exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufffe\uffff\x7f"
)
TEXT = st.text(
    st.one_of(st.sampled_from("資源ネオジムア、。「」（）()*_#|>[]{}`\"'<&-—1. "), LETTERS),
    min_size=1,
    max_size=30,
).filter(lambda text: text == text.strip() and text.strip("\u3000 ") and "\x85" not in text)
DATES = st.none() | st.dates(date(1700, 1, 1), date(2100, 1, 1))
SOURCES = st.none() | st.builds(
    Source,
    publisher=TEXT,
    title=st.just("") | TEXT,
    url=st.sampled_from(["", "https://example.org/資料?a=1&b=2"]),
    published_on=DATES,
    accessed_on=DATES,
    kind=st.sampled_from(["", "news", "paper"]),
)
PROSE_HTML = st.lists(
    st.one_of(
        TEXT.map(lambda text: f"<p>{escape(text)}</p>"),
        TEXT.map(lambda text: f"<ul><li>{escape(text)}</li><li><strong>x</strong></li></ul>"),
        st.just('<p><a href="https://example.org/">出典</a>と<em>強調</em></p>'),
        st.just("<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"),
        st.just("<p><ruby>釉薬<rp>(</rp><rt>ゆうやく</rt><rp>)</rp></ruby></p>"),
    ),
    min_size=1,
    max_size=3,
).map(lambda parts: richtext.clean("".join(parts)))


@st.composite
def quotes(draw):
    anonymous = draw(st.booleans())
    speaker = None if anonymous else draw(st.none() | TEXT)
    return doc.Quote(draw(TEXT), draw(TEXT), speaker, anonymous, draw(SOURCES))


@st.composite
def events(draw):
    start, end = sorted([draw(st.dates()), draw(st.dates())])
    precision = draw(st.sampled_from(["day", "year", "range", "unknown"]))
    html = draw(st.just("") | PROSE_HTML)
    return doc.Event(draw(TEXT), start, end, precision, draw(TEXT), html, draw(SOURCES))


BLOCKS = st.one_of(
    PROSE_HTML.map(doc.Prose),
    quotes(),
    events(),
    st.builds(
        doc.Use,
        TEXT,
        st.sampled_from([["Nd"], ["Y", "Nd"], ["H", "He", "Og"]]),
        st.just("") | TEXT,
        SOURCES,
    ),
)


@st.composite
def documents(draw):
    blocks = draw(st.lists(BLOCKS, max_size=6))
    for place, level in enumerate(draw(st.lists(st.sampled_from([2, 3]), max_size=3))):
        blocks.insert(place * 2, doc.Section(level, draw(TEXT), f"a-{place}"))
    return Document(
        title=draw(TEXT),
        lead=draw(st.just("") | TEXT),
        trend=draw(st.none() | st.builds(Trend, st.just("資源"), st.just("JP"), st.just(500))),
        topics=draw(st.sampled_from([[], ["資源"], ["資源", "Aの話"]])),
        blocks=blocks,
    )


def content(document):
    """What must be equal: everything but the slug, the number and the dates."""
    return (document.title, document.lead, document.trend, document.topics, document.blocks)


@settings(max_examples=60)
@given(documents())
def test_a_document_survives_rows_json_and_markdown(document):
    with forgotten():
        out = rows.read(drafting.new_article(document))
    assert content(out) == content(document)
    assert content(json_form.load(json_form.dump(out))) == content(document)
    assert content(importing.read(exporting.as_markdown(out).encode(), "markdown").document) == (
        content(document)
    )


def test_export_then_import_then_export_is_the_same_json(article, tmp_path):
    first, second = StringIO(), StringIO()
    call_command("export_article", article.slug, stdout=first)
    file = tmp_path / "gallium.json"
    file.write_text(first.getvalue())
    out = StringIO()
    call_command("import_article", str(file), "--publish", stdout=out)
    call_command("export_article", out.getvalue().split()[-1], stdout=second)
    before, after = json.loads(first.getvalue()), json.loads(second.getvalue())
    for name in ("slug", "published_at", "updated_at"):
        before.pop(name), after.pop(name)
    assert before == after


def test_the_json_form_is_the_contract_s(article):
    out = StringIO()
    call_command("export_article", article.slug, stdout=out)
    value = json.loads(out.getvalue())
    assert list(value) == [
        "title",
        "slug",
        "lead",
        "trend",
        "topics",
        "edition",
        "published_at",
        "updated_at",
        "blocks",
    ]
    assert value["trend"] == {"keyword": "ガリウム", "country": "JP", "buzz": 2000}
    kinds = {block["type"]: list(block) for block in value["blocks"]}
    assert kinds == {
        "section": ["type", "level", "heading", "anchor"],
        "prose": ["type", "html"],
        "quote": ["type", "text", "attribution", "speaker", "anonymous", "source"],
        "event": ["type", "when", "start", "end", "precision", "title", "html", "source"],
        "use": ["type", "application", "elements", "products", "source"],
    }


def test_the_markdown_form_can_be_read_by_people(document):
    text = exporting.as_markdown(document)
    assert "```raretrend" not in text
    assert "## 輸出管理のあらまし {#controls}" in text
    assert "中国は**許可制**に改めました。" in text
    assert "> 輸出管理を実施する\n>\n> —— 中国商務省の公告 [^s1]" in text
    assert "- 2023年8月初旬：輸出が許可制になる [^s1]\n  - 対象は関連品目" in text
    assert "| 太陽電池 | ガリウム、インジウム | 薄膜の発電パネル |  |" in text


def test_a_figure_finds_its_picture_again(document, settings):
    file = ContentFile(b"")
    Image.new("RGB", (16, 9)).save(file, "PNG")
    name = default_storage.save("pictures/sample.png", file)
    figure = doc.Figure(name, "灰色の板", "見本の図", "作図：編集部", Source(publisher="見本社"))
    document.blocks = [figure]
    edition = drafting.new_article(document)
    picture = Picture.objects.get()
    assert (picture.width, picture.height) == (16, 9)
    assert rows.read(edition).blocks == [figure]
    assert importing.read(exporting.as_markdown(document).encode(), "markdown").document.blocks == [
        figure
    ]


@pytest.mark.parametrize(
    "src", ["missing.png", "../../etc/passwd", "/etc/passwd", "", ".", "pictures"]
)
def test_a_figure_without_its_picture_is_refused(document, src):
    default_storage.save("pictures/other.png", ContentFile(b""))  # makes the folders
    document.blocks = [doc.Figure(src, "代替", "")]
    with pytest.raises(DocumentError, match="画像が見つかりません"):
        drafting.new_article(document)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "JSON"),
        ("[]", "文書"),
        ("{}", "文書：必要な項目"),
        ('{"title": 1}', "文字列"),
        ('{"title": "x", "surprise": 1}', "surprise"),
        ('{"title": "x", "blocks": {}}', "blocks"),
        ('{"title": "x", "blocks": [{"type": "video"}]}', "blocks\\[0\\]"),
        ('{"title": "x", "blocks": [{"type": "prose"}]}', "必要な項目"),
        (
            f'{{"title": "x", "blocks": [{{"type": "section", "level": {10**23}, "heading": "x"}}]}}',
            "blocks\\[0\\].level：2か3",
        ),
        ('{"title": "x", "trend": {"keyword": "a", "country": "JP", "buzz": "5"}}', "整数"),
        ('{"title": "x", "published_at": "きのう"}', "日時"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_json_of_another_shape_is_refused_with_the_place(text, complaint):
    with pytest.raises(DocumentError, match=complaint):
        json_form.load(text)


@pytest.mark.parametrize(
    "change",
    [
        {"trend": Trend("a", "ZZ", 5)},
        {"trend": Trend(" ", "JP", 5)},
        {"trend": Trend("a", "JP", 0)},
        {"title": "長" * 201},
        {"title": " "},
        {"blocks": [doc.Section(4, "x")]},
        {"blocks": [doc.Section(2, "長" * 201)]},
        {"blocks": [doc.Use("x", ["Xx"])]},
        {"blocks": [doc.Quote("x", "", "太郎", True)]},
        {"blocks": [doc.Event("x", date(2000, 1, 2), date(2000, 1, 1), "day", "x")]},
        {"blocks": [doc.Quote("x", source=Source(publisher="x", url="javascript:alert(1)"))]},
    ],
)
def test_values_that_do_not_fit_are_refused_and_nothing_is_written(document, change):
    for name, value in change.items():
        setattr(document, name, value)
    with pytest.raises(DocumentError):
        drafting.new_article(document)
    assert not Article.objects.exists()
    assert not SourceRow.objects.exists()
