"""An editor writes, publishes, corrects, schedules and restores an article in Chromium."""

import re

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from articles import document as doc
from articles import drafting, importing
from articles.document import Document
from articles.models import Article, Edition, Person, Picture, Source, Topic, blocks_of
from raretrend import demo_site
from tests.articles.test_uploads import picture
from trends.models import Trend

pytestmark = pytest.mark.browser
PASSWORD = "open sesame"
PASTE = """(element, html) => {
  const clipboardData = new DataTransfer()
  clipboardData.setData("text/html", html)
  element.focus()
  element.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true}))
}"""


@pytest.fixture
def desk(committed_db, django_user_model):
    """An editor."""
    user = django_user_model.objects.create_user("desk", password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name="編集者"))
    return user


@pytest.fixture
def log_in(browser, live_server, complaints):
    """Open a browser of one's own and log in."""
    contexts = []

    def log_in(name: str) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            viewport={"width": 1280, "height": 1000},
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/admin/")
        page.fill("#id_username", name)
        page.fill("#id_password", PASSWORD)
        page.click("input[type=submit]")
        return page

    yield log_in
    for context in contexts:
        context.close()


@pytest.fixture
def editor(desk, log_in) -> Page:
    """Somebody from the desk at their browser."""
    return log_in("desk")


@pytest.fixture
def rare_earths() -> Document:
    """The demo's article, to be written anew."""
    file = demo_site.DEMO / "articles" / "rare-earths.md"
    return importing.read(file.read_bytes(), "markdown").document


