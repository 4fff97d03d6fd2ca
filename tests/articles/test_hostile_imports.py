"""Files that are small and become large, or are not what they say: refused, or read for what they are."""

import io
import zipfile

import pytest

from articles import importing
from articles.document import DocumentError

pytestmark = pytest.mark.any_database

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
PROSE = '{"type": "prose", "html": "<p>語</p>"}'
SENTENCE = "輸出管理は①段階的に強化され、髙橋氏は「次の調達先を見つけたい」と述べた。"


def docx(body, before="", main="document.xml", **more):
    """A Word document of a body in a part of that name, with more parts if need be."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS.replace("document.xml", main))
        if main != "document.xml":
            archive.writestr("word/document.xml", f"<w:document {WORD}/>")
        document = f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
        archive.writestr(f"word/{main}", f'<?xml version="1.0"?>{before}{document}')
        for name, content in more.items():
            archive.writestr(f"word/{name}.xml", content)
    return out.getvalue()


def nested(opening, closing, times=100_000):
    return opening * times + closing * times


def entities(levels=10):
    laughs = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, levels))
    return f'<!DOCTYPE w [<!ENTITY e0 "ha">{laughs}]>'


def test_a_word_document_is_read(db):
    """Or else nothing below says much."""
    found = importing.read(docx(PARAGRAPH.format(SENTENCE)))
    assert found.format == "word"
    assert "髙橋氏" in str(found.document.blocks)


@pytest.mark.parametrize(
    "data",
    [
        docx("<w:p/>" * 100_000),
        docx(PARAGRAPH.format("語") * 30_000),
        docx(nested("<w:sdt>", "</w:sdt>")),
        docx(nested("<w:p>", "</w:p>", 300)),
        docx(PARAGRAPH.format("&e9;"), entities()),
        docx(PARAGRAPH.format("&x;"), '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        docx(PARAGRAPH.format("語"), '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">'),
        docx(PARAGRAPH.format("語"), styles=" " * 60_000_000),
        docx(PARAGRAPH.format("語"), styles="<a>" + nested("<b>", "</b>") + "</a>"),
        docx(PARAGRAPH.format("語") * 30_000, main="document.dat"),
        docx(PARAGRAPH.format("語"), entities(), main="document.dat"),
        docx("<w:p>")[:400],
        docx("<w:p>"),
    ],
    ids=[
        "empty elements",
        "paragraphs",
        "nested",
        "nested a little",
        "entities",
        "a file of ours",
        *("a DTD elsewhere", "a part of 60 MB", "nested styles"),
        *("elements under another name", "entities under another name", "torn", "broken"),
    ],
)
def test_what_swells_or_reaches_out_is_refused(db, data):
    with pytest.raises(DocumentError):
        importing.read(data)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("json", nested('{"a":', "}")),
        ("json", "[" * 500_000),
        ("json", '{"title": ' + "9" * 100_000 + "}"),
        ("html", nested("<div>", "</div>")),
        ("html", "<table><tr><td>" * 50_000),
        ("html", "<p>語</p>" * 60_000),
        ("html", "<span>" + "<br>" * 20_000 + "語</span>"),
        ("markdown", "語\n\n" * 30_000),
        ("text", "語\n" * 60_000),
        ("text", "語\r" * 60_000),
        ("text", "語\n\n" * 1_000),
        ("markdown", "*語* " * 30_000),
        ("markdown", "語" * 600_000),
        ("json", f'{{"title": "題", "blocks": [{", ".join([PROSE] * 1_000)}]}}'),
        ("json", f'{{"title": "題", "topics": {list(map(str, range(60)))}}}'.replace("'", '"')),
        ("markdown", f"+++\ntitle = '題'\ntopics = {list(map(str, range(60)))}\n+++\n本文"),
    ],
    ids=[
        *("JSON", "lists", "digits", "nested HTML", "tables", "paragraphs of HTML"),
        "line breaks of HTML",
        *("paragraphs of Markdown", "lines of text", "lines of an old Macintosh", "paragraphs"),
        *("marks of Markdown", "a Markdown of a library", "blocks of JSON", "topics of JSON"),
        "topics of Markdown",
    ],
)
def test_what_is_nested_or_has_pieces_beyond_reason_is_refused(db, form, text):
    with pytest.raises(DocumentError):
        importing.read(text.encode(), form)


def test_pictures_within_a_markdown_do_not_make_it_long(db):
    """As Google Docs writes it."""
    picture = "A" * 900_000
    text = f"# 題\n\n本文です。![][image1]\n\n[image1]: <data:image/png;base64,{picture}>\n"
    assert "本文です。" in str(importing.read(text.encode(), "markdown").document)


def test_entities_of_html_are_not_expanded(db):
    found = importing.read(f"{entities()}<p>&e9; 語</p>".encode(), "html")
    assert "haha" not in str(found.document)


@pytest.mark.parametrize(
    "encoding", ["shift_jis", "cp932", "euc_jp", "iso2022_jp", "utf-8", "utf-16"]
)
def test_japanese_is_read_as_it_was_written_or_refused(db, encoding):
    text = "\n\n".join([SENTENCE] * 4)
    if encoding not in {"cp932", "utf-8", "utf-16"}:
        text = text.replace("①", "").replace("髙", "高")
    found = importing.read(text.encode(encoding), "text").document
    assert text.split("\n")[0][:6] in found.lead + str(found.blocks) + found.title


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "euc_kr", "utf-7", "latin-1", "koi8-r"])
def test_other_writings_are_refused_and_never_read_as_something_else(db, encoding):
    words = {"latin-1": "Café à la crème été", "koi8-r": "Экспорт редких металлов"}
    words |= {"big5": "稀土出口管制的歷史與現況", "euc_kr": "희토류 수출 통제의 역사와 현황"}
    text = words.get(encoding, "稀土出口管制的历史与现状，专家们说。") * 20
    data = text.encode(encoding)
    try:
        found = str(importing.read(data, "text").document)
    except DocumentError:
        return
    assert text[:8] in found or data.isascii()
