"""Encodings, Markdown, HTML, and what word processors put on a clipboard."""

import codecs

import pytest

from articles import document as doc
from articles import importing
from articles.document import DocumentError, Source

pytestmark = pytest.mark.django_db


def read(text, format="auto"):  # noqa: A002
    return importing.read(text.encode(), format).document


def of(document, kind):
    return [block for block in document.blocks if isinstance(block, kind)]


def prose(document):
    return "".join(block.html for block in of(document, doc.Prose))


class TestEncodings:
    TEXT = "髙島屋の題名①\n\n資源の話は、ながくつづきます。\n\n半導体の材料を輸入しています。\n"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
    def test_what_editors_files_are_in(self, encoding):
        document = importing.read(self.TEXT.encode(encoding)).document
        assert document.title == "髙島屋の題名①"
        assert "半導体の材料を輸入しています。" in prose(document)

    @pytest.mark.parametrize("encoding", ["euc_jp", "iso2022_jp", "shift_jis"])
    def test_older_encodings(self, encoding):
        text = self.TEXT.replace("髙島屋の題名①", "高島屋の題名")
        assert importing.read(text.encode(encoding)).document.title == "高島屋の題名"

    def test_a_long_text_is_not_mistaken(self, sample):
        text = sample("plain.txt").decode()
        without_flag = text.replace("🇯🇵", "").replace("•", "・").replace("—", "―")
        expected = importing.read(without_flag.encode(), "text").document
        for encoding in ("cp932", "euc_jp"):
            assert importing.read(without_flag.encode(encoding), "text").document == expected

    @pytest.mark.parametrize(
        "data",
        [
            codecs.BOM_UTF8,
            b"\x93",
            b"\xff\xfe\xff",
            b"\x00\x01",
            b"GIF89a\x00",
            b"\x1f\x8b\x08\x00x",
        ],
    )
    def test_what_is_no_text_is_refused(self, data):
        with pytest.raises(DocumentError):
            importing.read(data)

    def test_a_file_over_the_limit_is_refused(self):
        with pytest.raises(DocumentError, match="大きすぎ"):
            importing.read(b"x" * (10 * 1024 * 1024 + 1))


class TestMarkdown:
    TEXT = """# 題名です

リードの段落です。

## 大きな見出し

本文に**強調**と[リンク](https://example.org/?a=1&b=2)があります。
改行しても
続きます。

> 資源は大切だ。
>
> —— 試験太郎氏(見本新聞)

### 小さな見出し

- 2010年9月：輸出が止まる
  - 詳細の行です。
- 2012年3月13日：提訴する

- ふつうの項目
- もう一つ

| 用途 | 元素 | 製品例 |
|------|------|--------|
| 磁石 | ネオジム、Dy | モーター |

| 国 | 人口 |
|----|-----:|
| 日本 | 1億 |

```
code <b>
```

![図の説明](https://example.org/a.png)
"""

    @pytest.fixture
    def document(self):
        return read(self.TEXT)

    def test_its_headings_make_title_and_sections(self, document):
        assert document.title == "題名です"
        assert document.lead == "リードの段落です。"
        assert [(s.level, s.heading) for s in of(document, doc.Section)] == [
            (2, "大きな見出し"),
            (3, "小さな見出し"),
        ]

    def test_its_facts_are_recognised(self, document):
        assert (
            of(document, doc.Quote)
            == [
                doc.Quote(
                    "資源は大切だ。",
                    "試験太郎氏",
                    "試験太郎",
                    source=Source("見本新聞", kind="news"),
                )
            ]
            or of(document, doc.Quote)[0].speaker == "試験太郎"
        )
        assert [(e.when, e.title) for e in of(document, doc.Event)] == [
            ("2010年9月", "輸出が止まる"),
            ("2012年3月13日", "提訴する"),
        ]
        assert of(document, doc.Event)[0].html == "<ul><li>詳細の行です。</li></ul>"
        assert of(document, doc.Use) == [doc.Use("磁石", ["Nd", "Dy"], "モーター")]

    def test_the_rest_is_prose(self, document):
        html = prose(document)
        assert "<strong>強調</strong>" in html
        assert '<a href="https://example.org/?a=1&amp;b=2">リンク</a>' in html
        assert "改行しても続きます。" in html
        assert "<li>ふつうの項目</li>" in html
        assert "<td>日本</td>" in html
        assert "<pre><code>code &lt;b&gt;\n</code></pre>" in html

    def test_a_picture_elsewhere_becomes_a_link_and_is_not_fetched(self, document):
        assert '<a href="https://example.org/a.png">図の説明</a>' in prose(document)
        assert not of(document, doc.Figure)

    def test_front_matter_tells_what_markdown_cannot(self):
        document = read(
            """+++
title = "題名"
slug = "a-slug"
lead = "リード"
topics = ["資源", "素材"]

[trend]
keyword = "レアアース"
country = "JP"
buzz = 5000

[sources.usgs]
publisher = "USGS"
title = "Mineral Commodity Summaries"
published_on = 2025-01-31
kind = "report"
+++

> 引用文
>
> —— 説明 [^usgs] {speaker="試験太郎"}

- 2010年9月：題名 [^usgs]

| 用途 | 必要な元素 | 製品例 | 出典 |
|---|---|---|---|
| 磁石 | ネオジム | モーター | [^usgs] |
| 照明 | ガリウム | 電球 | 見本社 |
"""
        )
        assert (document.slug, document.lead) == ("a-slug", "リード")
        assert document.topics == ["資源", "素材"]
        assert document.trend == doc.Trend("レアアース", "JP", 5000)
        source = of(document, doc.Quote)[0].source
        assert (source.publisher, str(source.published_on)) == ("USGS", "2025-01-31")
        assert of(document, doc.Quote)[0].speaker == "試験太郎"
        assert of(document, doc.Event)[0].source == source
        assert [use.source.publisher for use in of(document, doc.Use)] == ["USGS", "見本社"]


