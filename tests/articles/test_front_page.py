"""Editors arrange the front page at the desk."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse

from articles import drafting, publishing
from articles.document import Document, Prose
from articles.models import Placement

LIST = reverse("admin:articles_placement_changelist")
ADD = reverse("admin:articles_placement_add")


@pytest.fixture
def editions(db, clock):
    """Three live articles, the last is the newest."""
    found = []
    for number in range(3):
        clock.tick(minutes=1)
        document = Document(title=f"題{number}", blocks=[Prose("<p>x</p>")])
        found.append(publishing.publish(drafting.new_article(document, slug=f"a{number}")))
    return found


@pytest.fixture
def login(db, client, django_user_model):
    """Log somebody of a role in."""

    def login(role):
        user = django_user_model.objects.create_user(role, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    return login


def place(edition, position=1, until=("", "")):
    return {
        "article": edition.article.pk,
        "position": position,
        "until_0": until[0],
        "until_1": until[1],
    }


def lead(client):
    tree = BeautifulSoup(client.get("/").content, "lxml")
    return tree.select_one(".lead-story h2").get_text()


def test_an_editor_puts_an_article_first_and_takes_it_away(editions, login):
    desk = login("編集者")
    assert lead(desk) == "題2"
    assert desk.post(ADD, place(editions[0])).status_code == 302
    assert lead(desk) == "題0"
    row = BeautifulSoup(desk.get(LIST).content, "lxml").select_one("#result_list tbody tr")
    assert "題0" in row.get_text()
    assert "表示中" in row.get_text()
    placement = Placement.objects.get()
    desk.post(reverse("admin:articles_placement_delete", args=[placement.pk]), {"post": "yes"})
    assert lead(desk) == "題2"


def test_the_order_is_typed_in_the_list(editions, login):
    desk = login("編集者")
    first, second = (Placement.objects.create(article=one.article) for one in editions[:2])
    form = {
        "form-TOTAL_FORMS": 2,
        "form-INITIAL_FORMS": 2,
        "form-0-id": first.pk,
        "form-0-position": 2,
        "form-1-id": second.pk,
        "form-1-position": 1,
        "_save": "保存",
    }
    assert desk.post(LIST, form).status_code == 302
    assert lead(desk) == "題1"


def test_the_list_says_what_readers_do_not_see(editions, login, clock):
    desk = login("編集者")
    Placement.objects.create(article=editions[0].article, until=clock.now - timedelta(hours=1))
    Placement.objects.create(article=editions[1].article)
    publishing.withdraw(editions[1].article)
    page = desk.get(LIST).content.decode()
    assert "期限切れ" in page
    assert "公開されていません" in page


def test_articles_are_chosen_by_their_titles(editions, login):
    query = "?app_label=articles&model_name=placement&field_name=article&term=題1"
    answer = login("編集者").get(reverse("admin:autocomplete") + query).json()
    assert [one["text"] for one in answer["results"]] == ["題1"]


def test_an_article_is_placed_once(editions, login):
    desk = login("編集者")
    desk.post(ADD, place(editions[0]))
    answer = desk.post(ADD, place(editions[0], position=2))
    assert answer.status_code == 200
    assert "この 記事" in answer.content.decode()
    assert Placement.objects.count() == 1


def test_reporters_do_not_arrange_the_front_page(editions, login):
    desk = login("記者")
    assert desk.get(LIST).status_code == 403
    assert desk.post(ADD, place(editions[0])).status_code == 403
    assert not Placement.objects.exists()
