"""An editor rewrites a page about the site in Chromium."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_an_editor_writes_where_to_ask(editor, complaints):
    editor.goto("/admin/articles/standingpage/")
    editor.get_by_role("link", name="RareTrendについて").click()
    text = editor.get_by_role("textbox", name="本文")
    expect(text).to_contain_text("連絡先は、まだ掲載していません。")  # once the editor has it
    text.locator("p").last.click(click_count=3)
    editor.keyboard.type("お便りは編集部まで。")
    editor.locator('input[name="_save"]').click()
    editor.goto("/about/")
    body = editor.locator("main").inner_text()
    assert "お便りは編集部まで。" in body
    assert "まだ掲載していません" not in body
    assert editor.locator("main h2").count() == 4
    assert complaints == []


def test_the_form_is_open_to_everybody(editor, grave):
    editor.goto("/admin/articles/standingpage/")
    editor.get_by_role("link", name="RareTrendについて").click()
    editor.get_by_role("textbox", name="本文").wait_for()
    editor.get_by_role("button", name="強調（太字）").wait_for()
    assert grave(editor) == []
