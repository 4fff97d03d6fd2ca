"""The desk is open to everybody who works there: axe, keyboard order, narrow screens."""

import pytest

from articles.models.edition import State

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave_on_the_edition_form(editor, draft, grave, scheme):
    editor.emulate_media(color_scheme=scheme)
    editor.goto(f"/admin/articles/edition/{draft.pk}/change/")
    editor.locator(".prose-editor").first.wait_for()
    assert grave(editor) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_every_state_can_be_read_in_every_theme(editor, grave, scheme, theme):
    """An editor's choice goes before what the system says."""
    editor.emulate_media(color_scheme=scheme)
    editor.goto("/admin/")
    states = "".join(
        f'<li><span class="state state-{state}">{state.label}</span>' for state in State
    )
    editor.evaluate(
        """([states, theme]) => {
            document.documentElement.dataset.theme = theme;
            document.querySelector("#content").innerHTML = `<h1>状態</h1><ul>${states}</ul>`;
        }""",
        [states, theme],
    )
    assert grave(editor) == []


def test_the_form_fits_a_tablet(editor, draft):
    editor.set_viewport_size({"width": 820, "height": 1180})
    editor.goto(f"/admin/articles/edition/{draft.pk}/change/")
    editor.locator(".prose-editor").first.wait_for()
    assert editor.evaluate("document.documentElement.scrollWidth") <= 820
