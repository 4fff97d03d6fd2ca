"""What an editor's page does for who writes there, in Chromium."""

import re

import pytest
from django.db.models import F
from playwright.sync_api import expect

from articles import document as doc
from articles import drafting, reviewing
from articles.document import Document
from articles.models import Edition, Picture, Remark, Source, blocks_of
from tests.articles.pictures import picture
from tests.browser.writing import Writing

pytestmark = pytest.mark.browser


def test_a_date_shows_how_it_was_understood_while_it_is_typed(editor):
    writing = Writing(editor)
    editor.goto("/admin/articles/article/add/")
    writing.add("年表の項目")
    writing.fill("when", "2025年3月中旬")
    expect(editor.locator(".understood")).to_have_text("2025年3月11日(火)〜2025年3月20日(木)（旬）")
    writing.fill("when", "そのうち")
    expect(editor.locator(".understood")).to_contain_text("読み取れません")


def test_blocks_are_added_and_moved_by_keyboard(editor):
    editor.goto("/admin/articles/article/add/")
    editor.fill("#id_title", "鍵盤だけで")
    for heading in ("一つめ", "二つめ"):
        editor.locator(".order-machine-insert-target.last[tabindex]").focus()
        editor.keyboard.press("Enter")
        editor.locator("[data-plugin-prefix=section_set]:focus").wait_for()
        editor.keyboard.press("Enter")
        count = int(editor.input_value("#id_section_set-TOTAL_FORMS"))
        editor.fill(f"#id_section_set-{count - 1}-heading", heading)
    editor.get_by_role("button", name="上へ移動").last.focus()
    editor.keyboard.press("Enter")
    editor.click("input[name=_save]")
    expect(editor.get_by_text("下書きを保存しました。")).to_be_visible()
    assert [str(block) for block in blocks_of(Edition.objects.get())] == ["二つめ", "一つめ"]


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0}</style>
<meta name=Generator content="Microsoft Word 15"></head><body><!--StartFragment-->
<p class=MsoNormal style='text-indent:10.5pt'><b><span lang=EN-US style='color:red'>2025</span></b>年の
<span style='font-family:"ＭＳ 明朝"'>輸出</span><o:p></o:p></p>
<table class=MsoTableGrid border=1 style='mso-yfti-tbllook:1184'><tr><td width=200 style='width:5cm'>
<p class=MsoNormal>用途</p></td><td><p class=MsoNormal>磁石</p></td></tr></table>
<script>alert(1)</script><!--EndFragment--></body></html>"""


def test_what_is_pasted_from_word_is_cleaned(editor, complaints):
    writing = Writing(editor)
    editor.goto("/admin/articles/article/add/")
    editor.fill("#id_title", "貼り付け")
    writing.add("本文")
    writing.paste("html", WORD)
    editor.click("input[name=_save]")
    expect(editor.get_by_text("下書きを保存しました。")).to_be_visible()
    html = Edition.objects.get().prose_set.get().html
    assert html.startswith("<p><strong>2025</strong>年の")
    assert re.search(r"<td[^>]*><p>用途</p></td><td[^>]*><p>磁石</p></td>", html)
    for rest in ("style", "class", "Mso", "span", "script", "<o:p"):
        assert rest not in html
    assert complaints == []


def test_ruby_is_kept_and_added(editor):
    writing = Writing(editor)
    editor.goto("/admin/articles/article/add/")
    editor.fill("#id_title", "ルビ")
    writing.add("本文")
    writing.paste("html", "<p><ruby>希<rt>き</rt>土<rt>ど</rt></ruby>とは、鉱石</p>")
    editor.get_by_text("とは、鉱石").last.click()
    editor.keyboard.press("Control+End")
    for _ in "鉱石":
        editor.keyboard.press("Shift+ArrowLeft")
    editor.get_by_role("button", name="ルビを振る").click()
    editor.get_by_label("読み", exact=True).last.fill("こうせき")
    editor.get_by_role("button", name="決定").click()
    editor.click("input[name=_save]")
    expect(editor.get_by_text("下書きを保存しました。")).to_be_visible()
    kept = "<ruby>希<rt>き</rt>土<rt>ど</rt></ruby>とは、<ruby>鉱石<rt>こうせき</rt></ruby>"
    assert kept in Edition.objects.get().prose_set.get().html


def test_a_block_is_doubled_with_all_it_says(editor):
    source = Source.objects.create(publisher="見本社", title="調査")
    writing = Writing(editor)
    editor.goto("/admin/articles/article/add/")
    editor.fill("#id_title", "複製")
    writing.write(doc.Quote("言葉", "説明", source=source))
    writing.write(doc.Prose("<p>本文<strong>です</strong>。</p>"))
    writing.write(doc.Section(2, "終わり", "end"))
    for block in ("quote_set-0", "prose_set-0"):
        editor.locator(f"#{block}").get_by_role("button", name="このブロックを複製").click()
    editor.keyboard.press("Control+s")
    expect(editor.get_by_text("下書きを保存しました。")).to_be_visible()
    blocks = blocks_of(Edition.objects.get())
    kinds = ["Quote", "Quote", "Prose", "Prose", "Section"]
    assert [type(block).__name__ for block in blocks] == kinds
    assert [block.source for block in blocks[:2]] == [source, source]
    assert {str(block) for block in blocks[:2]} == {"「言葉」説明"}
    assert {block.html for block in blocks[2:4]} == {"<p>本文<strong>です</strong>。</p>"}


def test_what_is_typed_shows_beside_the_form_before_it_is_saved(editor, complaints):
    writing = Writing(editor)
    editor.goto("/admin/articles/article/add/")
    editor.get_by_role("button", name="プレビューを横に表示").click()
    beside = editor.frame_locator(".beside iframe:not(.coming)")
    editor.fill("#id_title", "まだ保存していない題名")
    expect(beside.get_by_role("heading", level=1)).to_have_text("まだ保存していない題名")
    writing.write(doc.Use("磁石", ["Nd"], "モーター"))
    expect(beside.get_by_role("cell", name="ネオジム")).to_be_visible()
    editor.get_by_label("1280").check()
    assert editor.locator(".beside iframe").evaluate("frame => frame.clientWidth") == 1280
    assert not Edition.objects.exists()
    assert complaints == []


def test_a_finding_stands_beside_its_block_and_can_be_waived(desk, log_in):
    long = f"<p>{'長い文' * 40}です。</p>"
    blocks = [doc.Prose("<p>短い文です。</p>"), doc.Prose(long)]
    draft = drafting.new_article(Document(title="題名", blocks=blocks))
    page = log_in("desk")
    page.goto(f"/admin/articles/edition/{draft.pk}/change/")
    finding = page.locator("#prose_set-1 .block-finding")
    expect(finding).to_contain_text("一文が")
    page.fill("#id_title", "書きかけの題名")
    page.locator(".findings summary").click()
    page.select_option("#waive-check", label="一文の長さ")
    page.fill("#waive-reason", "引用した条文です。")
    page.get_by_role("button", name="見送る", exact=True).click()
    expect(page.get_by_text("「一文の長さ」は見送り")).to_be_visible()
    expect(finding).to_have_count(0)
    assert page.input_value("#id_title") == "書きかけの題名"


def test_after_a_comment_in_place_it_is_still_the_opened_text_that_can_be_approved(
    desk, log_in, document
):
    draft = drafting.new_article(document)
    reviewing.take(Remark.Step.REQUEST, draft, by=None)
    page = log_in("desk")
    page.goto(f"/admin/articles/edition/{draft.pk}/change/")
    Edition.objects.filter(pk=draft.pk).update(title="見ていない題名", version=F("version") + 1)
    page.fill("#remark-text", "出典を確かめました。")
    page.get_by_role("button", name="コメントする").click()
    expect(page.get_by_text("コメントを書きました。")).to_be_visible()
    page.get_by_role("button", name="承認する").click()
    expect(page.get_by_text("確認している間に保存されました。")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="承認する").click()
    expect(page.get_by_text("承認しました。")).to_be_visible()


def test_pictures_come_several_at_once_and_are_centred_by_keyboard(editor, desk, complaints):
    colours = {name: picture(color=name, size=(320, 240)) for name in ("red", "green")}
    editor.goto("/admin/articles/picture/upload/")
    editor.locator("input[type=file]").set_input_files(
        [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": d} for n, d in colours.items()]
    )
    editor.get_by_role("button", name="登録する").click()
    words = editor.get_by_label("代替テキスト")
    expect(words).to_have_count(2)
    words.nth(0).fill("赤い面")
    words.nth(1).fill("緑の面")
    editor.get_by_role("button", name="保存").click()
    editor.get_by_role("link", name="赤い面").click()
    centre = editor.get_by_role("group", name=re.compile("画像の中心"))
    centre.focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp"):
        centre.press(key)
    editor.get_by_role("button", name="保存", exact=True).click()
    expect(editor.locator(".messagelist .success")).to_be_visible()
    stored = Picture.objects.get(alt="赤い面")
    assert (stored.focal_x, stored.focal_y) == (40, 45)
    assert complaints == []
