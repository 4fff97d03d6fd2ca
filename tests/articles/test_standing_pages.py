"""Pages about the site itself: there from the start, changed by editors."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from articles import standing
from articles.models import StandingPage
from articles.richtext import clean, plain_text


@pytest.fixture
def editor(client, django_user_model, db):
    user = django_user_model.objects.create_user("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="編集者"))
    client.force_login(user)
    return client


def test_a_new_site_says_what_it_is_and_how_it_corrects_itself(db, page):
    tree = page("/about/")
    assert tree.h1.get_text() == "RareTrendについて"
    headings = [heading.get_text() for heading in tree.select("main h2")]
    assert headings == [
        "記事の作り方",
        "誤りを改めるとき",
        "トレンドの測り方",
        "お問い合わせ",
    ]
    assert "連絡先は、まだ掲載していません。" in tree.main.get_text()


def test_a_new_site_claims_no_conformity_it_has_not_tested(db, page):
    text = page("/accessibility/").main.get_text()
    for part in (
        "JIS X 8341-3:2016",
        "WCAG",
        "表明していません",
        "まだ確かめていないこと",
        "周期表",
    ):
        assert part in text
    assert "2026年11月25日" in text


@pytest.mark.parametrize("path", ["/about/", "/accessibility/"])
def test_links_on_the_pages_lead_somewhere(db, client, page, path):
    for link in page(path).select("main a"):
        assert client.get(link["href"]).status_code == 200


@pytest.mark.parametrize("path", ["/about/", "/accessibility/"])
def test_every_page_leads_to_them(db, client, path):
    for page in ("/", "/trends/", "/nothing/"):
        tree = BeautifulSoup(client.get(page).content, "lxml")
        assert tree.select_one(f'footer a[href="{path}"]'), page


def test_what_an_editor_saves_is_there_at_once(editor, page):
    about = StandingPage.objects.get(slug="about")
    html = "<p>前書き</p><p><strong>連絡先</strong></p><p>電話<script>alert(1)</script></p>"
    path = reverse("admin:articles_standingpage_change", args=[about.pk])
    posted = {"title": "新しい題名", "html": html, "opened": about.updated_at.isoformat()}
    assert editor.post(path, posted).status_code == 302
    tree = page("/about/")
    assert tree.h1.get_text() == "新しい題名"
    assert [heading.get_text() for heading in tree.select("main h2")] == ["連絡先"]
    assert not tree.select("main script")
    assert tree.select_one('meta[name="description"]')["content"] == "前書き"


def test_the_form_asks_for_a_text(editor):
    about = StandingPage.objects.get(slug="about")
    path = reverse("admin:articles_standingpage_change", args=[about.pk])
    posted = {"title": "題名", "html": "<p> </p>", "opened": about.updated_at.isoformat()}
    answer = editor.post(path, posted)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors.keys() == {"html"}


def test_a_stale_save_says_so_and_keeps_what_was_typed(editor):
    about = StandingPage.objects.get(slug="about")
    path = reverse("admin:articles_standingpage_change", args=[about.pk])
    opened = about.updated_at.isoformat()
    about.title = "ほかの人の題名"
    about.save()
    posted = {"title": "わたしの題名", "html": "<p>わたしの本文</p>", "opened": opened}
    answer = editor.post(path, posted)
    assert "ほかの人がこのページを保存しました" in answer.content.decode()
    form = answer.context["adminform"].form
    assert form["title"].value() == "わたしの題名"
    about.refresh_from_db()
    assert about.title == "ほかの人の題名"
    assert editor.post(path, posted | {"opened": form["opened"].value()}).status_code == 302
    about.refresh_from_db()
    assert about.title == "わたしの題名"


def test_a_page_without_its_row_is_not_found(db, client):
    StandingPage.objects.all().delete()
    assert client.get("/about/").status_code == 404


@pytest.mark.parametrize(
    ("html", "headings"),
    [
        ("<p><strong>見出し</strong></p><p>文</p>", ["見出し"]),
        ("<p> <strong>見<em>出</em>し</strong> </p>", ["見出し"]),
        ("<p><strong>太字</strong>の文</p>", []),
        ("<p><strong>太字</strong><strong>二つ</strong></p>", []),
        ("<ul><li><p><strong>項目</strong></p></li></ul>", []),
        ("<blockquote><p><strong>引用</strong></p></blockquote>", []),
        ("<p><strong> </strong></p><p>文</p>", []),
        ("", []),
    ],
)
def test_a_bold_paragraph_of_its_own_is_a_heading(html, headings):
    found = standing.sections(html)
    assert [section.heading for section in found if section.heading] == headings


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<strong>",
        "</strong>",
        "<ul><li>",
        "</li></ul>",
        "<table><tr><td>",
        "&lt;",
        "文",
        "<",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_text_of_a_page_is_lost(html):
    told = "".join(section.heading + section.text for section in standing.sections(html))
    assert "".join(told.split()) == "".join(plain_text(clean(html)).split())
