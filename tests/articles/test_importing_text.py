"""Plain text of the newsroom's shape becomes a document."""

from datetime import date

import pytest

from articles import document as doc
from articles import importing, richtext
from articles.document import Source, Trend

pytestmark = pytest.mark.django_db


@pytest.fixture
def imported(sample):
    return importing.read(sample("plain.txt"), name="plain.txt")


def of(document, kind):
    return [block for block in document.blocks if isinstance(block, kind)]


def test_title_lead_and_trend_stand_apart(imported):
    document = imported.document
    assert document.title == "ガリウム入門:手のひらで溶ける金属が動かす産業"
    assert document.lead.startswith("ガリウムは、手のひらの温度で溶ける銀白色の金属です。")
    assert document.trend == Trend("ガリウム", "JP", 2_000)


def test_two_blank_lines_make_a_large_heading_and_one_a_small_one(imported):
    headings = [(section.level, section.heading) for section in of(imported.document, doc.Section)]
    assert headings == [
        (2, "なぜ注目されたのか:輸出管理のあらまし"),
        (2, "これまでの歩み:発見から規制まで"),
        (2, "ガリウムとは何か:見分け方と使い道"),
        (3, "なぜ手のひらで溶けるのか?"),
        (3, "ガリウムが使われる製品"),
        (2, "調達の現場:分散を急ぐ企業"),
        (3, "精錬が集まる理由"),
        (3, "日本企業の備え"),
        (2, "これからの選択:回収と代替と備蓄"),
        (3, "1. 回収の強み:身近な資源を生かす"),
        (3, "2. 代替の強み:別の材料に置き換える"),
        (3, "3. 組み合わせの道筋"),
    ]


def test_spoken_words_with_a_dashed_line_are_quotes(imported):
    assert of(imported.document, doc.Quote) == [
        doc.Quote(
            "在庫の積み増しは、年内いっぱい続くとみています",
            "見本氏の記者団への発言",
            "見本",
            source=Source(publisher="見本ニュース", kind="news"),
        ),
        doc.Quote(
            "在庫があるうちに次の調達先を見つけたい",
            "電子部品メーカー担当者（電話取材）",
            anonymous=True,
        ),
        doc.Quote("体温で溶ける金属は、子どもの目を輝かせる", "高校の理科教員", anonymous=True),
        doc.Quote(
            "回収の割合を上げることが、いちばんの備えになる",
            "材料研究者・試験太郎氏(『見本の本』著者)",
            "試験太郎",
            source=Source(title="見本の本", kind="book"),
        ),
    ]


def test_lines_that_open_with_a_date_are_events_with_their_bullets_as_details(imported):
    events = of(imported.document, doc.Event)
    assert [(event.when, event.title) for event in events] == [
        ("1875年", "ボアボードランがガリウムを発見"),
        ("1990年代前半", "青色の発光ダイオードが実用に近づく"),
        ("2023年8月初旬", "中国が輸出を許可制に"),
        ("2010年", "アルミナ工場での回収設備が中国で増え始める"),
        ("2023年", "輸出の許可制が始まる"),
        ("2024年12月", "米国向けの輸出が原則として禁じられる"),
    ]
    assert events[0].html == (
        "<ul><li>亜鉛の鉱石を分光法で調べて見つけた(フランス科学アカデミー紀要、大学出版社)</li>"
        "<li>周期表が予言した元素だった</li></ul>"
    )
    assert (events[2].start, events[2].end) == (date(2023, 8, 1), date(2023, 8, 10))


def test_a_table_of_uses_names_its_elements_by_any_name(imported):
    assert of(imported.document, doc.Use) == [
        doc.Use("照明", ["Ga"], "白色の発光ダイオード"),
        doc.Use("通信", ["Ga", "As"], "携帯電話の増幅器"),
        doc.Use("太陽電池", ["Ga", "In"], "薄膜の発電パネル"),
        doc.Use("測定", ["Ga"], "高温用の温度計"),
    ]


def test_an_image_tag_in_plain_text_is_named_and_left_out(imported):
    everything = repr(imported.document)
    assert "<img" not in everything
    assert "images.example.com" not in everything
    assert imported.notices == [
        '画像は取り込めません：<img src="https://images.example.com/q/ガリウム%20回収%20端'
    ]


def test_every_other_sentence_is_prose(imported):
    prose = richtext.plain_text("".join(block.html for block in of(imported.document, doc.Prose)))
    for sentence in (
        "発表のあと、各国の企業は在庫の積み増しを急ぎました(ロイター通信)。",
        "ガリウム 輸出管理 半導体 中国 在庫",
        "融点が低い:およそ30度で液体になる",
        "使用済みの部品から回収する設備を増やす",
        "備蓄:数か月分の在庫を持つ",
    ):
        assert sentence in prose


def read(text):
    return importing.read(text.encode(), "text").document


def test_crlf_and_full_width_spaces_change_nothing(sample, imported):
    crlf = sample("plain.txt").replace(b"\n", b"\r\n")
    assert importing.read(crlf, "text").document == imported.document


