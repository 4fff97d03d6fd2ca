"""What the script adds to a page, and what a page weighs."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import slow_line

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("demo")]

DARK, LIGHT = "rgb(23, 22, 20)", "rgb(251, 250, 247)"
PAPER = "getComputedStyle(document.body).backgroundColor"
ARTICLE = "/articles/rare-earths/"
TOP = "one => one.getBoundingClientRect().top"
#: Comes back when the window has not moved for a while.
AT_REST = """() => new Promise(done => {
    let place = -1, still = 0;
    (function look() {
        still = scrollY === place ? still + 1 : 0;
        place = scrollY;
        still > 30 ? done() : requestAnimationFrame(look);
    })();
})"""
#: A sum of layout shifts; what disturbs begins at 0.1 (https://web.dev/articles/cls).
INVISIBLE = 0.001


@pytest.fixture
def window(browser, live_server):
    context = browser.new_context(
        base_url=live_server.url,
        locale="ja-JP",
        color_scheme="light",
        viewport={"width": 1280, "height": 900},
        permissions=["clipboard-read", "clipboard-write"],
    )
    yield context.new_page()
    context.close()


def test_dark_is_a_choice_that_is_kept_and_there_before_the_first_paint(window):
    window.goto("/")
    assert window.evaluate(PAPER) == LIGHT
    button = window.get_by_role("button", name="暗い配色")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert window.evaluate(PAPER) == DARK
    # Before anything of the body is there, the choice is.
    window.add_init_script(
        "new MutationObserver((_, watch) => { if (document.body) { watch.disconnect();"
        "window.atFirst = document.documentElement.dataset.theme; } })"
        ".observe(document, { childList: true, subtree: true })"
    )
    window.goto(ARTICLE)
    assert window.evaluate("window.atFirst") == "dark"
    assert window.evaluate(PAPER) == DARK
    window.get_by_role("button", name="暗い配色").click()
    assert window.evaluate(PAPER) == LIGHT


def test_the_table_of_contents_follows_the_reader(window):
    window.goto(ARTICLE)
    current = window.locator(".contents a[aria-current]")
    expect(current).to_have_count(0)
    for place in (3, 1):
        heading = window.locator(".article-body :is(h2, h3)[id]").nth(place)
        anchor = heading.get_attribute("id")
        heading.evaluate("heading => scrollTo(0, heading.offsetTop - 100)")
        expect(current).to_have_count(1)
        expect(current).to_have_attribute("href", f"#{anchor}")
        expect(current).to_be_in_viewport()


@pytest.fixture
def phone(browser, live_server):
    """Opens pages in windows of a phone, each for itself."""
    contexts = []

    def open_page(path):
        contexts.append(browser.new_context(viewport={"width": 390, "height": 844}))
        page = contexts[-1].new_page()
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_what_is_far_from_the_window_is_not_laid_out(phone):
    skipped = phone(ARTICLE).eval_on_selector_all(
        ".article-body > * > :first-child",
        "all => all.map(one => !one.checkVisibility({ contentVisibilityAuto: true }))",
    )
    assert skipped.count(True) > len(skipped) / 2


@pytest.mark.parametrize("place", [1, -1])
def test_the_contents_and_addresses_lead_to_their_headings(phone, place):
    page = phone(ARTICLE)
    link = page.locator(".contents a").nth(place)
    anchor = link.get_attribute("href")
    link.click()
    for arrived in (page, phone(ARTICLE + anchor)):
        arrived.evaluate(AT_REST)
        top = arrived.locator(f'[id="{anchor[1:]}"]').evaluate(TOP)
        assert abs(top - 16) < 2  # scroll-padding


def test_who_loads_the_page_again_reads_on_where_they_were(phone):
    page = phone(ARTICLE)
    page.mouse.wheel(0, 4_000)
    page.evaluate(AT_REST)
    read = "document.elementFromPoint(200, 400).textContent"
    before = page.evaluate(read)
    page.reload()
    page.evaluate(AT_REST)
    assert page.evaluate(read) == before


def test_a_citation_is_copied(window):
    window.goto(ARTICLE)
    # By keyboard: what comes near the window is laid out only then, and could move away below the pointer.
    window.get_by_role("button", name="引用の表記をコピー").press("Enter")
    expect(window.locator(".cite [role=status]")).to_have_text("コピーしました。")
    window.goto("/search/")  # any field; our pages may write to the clipboard and not read it
    field = window.get_by_label("検索する言葉")
    field.focus()
    window.keyboard.press("Control+V")
    assert re.fullmatch(
        r"RareTrend「レアアース.+」第1版、\d+年\d+月\d+日\(.\)、http.+/articles/rare-earths/",
        field.input_value(),
    )


def test_nothing_jumps_while_a_page_comes_slowly(browser, live_server):
    """On a usual 4G line and a processor four times slower the first paint is in the middle of the page."""
    for path in slow_line.PAGES:
        for width in slow_line.WIDTHS:
            _, shift = slow_line.paint(browser, width, live_server.url + path)
            assert shift < INVISIBLE, (path, width)
