"""The desk is open to everybody who works there: axe, keyboard order, narrow screens."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_desk import desk, editor, log_in  # noqa: F401

pytestmark = pytest.mark.browser
GRAVE = {"serious", "critical"}


@pytest.fixture
def grave():
    """The serious and critical findings of axe on a page, a line each."""

    def grave(page) -> list[str]:
        found = Axe().run(page).response["violations"]
        return [
            f"{rule['id']}: {node['html'][:120]}"
            for rule in found
            if rule["impact"] in GRAVE
            for node in rule["nodes"]
        ]

    return grave


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave_on_the_edition_form(editor, draft, grave, scheme):  # noqa: F811
    editor.emulate_media(color_scheme=scheme)
    editor.goto(f"/admin/articles/edition/{draft.pk}/change/")
    editor.locator(".prose-editor").first.wait_for()
    assert grave(editor) == []


def test_the_form_fits_a_tablet(editor, draft):  # noqa: F811
    editor.set_viewport_size({"width": 820, "height": 1180})
    editor.goto(f"/admin/articles/edition/{draft.pk}/change/")
    editor.locator(".prose-editor").first.wait_for()
    assert editor.evaluate("document.documentElement.scrollWidth") <= 820
