"""The trends' desk in Chromium."""

import pytest
from playwright.sync_api import expect

from trends import fetching
from trends.adapters import google
from trends.models import Trend

pytestmark = pytest.mark.browser


@pytest.fixture
def rising(editor, sample):
    """What a feed has just told of."""
    fetching.store(google.read(sample("feeds/google-today.xml")), "JP", "searches")


@pytest.mark.parametrize("path", ["/admin/", "/admin/trends/trend/"])
def test_one_click_opens_a_draft_about_a_trend(editor, rising, complaints, path):
    editor.goto(path)
    entry = editor.locator(".rising li, #result_list tbody tr").filter(has_text="ガリウム")
    entry.get_by_role("button", name="この話題で記事を始める").click()
    expect(editor.locator("#id_title")).to_have_value("ガリウム")
    expect(editor.locator(".messagelist")).to_contain_text("下書きを作りました")
    expect(editor.locator(".remarks")).to_contain_text("ガリウムの輸出手続き")
    assert complaints == []


def test_trends_are_merged_after_a_question(editor, rising, complaints):
    editor.goto("/admin/trends/trend/")
    for keyword in ("ガリウム", "AT&T"):
        editor.locator("#result_list tbody tr").filter(has_text=keyword).get_by_role(
            "checkbox"
        ).check()
    editor.select_option("select[name=action]", "merge")
    editor.get_by_role("button", name="実行").click()
    editor.get_by_label("ガリウム").check()
    editor.get_by_role("button", name="まとめる").click()
    expect(editor.locator(".messagelist")).to_contain_text(
        "2件を「ガリウム（日本）」にまとめました。"
    )
    assert {trend.keyword for trend in Trend.objects.all()} == {"ガリウム", "南鳥島 レアアース泥"}
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave_at_the_trends_desk(editor, rising, grave, scheme):
    editor.emulate_media(color_scheme=scheme)
    change = f"/admin/trends/trend/{Trend.objects.get(keyword='ガリウム').pk}/change/"
    for path in ("/admin/", "/admin/trends/trend/", change, "/admin/trends/feed/"):
        editor.goto(path)
        assert grave(editor) == [], path