def test_without_a_large_heading_the_first_paragraphs_are_still_there():
    document = read("見出しのような題名\n\n最初の段落です。\n\n次の段落です。\n")
    assert document.title == "見出しのような題名"
    assert document.lead == "最初の段落です。"
    assert document.blocks == [doc.Prose("<p>次の段落です。</p>")]


def test_a_document_without_a_title_takes_it_from_its_first_words():
    document = read("これは文です。続きの文です。\n\n二つめの段落です。")
    assert document.title == "これは文です"
    assert document.lead == "これは文です。続きの文です。"


def test_numbered_lines_apart_are_a_list_and_not_headings():
    document = read("題名\n\n段落です。\n\n1. りんご\n\n2. みかん\n\n3. ぶどう\n")
    html = "".join(block.html for block in document.blocks)
    assert not of(document, doc.Section)
    for fruit in ("りんご", "みかん", "ぶどう"):
        assert f"<li>{fruit}</li>" in html


def test_pipes_and_tabs_make_tables_too():
    uses = "題名\n\n段落です。\n\n用途\t元素\t製品例\n磁石\tネオジム、ジスプロシウム\tモーター\n"
    assert of(read(uses), doc.Use) == [doc.Use("磁石", ["Nd", "Dy"], "モーター")]
    assert of(read(uses.replace("\t", " | ")), doc.Use) == [
        doc.Use("磁石", ["Nd", "Dy"], "モーター")
    ]


def test_a_table_about_something_else_stays_a_table():
    document = read("題名\n\n段落です。\n\n国|人口\n日本|1億2千万\nドイツ|8千万\n")
    assert document.blocks == [
        doc.Prose(
            '<table><thead><tr><th scope="col">国</th><th scope="col">人口</th></tr></thead>'
            "<tbody><tr><td>日本</td><td>1億2千万</td></tr>"
            "<tr><td>ドイツ</td><td>8千万</td></tr></tbody></table>"
        )
    ]


def test_a_use_of_something_that_is_no_element_stays_in_a_table():
    document = read(
        "題名\n\n段落です。\n\n用途 元素 製品例\n磁石 ネオジウム モーター\n照明 Ga 電球\n"
    )
    assert of(document, doc.Use) == [doc.Use("照明", ["Ga"], "電球")]
    assert "ネオジウム" in of(document, doc.Prose)[0].html


@pytest.mark.parametrize(
    "lines",
    ["きょうの天気\n5,000 + Buzz 🇯🇵 ZZ\n", "5,000 + Buzz 🇯🇵 JP\n", "天気\n0 + Buzz 🇯🇵 JP\n"],
)
def test_trend_lines_that_tell_no_trend_stay_in_the_text(lines):
    document = read(f"{lines}\n題名のあとの段落です。\n\nもう一つの段落です。\n")
    assert document.trend is None
    text = document.title + document.lead + repr(document.blocks)
    assert all(line in text for line in lines.split("\n") if line)


def test_the_largest_document_of_the_newsroom_is_read_whole():
    paragraph = "資源の話は長くなります。" * 20
    text = "題名\n\nリードです。\n\n" + "\n\n".join([paragraph] * 250)
    document = read(text)
    assert (
        "".join(block.html for block in document.blocks).count("資源の話は長くなります。") == 5_000
    )


def test_a_line_with_a_square_before_it_is_a_heading():
    text = "題名\n\n初めの話です。\n\n■ 背景\n\n昔の話です。\n\n◆今後\n\n先の話です。\n"
    document = importing.read(text.encode(), "text").document
    assert [section.heading for section in of(document, doc.Section)] == ["背景", "今後"]


def test_squares_one_after_another_are_a_list():
    text = "題名\n\n初めの話です。\n\n■ 磁石\n\n■ 電池\n\n■ 触媒\n"
    document = importing.read(text.encode(), "text").document
    assert of(document, doc.Section) == []
    assert "<li>電池</li>" in "".join(prose.html for prose in of(document, doc.Prose))


def test_a_title_made_of_the_first_paragraph_is_not_said_twice():
    text = "海底の泥とは\n\n2013年に見つかりました。\n\n**用途**は広い。\n"
    document = importing.read(text.encode(), "markdown").document
    assert document.title == "海底の泥とは"
    assert document.lead == "2013年に見つかりました。"
    assert len(document.blocks) == 1


def test_dated_lines_are_events_without_bullets():
    text = "題名\n\n初めの話です。\n\n2011年7月：報告された。\n2013年3月：確かめられた。\n"
    document = importing.read(text.encode(), "text").document
    assert [event.when for event in of(document, doc.Event)] == ["2011年7月", "2013年3月"]


def test_one_dated_line_is_a_sentence():
    text = "題名\n\n初めの話です。\n\n2011年7月：報告された。\n"
    assert of(importing.read(text.encode(), "text").document, doc.Event) == []
