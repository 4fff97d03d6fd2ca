"""文書から作成: nothing is written before the editor has seen what was recognised."""

import zipfile
from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from articles import document as doc
from articles import importing
from articles.document import DocumentError
from articles.importing import converting
from articles.models import Article, Edition, blocks_of
from tests.articles.test_importing_fuzz import words

pytestmark = pytest.mark.django_db

DOCUMENT_XML = """<?xml version="1.0" encoding="UTF-8"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>ワードの題名</w:t></w:r></w:p>
<w:p><w:r><w:t>リードの段落です。</w:t></w:r></w:p>
<w:p><w:r><w:t>本文の</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>段落</w:t></w:r>
<w:r><w:t>です。</w:t></w:r></w:p>
</w:body></w:document>"""
STYLES_XML = """<?xml version="1.0" encoding="UTF-8"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>"""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = f"""<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{OFFICE}/{{}}" Target="{{}}"/>
</Relationships>"""


def word_file(**extra):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", RELS.format("officeDocument", "word/document.xml"))
        archive.writestr("word/_rels/document.xml.rels", RELS.format("styles", "styles.xml"))
        archive.writestr("word/document.xml", extra.get("document", DOCUMENT_XML))
        archive.writestr("word/styles.xml", STYLES_XML)
        if "ballast" in extra:
            archive.writestr("word/ballast.xml", b"0" * extra["ballast"])
    return file.getvalue()


@pytest.fixture
def reporter(client, django_user_model):
    user = django_user_model.objects.create_user("reporter", is_staff=True)
    user.groups.add(Group.objects.get(name="記者"))
    client.force_login(user)
    return client


PAGE = "admin:articles_article_from_document"


def read(reporter, **data):
    return reporter.post(reverse(PAGE), {"format": "auto"} | data)


def test_a_pasted_document_is_shown_block_by_block_and_not_written(reporter, sample):
    response = read(reporter, text=sample("plain.txt").decode())
    html = response.content.decode()
    assert "まだ何も保存していません" in html
    assert "電子部品メーカー担当者（電話取材）〔匿名〕" in html.replace("\n", "")
    assert "画像は取り込めません" in html
    assert not Article.objects.exists()


def test_a_corrected_document_becomes_the_writer_s_draft(reporter, sample):
    response = read(reporter, text=sample("plain.txt").decode())
    form = response.context["recognised"]
    data = {"document": form["document"].value()}
    kinds = [row["kind"] for row in form.rows()]
    data[f"kind-{kinds.index('引用')}"] = "prose"
    data[f"kind-{kinds.index('小見出し')}"] = "section-2"
    response = reporter.post(reverse(PAGE), data)
    edition = Edition.objects.get()
    assert response["Location"] == reverse("admin:articles_edition_change", args=[edition.pk])
    assert edition.created_by.username == "reporter"
    assert edition.number is None
    assert edition.quote_set.count() == 3
    assert edition.section_set.filter(level=2).count() == 6
    assert any("在庫の積み増しは" in getattr(block, "html", "") for block in blocks_of(edition))


def test_a_word_file_is_read(reporter):
    file = SimpleUploadedFile("原稿.docx", word_file())
    document = read(reporter, file=file).context["recognised"].source
    assert document.title == "ワードの題名"
    assert document.lead == "リードの段落です。"
    assert document.blocks == [doc.Prose("<p>本文の<strong>段落</strong>です。</p>")]


@pytest.mark.parametrize(
    "data",
    [
        word_file(document="<broken"),
        word_file(document="<w:document/>"),
        word_file(ballast=60 * 1024 * 1024),
        word_file()[:400],
        b"PK\x03\x04" + b"\x00" * 100,
    ],
    ids=["broken", "empty", "bloated", "cut off", "no archive"],
)
def test_a_broken_or_bloated_word_file_is_refused(data):
    with pytest.raises(DocumentError):
        importing.read(data)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ({"text": ""}, "空です"),
        ({"text": "  \n"}, "空です"),
        ({"text": "{broken", "format": "json"}, "JSON"),
        (
            {"text": '{"title": "x", "blocks": [{"type": "section", "level": 4, "heading": "x"}]}'},
            "2か3",
        ),
        ({"file": SimpleUploadedFile("x.png", b"\x89PNG\x00")}, "テキストではありません"),
        ({"text": "x", "format": "video"}, "正しく"),
    ],
)
def test_what_cannot_be_read_is_said(reporter, data, complaint):
    html = read(reporter, **data).content.decode()
    assert complaint in html
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    "document",
    [
        "",
        "{",
        "[]",
        '{"title": ""}',
        '{"title": "x", "blocks": [{"type": "x"}]}',
        '{"title": "x", "blocks": [{"type": "section", "level": 4, "heading": "x"}]}',
    ],
)
def test_a_tampered_document_is_refused_and_nothing_written(reporter, document):
    response = reporter.post(reverse(PAGE), {"document": document})
    assert response.status_code == 200
    assert not Article.objects.exists()


def test_only_writers_may(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("staff", is_staff=True))
    assert client.get(reverse(PAGE)).status_code == 403
    assert client.post(reverse(PAGE), {"text": "題名\n\n文。"}).status_code == 403


TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40)
BLOCKS = st.one_of(
    st.builds(doc.Section, st.sampled_from([2, 3]), TEXTS),
    TEXTS.map(lambda text: doc.Prose(f"<p>{importing.recognition.escape(text)}</p>")),
    st.builds(doc.Quote, TEXTS, TEXTS),
    st.builds(
        doc.Event, TEXTS, st.none(), st.none(), st.just("unknown"), TEXTS, st.just("<p>詳細</p>")
    ),
    st.builds(doc.Use, TEXTS, st.just(["Nd"]), TEXTS),
)


@given(BLOCKS, st.sampled_from(list(converting.KINDS)))
def test_a_block_of_another_kind_has_all_its_words(block, kind):
    converted = converting.convert(block, kind)
    before, after = (
        words(importing.recognition.plain_text(converting.as_html(one)))
        for one in (block, converted)
    )
    source = getattr(converted, "source", None)
    told = after + (words(source.publisher + source.title) if source else "")
    assert not set(before) - set(told) - set("匿名――不明")