class TestHtml:
    def test_a_page_gives_its_title_and_its_text_without_scripts(self):
        document = read(
            "<!DOCTYPE html><html><head><title>窓の題名</title><style>p{}</style></head><body>"
            "<nav><a href='/'>先頭</a></nav><h1>記事の題名</h1><p>リード。</p><h3>小見出し</h3>"
            "<p onclick='x()'>本文<script>alert(1)</script>です。<svg><text>絵</text></svg></p>"
            "<iframe src='https://example.org'></iframe><hr></body></html>"
        )
        assert "記事の題名" in repr(document)
        assert "alert" not in repr(document)
        assert "onclick" not in repr(document)
        assert [s.level for s in of(document, doc.Section)][-1] in {2, 3}

    def test_our_own_markup_is_recognised_again(self):
        document = read(
            "<article><h1>題名</h1><p>リード。</p><h2>見出し</h2>"
            '<figure class="quote"><blockquote><p>資源は大切だ</p></blockquote>'
            "<figcaption>――関係者（匿名）</figcaption></figure>"
            "<ol><li><p>2025年3月中旬：法案を出す</p><ul><li>詳細</li></ul></li></ol>"
            "<table><thead><tr><th>用途</th><th>元素</th></tr></thead>"
            "<tbody><tr><td>磁石</td><td>ネオジム</td></tr></tbody></table></article>"
        )
        assert of(document, doc.Quote) == [doc.Quote("資源は大切だ", "関係者", None, True)]
        assert of(document, doc.Event)[0].html == "<ul><li>詳細</li></ul>"
        assert of(document, doc.Use) == [doc.Use("磁石", ["Nd"])]

    def test_a_table_with_spans_stays_as_it_is(self):
        document = read(
            "<h1>題名</h1><p>リード。</p><table><tr><th colspan='2'>用途と元素</th></tr>"
            "<tr><td>a</td><td>b</td></tr></table>"
        )
        assert 'colspan="2"' in prose(document)

    def test_google_docs_styles_become_emphasis(self):
        document = read(
            '<meta charset="utf-8"><b style="font-weight:normal" id="docs-internal-guid-1">'
            '<h1 dir="ltr"><span>題名</span></h1><p dir="ltr"><span>リード。</span></p>'
            '<p dir="ltr"><span style="font-weight:700">太字</span><span>と</span>'
            '<span style="font-style:italic">斜体</span></p>'
            '<ul><li dir="ltr"><p dir="ltr"><span>項目</span></p></li></ul></b>'
        )
        assert document.title == "題名"
        assert prose(document) == (
            "<p><strong>太字</strong>と<em>斜体</em></p><ul><li>項目</li></ul>"
        )

    def test_word_s_list_paragraphs_become_lists(self):
        document = read(
            "<html xmlns:o='urn:schemas-microsoft-com:office:office'><body>"
            "<p class=MsoTitle>題名</p><p class=MsoNormal>リード。<o:p></o:p></p>"
            "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]>"
            "<span style='mso-list:Ignore'>・<span>  </span></span><![endif]>一つめ</p>\n"
            "<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'>"
            "<span style='mso-list:Ignore'>o </span>その中</p>\n"
            "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>"
            "<span style='mso-list:Ignore'>・</span>二つめ</p>\n"
            "<p class=MsoNormal>続き。</p></body></html>"
        )
        assert document.title == "題名"
        assert prose(document) == (
            "<ul><li>一つめ<ul><li>その中</li></ul></li><li>二つめ</li></ul><p>続き。</p>"
        )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ふつうの文章です。", "text"),
        ("# 見出し\n\n文", "markdown"),
        ("+++\ntitle='x'\n+++\n", "markdown"),
        ("<p>段落</p>", "html"),
        ("  <!DOCTYPE html>", "html"),
        ('{"title": "x"}', "json"),
        ("文に<b>がある", "text"),
    ],
)
def test_a_format_is_guessed_from_the_text(text, expected):
    assert importing.guess_format(text) == expected


def test_the_ending_of_the_name_tells_the_format():
    assert importing.read("# 題\n\n文。".encode(), name="a.txt").format == "text"
    assert importing.read("題\n\n文。".encode(), name="a.MD").format == "markdown"
