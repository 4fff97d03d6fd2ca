"""The desk is open to everybody who works there: axe, keyboard order, narrow screens."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave_on_the_edition_form(editor, draft, grave, scheme):
    editor.emulate_media(color_scheme=scheme)
    editor.goto(f"/admin/articles/edition/{draft.pk}/change/")
    editor.locator(".prose-editor").first.wait_for()
    assert grave(editor) == []


def test_the_form_fits_a_tablet(editor, draft):
    editor.set_viewport_size({"width": 820, "height": 1180})
    editor.goto(f"/admin/articles/edition/{draft.pk}/change/")
    editor.locator(".prose-editor").first.wait_for()
    assert editor.evaluate("document.documentElement.scrollWidth") <= 820
