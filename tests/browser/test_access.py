"""Every kind of page is open to everybody: axe, narrow screens, large text, the keyboard, no script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import kinds_of_page
from tests.browser import lay_out

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("demo")]

NO_OVERFLOW = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
#: All of axe's rules for WCAG 2.2 AA, and its advice; the size of targets is off unless asked for.
RULES = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}


def visit(page, path: str) -> None:
    """Open a page that is laid out whole."""
    page.goto(path)
    lay_out(page)


def faults(page) -> list[str]:
    """What axe finds, a line each."""
    return [
        f"{rule['id']}: {node['html'][:140]}"
        for rule in Axe().run(page, options=RULES).response["violations"]
        for node in rule["nodes"]
    ]


def test_axe_finds_nothing_on_any_kind_of_page(page):
    """The accessibility statement says so."""
    found = {}
    for path in kinds_of_page.addresses():
        visit(page, path)
        problems = faults(page)
        if problems or not page.evaluate(NO_OVERFLOW):
            found[path] = problems or "too wide"
    assert found == {}


@pytest.fixture
def visitor(browser, live_server):
    """Opens a window of a visitor with needs of their own."""
    contexts = []

    def open_window(**needs):
        context = browser.new_context(base_url=live_server.url, locale="ja-JP", **needs)
        contexts.append(context)
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()


def test_every_kind_of_page_fits_320_pixels(visitor):
    """Which is 1280 pixels at 400 % (WCAG 1.4.10)."""
    page = visitor(viewport={"width": 320, "height": 640})
    wide = []
    for path in kinds_of_page.addresses():
        visit(page, path)
        if not page.evaluate(NO_OVERFLOW):
            wide.append(path)
    assert wide == []


def test_text_spacing_of_the_readers_own_cuts_nothing_off(visitor):
    """WCAG 1.4.12: nothing is lost with more room between lines, letters and words."""
    page = visitor(viewport={"width": 390, "height": 844}, bypass_csp=True)
    for path in ("/", "/articles/rare-earths/", "/trends/"):
        visit(page, path)
        page.add_style_tag(
            content="*{line-height:1.5!important;letter-spacing:.12em!important;"
            "word-spacing:.16em!important}p{margin-bottom:2em!important}"
        )
        assert page.evaluate(NO_OVERFLOW), path


@pytest.mark.parametrize("colours", ["active", "none"])
def test_the_table_of_elements_tells_without_colours(visitor, colours):
    page = visitor(forced_colors=colours)
    page.goto("/elements/")
    cell = page.locator(".periodic-table a[href='/elements/nd/']")
    assert cell.locator(".use-count").is_visible()
    border = "element => getComputedStyle(element).borderTopWidth"
    assert cell.evaluate(border) == "2px"
    assert page.locator(".periodic-table a[href='/elements/he/']").evaluate(border) == "1px"


def test_nothing_moves_for_those_who_asked_for_it(visitor):
    page = visitor(reduced_motion="reduce")
    page.goto("/articles/rare-earths/")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_everything_works_without_script(visitor):
    page = visitor(java_script_enabled=False)
    page.goto("/articles/rare-earths/")
    assert page.locator(".contents a").first.is_visible()
    assert page.locator(".share a").count() == 4
    assert page.locator("button:visible").count() == 0
    page.locator(".contents a").nth(2).click()
    assert "#" in page.url
    page.goto("/search/")
    page.get_by_label("検索する言葉").fill("ネオジム")
    page.get_by_role("button", name="検索").click()
    expect(page.locator(".hits li").first).to_be_visible()


def test_the_page_prints_with_its_links_spelled_out(visitor):
    page = visitor()
    page.goto("/articles/rare-earths/")
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator(".masthead nav").is_visible()
    assert not page.locator(".share").is_visible()
    paper = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    link = page.locator(".sources a[href^='http']").first
    address = "link => getComputedStyle(link, '::after').content"
    assert link.get_attribute("href") in link.evaluate(address)
