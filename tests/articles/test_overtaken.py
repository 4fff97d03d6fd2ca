"""Who saves a draft that was published or discarded since it was opened still has what was typed."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.models import Edition, Quote
from tests.articles.test_desk import change, form_data

TYPED = {
    "title": "打ち込んだ<題名>",
    "lead": "一行目\n二行目",
    "quote_set-TOTAL_FORMS": "2",
    "quote_set-1-text": "打ち込んだ引用",
    "quote_set-1-attribution": "窓口の人",
    "quote_set-1-ordering": "2",
    "prose_set-7-html": "<p>打ち込んだ<strong>本文</strong><script>alert(1)</script></p>",
    "prose_set-7-ordering": "1",
    "prose_set-8-html": "<p></p>",
    "prose_set-8-ordering": "4",
    "elementuse_set-7-element_names": "ネオジム、まだ無い元素",
    "elementuse_set-7-ordering": "3",
    "section_set-7-heading": "消した見出し",
    "section_set-7-DELETE": "on",
}


def schedule(draft):
    publishing.publish(draft, at=timezone.now() + timedelta(days=1))


@pytest.fixture
def ended(admin_client, draft):
    """Opens the draft, ends it, and posts what was typed."""

    def post(end, typed):
        posted = form_data(admin_client.get(change(draft))) | typed
        end(Edition.objects.get(pk=draft.pk))
        return admin_client.post(change(draft), posted)

    return post


@pytest.mark.parametrize(
    ("end", "told"),
    [
        (publishing.publish, "この下書きは公開されました。"),
        (schedule, "この下書きは公開が予約されました。"),
        (publishing.discard, "この下書きは破棄されました。"),
    ],
)
def test_all_that_was_typed_is_shown_in_its_order(ended, end, told):
    answer = ended(end, TYPED)
    html = answer.content.decode()
    assert answer.status_code == 409
    places = [
        html.index(words)
        for words in (
            *(told, "打ち込んだ&lt;題名&gt;", "一行目<br>二行目"),
            *("<p>打ち込んだ<strong>本文</strong></p>", "打ち込んだ引用", "窓口の人"),
            "ネオジム、まだ無い元素",
        )
    ]
    assert places == sorted(places)
    assert "消した見出し" not in html
    assert "alert" not in html
    assert "<dd></dd>" not in html
    assert not Quote.objects.filter(text="打ち込んだ引用").exists()
    assert not Edition.objects.filter(title__contains="打ち込んだ").exists()


@pytest.mark.parametrize("place", ["", "x", "9" * 5_000, "-1", "\x00"])
def test_a_place_that_is_no_number_hides_nothing(ended, place):
    answer = ended(publishing.discard, TYPED | {"quote_set-1-ordering": place})
    assert answer.status_code == 409
    assert "打ち込んだ引用" in answer.content.decode()


def test_who_may_not_change_drafts_is_refused(client, draft, django_user_model):
    publishing.publish(draft)
    reader = django_user_model.objects.create_user("reader", password="x", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_edition"))
    client.force_login(reader)
    assert client.post(change(draft), TYPED).status_code == 403
    assert client.post(reverse("admin:articles_edition_change", args=[0]), TYPED).status_code == 403
