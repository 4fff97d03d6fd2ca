"""An editor writes, publishes, corrects, schedules and restores an article in Chromium."""

import re

import pytest
from playwright.sync_api import Page, expect

from articles import document as doc
from articles import importing
from articles.document import Document
from articles.models import Article, Block, Edition, Person, Source, Topic, blocks_of
from raretrend import demo_site
from tests.browser.writing import Writing
from trends.models import Trend

pytestmark = pytest.mark.browser


@pytest.fixture
def rare_earths() -> Document:
    """The demo's article, to be written anew."""
    file = demo_site.DEMO / "articles" / "rare-earths.md"
    return importing.read(file.read_bytes(), "markdown").document


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
            demo_site._picture(block.src, block.alt, "")


def write(editor: Page, document: Document) -> None:
    """Write all of it into an empty form, and save it."""
    writing = Writing(editor)
    editor.goto("/admin/articles/article/add/")
    editor.fill("#id_title", document.title)
    editor.fill("#id_lead", document.lead)
    writing.choose_in("id_trend", "レアアース")
    for name in document.topics:
        writing.choose_in("id_topics", name)
    for block in document.blocks:
        writing.write(block)
    editor.click("input[name=_save]")
    expect(editor.get_by_text("下書きを保存しました。")).to_be_visible()


def assert_same(rows: list[Block], blocks: list[doc.Block]) -> None:
    """The rows say what the blocks of the document say."""
    kinds = {"Event": "TimelineEvent", "Use": "ElementUse"}
    names = [type(block).__name__ for block in blocks]
    assert [type(row).__name__ for row in rows] == [kinds.get(name, name) for name in names]
    for row, block in zip(rows, blocks, strict=True):
        assert (getattr(row, "source", None) is None) == (getattr(block, "source", None) is None)
        match block:
            case doc.Event():
                told = (block.when, block.title, block.start, block.end)
                assert (row.when, row.title, row.start, row.end) == told
            case doc.Use():
                assert [element.symbol for element in row.elements.all()] == block.elements


def publish(editor: Page, answer: str | re.Pattern, **fields: str) -> None:
    """Save, and publish with what is filled in on the page that asks."""
    editor.get_by_role("button", name="保存して公開へ進む").click()
    for name, value in fields.items():
        editor.fill(f"#id_{name}", value)
    if "note" in fields:
        editor.check("#id_correction")
    editor.get_by_role("button", name="公開する").click()
    expect(editor.get_by_text(answer)).to_be_visible()


def test_the_whole_demo_article_from_an_empty_form_to_its_second_edition(
    editor, rare_earths, complaints
):
    prepare(rare_earths)
    write(editor, rare_earths)
    edition = Edition.objects.get()
    assert_same(blocks_of(edition), rare_earths.blocks)
    assert "<table>" in "".join(block.html for block in edition.prose_set.all())
    publish(editor, "第1版を公開しました。")

    editor.get_by_role("button", name="次の版を作る").click()
    editor.fill("#id_title", "直した題名")
    publish(editor, "第2版を公開しました。", note="題名を直しました。")
    article = Article.objects.get()
    reader = editor.context.new_page()
    reader.goto(article.get_absolute_url())
    expect(reader.get_by_role("heading", level=1)).to_have_text("直した題名")
    expect(reader.get_by_text("題名を直しました。")).to_be_visible()

    editor.locator(".desk-history summary").click()
    editor.get_by_role("row").filter(has_text="第1版").get_by_role("button").click()
    expect(editor.get_by_text("第1版の内容で下書きを作りました。")).to_be_visible()
    assert article.draft.title == rare_earths.title
    publish(editor, re.compile("公開を予約しました"), at_0="2999-01-01", at_1="09:00")
    assert article.editions.live().get().number == 2
    assert complaints == []
