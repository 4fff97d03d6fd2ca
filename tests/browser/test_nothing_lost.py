"""What an editor typed is never lost, in Chromium."""

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from articles import document as doc
from articles import drafting, publishing
from tests.browser import PASSWORD
from tests.browser.writing import Writing

pytestmark = pytest.mark.browser


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


def test_what_was_typed_is_shown_where_the_draft_was_published_since(
    desk, page, document, grave, keep
):
    draft = drafting.new_article(document)
    page.goto(f"/admin/login/?next=/admin/articles/edition/{draft.pk}/change/")
    page.fill("#id_username", "desk")
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    page.fill("#id_title", "公開のあとの題名")
    publishing.publish(draft)
    page.locator("input[name=_save]").click()
    expect(page.get_by_text("この下書きは公開されました。")).to_be_visible()
    expect(page.get_by_text("公開のあとの題名")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert grave(page) == []
    keep("overtaken")


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