class Writing:
    """What a writer does on the editor's page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def add(self, kind: str):
        """Add a block of a kind at the end."""
        self.page.locator(".order-machine-insert-target.last").click()
        self.page.locator(".plugin-button[data-plugin-prefix]").filter(has_text=kind).first.click()
        prefix = {
            "見出し": "section",
            "本文": "prose",
            "引用": "quote",
            "年表の項目": "timelineevent",
            "元素の用途": "elementuse",
            "図版": "figure",
        }[kind]
        self.prefix = (
            f"{prefix}_set-{int(self.page.input_value(f'#id_{prefix}_set-TOTAL_FORMS')) - 1}"
        )

    def fill(self, name: str, value: str) -> None:
        """Type into a field of the block."""
        self.page.fill(f"#id_{self.prefix}-{name}", value)

    def choose(self, name: str, text: str) -> None:
        """Find something by autocomplete."""
        self.choose_in(
            f"id_{self.prefix}-{name}" if name in {"source", "speaker", "picture"} else name, text
        )

    def choose_in(self, field: str, text: str) -> None:
        """Find something by the autocomplete of a field."""
        self.page.locator(f"#{field} + .select2").click()
        self.page.locator(".select2-container--open .select2-search__field").last.fill(text)
        self.page.locator(".select2-results__option--highlighted").filter(has_text=text).click()

    def paste(self, name: str, html: str) -> None:
        """Paste into a rich text."""
        field = self.page.locator(f".field-{name}").filter(
            has=self.page.locator(f"#id_{self.prefix}-{name}")
        )
        field.locator(".tiptap").evaluate(PASTE, html)

    def write(self, block: doc.Block) -> None:
        """Write one block as it stands in a document."""
        match block:
            case doc.Section():
                self.add("見出し")
                self.page.select_option(f"#id_{self.prefix}-level", str(block.level))
                self.fill("heading", block.heading)
                self.fill("anchor", block.anchor)
            case doc.Prose():
                self.add("本文")
                self.paste("html", block.html)
            case doc.Quote():
                self.add("引用")
                self.fill("text", block.text)
                self.fill("attribution", block.attribution)
                if block.speaker:
                    self.choose("speaker", block.speaker)
            case doc.Event():
                self.add("年表の項目")
                self.fill("when", block.when)
                self.fill("title", block.title)
                if block.html:
                    self.paste("html", block.html)
            case doc.Use():
                self.add("元素の用途")
                self.fill("application", block.application)
                self.fill("element_names", "、".join(block.elements))
                self.fill("products", block.products)
            case doc.Figure():
                self.add("図版")
                self.choose("picture", block.alt)
                self.fill("alt", block.alt)
                self.fill("caption", block.caption)
                self.fill("credit", block.credit)
        if getattr(block, "source", None):
            self.choose("source", block.source.title)


def prepare(document: Document) -> None:
    """What the newsroom has in store before the article is written."""
    Trend.objects.obtain("レアアース", "JP")
    for name in document.topics:
        Topic.objects.obtain(name)
    sources = {block.source for block in document.blocks if getattr(block, "source", None)}
    Source.objects.bulk_create(Source(**vars(source)) for source in sources)
    for block in document.blocks:
        if isinstance(block, doc.Quote) and block.speaker:
            Person.objects.get_or_create(name=block.speaker)
        if isinstance(block, doc.Figure):
            Picture.objects.create(
                file=demo_site._picture(block.src, block.alt, "").file.name, alt=block.alt
            )


def test_the_whole_demo_article_from_an_empty_form_to_its_second_edition(
    editor, rare_earths, complaints
):
    prepare(rare_earths)
    Picture.objects.filter(pk__in=Picture.objects.values_list("pk", flat=True)[::2]).delete()
    writing = Writing(editor)
    editor.goto("/admin/articles/article/add/")
    editor.fill("#id_title", rare_earths.title)
    editor.fill("#id_lead", rare_earths.lead)
    writing.choose_in("id_trend", "レアアース")
    for name in rare_earths.topics:
        writing.choose_in("id_topics", name)
    for block in rare_earths.blocks:
        writing.write(block)
    editor.click("input[name=_save]")
    expect(editor.get_by_text("下書きを保存しました。")).to_be_visible()

    edition = Edition.objects.get()
    written = blocks_of(edition)
    assert [type(block).__name__ for block in written] == [
        {"Event": "TimelineEvent", "Use": "ElementUse"}.get(name, name)
        for name in (type(block).__name__ for block in rare_earths.blocks)
    ]
    for row, block in zip(written, rare_earths.blocks, strict=True):
        assert (getattr(row, "source", None) is None) == (getattr(block, "source", None) is None)
        if isinstance(block, doc.Event):
            assert (row.when, row.title, row.start, row.end) == (
                block.when,
                block.title,
                block.start,
                block.end,
            )
        if isinstance(block, doc.Use):
            assert [element.symbol for element in row.elements.all()] == block.elements
    assert "<table>" in "".join(block.html for block in edition.prose_set.all())

    editor.get_by_role("button", name="保存して公開へ進む").click()
    editor.get_by_role("button", name="公開する").click()
    expect(editor.get_by_text("第1版を公開しました。")).to_be_visible()

    editor.get_by_role("button", name="次の版を作る").click()
    editor.fill("#id_title", "直した題名")
    editor.get_by_role("button", name="保存して公開へ進む").click()
    editor.check("#id_correction")
    editor.fill("#id_note", "題名を直しました。")
    editor.get_by_role("button", name="公開する").click()
    expect(editor.get_by_text("第2版を公開しました。")).to_be_visible()

    article = Article.objects.get()
    reader = editor.context.new_page()
    reader.goto(article.get_absolute_url())
    expect(reader.get_by_role("heading", level=1)).to_have_text("直した題名")
    expect(reader.get_by_text("題名を直しました。")).to_be_visible()

    editor.locator(".desk-history summary").click()
    editor.get_by_role("row").filter(has_text="第1版").get_by_role("button").click()
    expect(editor.get_by_text("第1版の内容で下書きを作りました。")).to_be_visible()
    assert article.draft.title == rare_earths.title
    editor.get_by_role("button", name="保存して公開へ進む").click()
    editor.fill("#id_at_0", "2999-01-01")
    editor.fill("#id_at_1", "09:00")
    editor.get_by_role("button", name="公開する").click()
    expect(editor.get_by_text(re.compile("公開を予約しました"))).to_be_visible()
    assert article.editions.live().get().number == 2
    assert complaints == []


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


def answer_late(route):
    """As a busy server would: what was typed is stored well before the page with the answer is there."""
    answer = route.fetch(max_redirects=0)
    route.request.frame.page.wait_for_timeout(1_500)
    route.fulfill(response=answer)


def test_what_was_not_saved_is_offered_again(desk, log_in, document):
    draft = drafting.new_article(document)
    path = f"/admin/articles/edition/{draft.pk}/change/"
    page = log_in("desk")
    page.goto(path)
    page.wait_for_timeout(500)
    page.fill("#id_title", "閉じた画面の題名")
    writing = Writing(page)
    writing.write(doc.Section(2, "閉じる前の見出し", "closed"))
    page.goto("/admin/")
    page.goto(path)
    expect(page.get_by_text("保存していない入力が残っています")).to_be_visible()
    page.get_by_role("button", name="入力を戻す").click()
    expect(page.get_by_text("保存していなかった内容を戻しました。")).to_be_visible()
    assert page.input_value("#id_title") == "閉じた画面の題名"
    draft.refresh_from_db()
    assert draft.title == document.title
    page.route("**/change/", answer_late)
    page.click("input[name=_save]")
    expect(page.get_by_text("下書きを保存しました。")).to_be_visible()
    draft.refresh_from_db()
    assert draft.title == "閉じた画面の題名"
    assert draft.section_set.filter(heading="閉じる前の見出し").count() == 1
    page.goto(path)
    page.wait_for_timeout(800)
    expect(page.get_by_text("保存していない入力が残っています")).to_be_hidden()


def test_an_expired_session_loses_nothing(desk, log_in, document):
    draft = drafting.new_article(document)
    path = f"/admin/articles/edition/{draft.pk}/change/"
    page = log_in("desk")
    page.goto(path)
    page.wait_for_timeout(500)
    page.fill("#id_title", "期限切れの前の題名")
    page.context.clear_cookies(name="sessionid")
    page.click("input[name=_save]")
    page.fill("#id_username", "desk")
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    page.get_by_role("button", name="入力を戻す").click()
    assert page.input_value("#id_title") == "期限切れの前の題名"


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


def test_of_two_editors_the_later_loses_nothing(desk, log_in, document):
    draft = drafting.new_article(document)
    path = f"/admin/articles/edition/{draft.pk}/change/"
    first, second = log_in("desk"), log_in("desk")
    first.goto(path)
    second.goto(path)
    first.fill("#id_title", "先に保存した題名")
    first.click("input[name=_save]")
    expect(first.get_by_text("下書きを保存しました。")).to_be_visible()
    second.fill("#id_lead", "後から書いたリード")
    second.click("input[name=_save]")
    expect(second.get_by_text("deskさんが")).to_be_visible()
    expect(second.locator(".missed ins").first).to_be_visible()
    expect(second.locator(".missed")).to_contain_text("先に保存した")
    assert second.input_value("#id_lead") == "後から書いたリード"
    draft.refresh_from_db()
    assert draft.title == "先に保存した題名"
    assert draft.lead != "後から書いたリード"


def test_two_editors_see_each_other(desk, log_in, document, django_user_model):
    colleague = django_user_model.objects.create_user("colleague", password=PASSWORD, is_staff=True)
    colleague.groups.add(Group.objects.get(name="編集者"))
    draft = drafting.new_article(document)
    path = f"/admin/articles/edition/{draft.pk}/change/"
    first, second = log_in("desk"), log_in("colleague")
    first.goto(path)
    expect(first.locator("output.present")).to_have_text("")
    second.goto(path)
    expect(second.locator("output.present")).to_have_text("いまdeskさんも編集中です")


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
