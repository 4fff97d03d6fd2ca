"""An editor sets up a second factor and logs in with it, by keyboard alone, in Chromium."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import PASSWORD
from tests.raretrend.second_factor import App

pytestmark = pytest.mark.browser


def log_in(page: Page) -> None:
    """Give the password; the field of the name has the focus."""
    page.goto("/admin/")
    expect(page.get_by_label("ユーザー名")).to_be_focused()
    page.keyboard.type("desk")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def give(page: Page, code: str) -> None:
    """Type a code; its field has the focus."""
    expect(page.get_by_label("認証コード")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def log_out(page: Page) -> None:
    """Out, and seen to be."""
    press(page, "ログアウト")
    expect(page.get_by_role("heading", name="ログアウト")).to_be_visible()


def reach(page: Page, wanted: Locator) -> None:
    """Go to something by Tab."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.first.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(wanted)


def press(page: Page, name: str) -> None:
    """Go to a button or a link, and press it."""
    reach(page, page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)))
    page.keyboard.press("Enter")


def test_a_second_factor_is_set_up_and_asked_for(page, desk, grave, keep, complaints):
    inside = re.compile("/admin/$")
    page.goto("/admin/")
    assert grave(page) == []
    keep("login")
    log_in(page)
    expect(page).to_have_url(inside)
    press(page, "二段階認証")
    press(page, "設定を始める")
    expect(page.get_by_role("img", name="QRコード")).to_be_visible()
    assert grave(page) == []
    keep("second-factor")
    app = App(page.locator(".secret").inner_text())
    reach(page, page.get_by_label("認証コード"))
    give(page, app.code())
    codes = page.locator(".recovery-codes code")
    expect(codes).to_have_count(10)
    assert grave(page) == []
    keep("recovery-codes")
    recovery = codes.first.inner_text()
    press(page, "保管しました")
    expect(page).to_have_url(inside)
    log_out(page)
    log_in(page)
    expect(page.get_by_label("認証コード")).to_be_focused()
    assert grave(page) == []
    keep("code")
    give(page, app.code())
    expect(page).to_have_url(inside)
    log_out(page)
    log_in(page)
    give(page, recovery)
    expect(page).to_have_url(inside)
    press(page, "二段階認証")
    expect(page.get_by_text("未使用のリカバリーコードは9個です")).to_be_visible()
    assert grave(page) == []
    keep("second-factor-in-use")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]
    assert complaints == []
