"""The editors' page, as its forms and its rights have it."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from articles import publishing
from articles.models import (
    Article,
    Edition,
    ElementUse,
    Person,
    Prose,
    Quote,
    Section,
    Source,
    TimelineEvent,
    Topic,
    blocks_of,
)
from trends.models import Trend

KINDS = ("section", "prose", "quote", "timelineevent", "elementuse", "figure")


@pytest.fixture
def desk(db, django_user_model):
    """An editor who may do everything."""
    user = django_user_model.objects.create_user("desk", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="articles"))
    return user


@pytest.fixture
def at_desk(client, desk):
    client.force_login(desk)
    return client


def change(edition):
    return reverse("admin:articles_edition_change", args=[edition.pk])


def form_data(response):
    """What the browser would post back if nothing were changed."""
    data = {}
    form = response.context["adminform"].form
    forms = [form]
    for formset in response.context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for one in forms:
        for bound in one:
            value = bound.value()
            if value is not None and value is not False:
                data[bound.html_name] = value if isinstance(value, list) else str(value)
    return data


def test_an_empty_form_becomes_a_draft_with_its_article(at_desk, desk):
    trend = Trend.objects.obtain("ガリウム", "JP")
    topic = Topic.objects.create(name="資源")
    source = Source.objects.create(publisher="商務省")
    person = Person.objects.create(name="試験太郎")
    data = form_data(at_desk.get(reverse("admin:articles_edition_add"))) | {
        "title": "手のひらで溶ける金属",
        "lead": "リードです。",
        "trend": trend.pk,
        "topics": [topic.pk],
        "section_set-TOTAL_FORMS": 1,
        "section_set-0-level": 2,
        "section_set-0-heading": "あらまし",
        "section_set-0-ordering": 10,
        "prose_set-TOTAL_FORMS": 1,
        "prose_set-0-html": '<p onclick="x">本文<script>alert(1)</script></p>',
        "prose_set-0-ordering": 20,
        "quote_set-TOTAL_FORMS": 1,
        "quote_set-0-text": "大切だ",
        "quote_set-0-speaker": person.pk,
        "quote_set-0-source": source.pk,
        "quote_set-0-ordering": 30,
        "timelineevent_set-TOTAL_FORMS": 1,
        "timelineevent_set-0-when": "2025年3月中旬",
        "timelineevent_set-0-title": "法案を出す",
        "timelineevent_set-0-ordering": 40,
        "elementuse_set-TOTAL_FORMS": 1,
        "elementuse_set-0-application": "照明",
        "elementuse_set-0-element_names": "ガリウム、In",
        "elementuse_set-0-ordering": 50,
    }
    response = at_desk.post(reverse("admin:articles_edition_add"), data)
    assert response.status_code == 302, response.context["errors"]
    edition = Edition.objects.get()
    assert response["Location"] == change(edition)
    assert edition.article.slug == "ガリウム"
    assert (edition.created_by, edition.saved_by, edition.number) == (desk, desk, None)
    assert [link.tag for link in edition.topic_links.all()] == [topic]
    section, prose, quote, event, use = blocks_of(edition)
    assert section.anchor == "あらまし"
    assert prose.html == "<p>本文</p>"
    assert (quote.speaker, quote.source) == (person, source)
    assert (str(event.start), str(event.end), event.precision) == (
        "2025-03-11",
        "2025-03-20",
        "dekad",
    )
    assert [element.symbol for element in use.elements.all()] == ["Ga", "In"]


def test_saving_unchanged_changes_nothing(at_desk, draft):
    before = [(type(b), b.pk, b.ordering, str(b)) for b in blocks_of(draft)]
    response = at_desk.post(change(draft), form_data(at_desk.get(change(draft))))
    assert response.status_code == 302, response.context["errors"]
    assert [(type(b), b.pk, b.ordering, str(b)) for b in blocks_of(draft)] == before


def test_blocks_exchange_their_places(at_desk, draft):
    data = form_data(at_desk.get(change(draft)))
    first, second = "quote_set-0-ordering", "quote_set-1-ordering"
    data[first], data[second] = data[second], data[first]
    assert at_desk.post(change(draft), data).status_code == 302
    texts = list(draft.quote_set.order_by("ordering").values_list("text", flat=True))
    assert texts == ["次の調達先を見つけたい", "輸出管理を実施する"]


def test_a_block_is_removed(at_desk, draft):
    data = form_data(at_desk.get(change(draft))) | {"quote_set-0-DELETE": "on"}
    assert at_desk.post(change(draft), data).status_code == 302
    assert draft.quote_set.count() == 1


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("elementuse_set-0-element_names", "ネオジウム", "元素名として読めない"),
        ("quote_set-0-source", "99999", "選択"),
        ("quote_set-0-source", "9" * 40, "選択"),
        ("quote_set-0-source", "x", "選択"),
        ("title", "", "必須"),
        ("slug", "a b", "スラッグ"),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(at_desk, draft, name, value, complaint):
    data = form_data(at_desk.get(change(draft))) | {"lead": "書き換えたリード", name: value}
    response = at_desk.post(change(draft), data)
    html = response.content.decode()
    assert response.status_code == 200
    assert complaint in html
    assert "書き換えたリード" in html
    draft.refresh_from_db()
    assert draft.lead != "書き換えたリード"


def test_days_typed_by_hand_count_where_the_date_cannot_be_read(at_desk, draft):
    data = form_data(at_desk.get(change(draft))) | {
        "timelineevent_set-0-when": "終戦の年の夏",
        "timelineevent_set-0-start": "1945-06-01",
        "timelineevent_set-0-end": "1945-08-31",
        "timelineevent_set-1-start": "1999-01-01",
    }
    assert at_desk.post(change(draft), data).status_code == 302
    first, second = draft.timelineevent_set.order_by("ordering")
    assert (str(first.start), str(first.end), first.precision) == (
        "1945-06-01",
        "1945-08-31",
        "unknown",
    )
    assert str(second.start) == "2023-08-01"


def test_a_stale_save_is_refused_with_what_was_typed(at_desk, draft, django_user_model):
    stale = form_data(at_desk.get(change(draft)))
    assert at_desk.post(change(draft), stale | {"title": "先の保存"}).status_code == 302
    response = at_desk.post(change(draft), stale | {"title": "後の保存"})
    html = response.content.decode()
    assert "deskさんが" in html
    assert "後の保存" in html
    draft.refresh_from_db()
    assert draft.title == "先の保存"


def test_a_published_edition_is_shown_and_not_changed(at_desk, article):
    edition = article.newest
    response = at_desk.get(change(edition))
    assert "次の版を作る" in response.content.decode()
    response = at_desk.post(change(edition), {"title": "x"})
    assert response.status_code == 409
    assert Edition.objects.get().title == "ガリウム入門：手のひらで溶ける金属"


def test_opening_an_article_opens_its_draft_or_its_newest_edition(at_desk, article):
    url = reverse("admin:articles_article_change", args=[article.pk])
    assert at_desk.get(url)["Location"] == change(article.newest)
    draft = publishing.next_draft(article)
    assert at_desk.get(url)["Location"] == change(draft)


def test_the_list_shows_states_and_finds_japanese(at_desk, article):
    url = reverse("admin:articles_article_changelist")
    html = at_desk.get(url, {"q": "手のひら", "state": "live"}).content.decode()
    assert "ガリウム入門" in html
    assert "公開中" in html
    assert "ガリウム入門" not in at_desk.get(url, {"state": "withdrawn"}).content.decode()


def step(name, edition):
    return reverse(f"admin:articles_edition_{name}", args=[edition.pk])


def filled_in(page, **typed):
    """What the browser would post from a step's page."""
    return {
        field.html_name: field.value() for field in page.context["form"].hidden_fields()
    } | typed


def publish(at_desk, draft, **typed):
    """The answer to what is filled in on the page that asks."""
    page = step("publish", draft)
    return at_desk.post(page, filled_in(at_desk.get(page), **typed))


def test_what_was_saved_since_the_publication_page_opened_is_looked_at_first(at_desk, draft):
    page, opened = step("publish", draft), filled_in(at_desk.get(step("publish", draft)))
    saved = form_data(at_desk.get(change(draft))) | {"title": "見ていない題名"}
    assert at_desk.post(change(draft), saved).status_code == 302
    answer = at_desk.post(page, opened | {"note": "初版の説明"})
    html = answer.content.decode()
    assert "確認している間に保存されました。" in html
    assert "初版の説明" in html
    assert draft.article.newest is None
    assert at_desk.post(page, filled_in(answer)).status_code == 302
    assert draft.article.newest.title == "見ていない題名"


def test_another_mistake_does_not_hide_that_it_was_saved_since(at_desk, draft):
    page, opened = step("publish", draft), filled_in(at_desk.get(step("publish", draft)))
    at_desk.post(change(draft), form_data(at_desk.get(change(draft))))
    answer = at_desk.post(page, opened | {"correction": "on"})
    assert "訂正の内容を入力してください。" in answer.content.decode()
    assert "確認している間に" in at_desk.post(page, filled_in(answer)).content.decode()
    assert draft.article.newest is None


@pytest.mark.parametrize("version", [None, "", "x", "-1", "9" * 40])
def test_without_the_version_that_was_looked_at_nothing_is_published(at_desk, draft, version):
    posted = {"note": "初版"} | ({} if version is None else {"version": version})
    assert at_desk.post(step("publish", draft), posted).status_code == 200
    assert draft.article.newest is None


def test_saving_and_going_on_publishes_what_was_saved(at_desk, draft):
    saved = form_data(at_desk.get(change(draft))) | {"title": "いま書いた題名", "_publish": "1"}
    asked = at_desk.post(change(draft), saved, follow=True)
    assert at_desk.post(step("publish", draft), filled_in(asked)).status_code == 302
    assert draft.article.newest.title == "いま書いた題名"


def test_publish_correct_schedule_restore_and_withdraw(at_desk, draft, clock):
    publish(at_desk, draft, note="初版")
    article = draft.article
    assert article.newest.note == "初版"
    at_desk.post(step("next", article.newest))
    clock.tick(minutes=1)
    html = publish(at_desk, article.draft, correction="on").content.decode()
    assert "訂正の内容を入力してください。" in html
    publish(at_desk, article.draft, correction="on", note="数値を直しました")
    clock.tick(minutes=1)
    assert article.newest.correction
    at_desk.post(step("restore", article.editions.get(number=1)))
    publish(at_desk, article.draft, at_0="2999-01-01", at_1="09:00")
    assert article.newest.state() == "scheduled"
    at_desk.post(step("cancel", article.newest))
    assert article.newest.state() == "cancelled"
    at_desk.post(step("withdraw", article.editions.get(number=2)), {"reason": "誤り"})
    assert not article.editions.live().exists()


def test_a_time_gone_by_is_refused(at_desk, draft):
    html = publish(at_desk, draft, at_0="2001-01-01", at_1="09:00").content.decode()
    assert "過去の日時です" in html
    assert draft.article.newest is None


def test_discarding_a_draft(at_desk, draft, desk):
    at_desk.post(step("discard", draft))
    assert not Article.objects.exists()


def test_the_preview_is_the_reader_s_page(at_desk, draft):
    html = at_desk.get(step("page", draft)).content.decode()
    assert '<ol class="timeline">' in html
    assert "ガリウム入門" in html
    assert draft.article.newest is None


def test_the_content_editor_s_cloning_is_not_offered(at_desk, draft):
    data = form_data(at_desk.get(change(draft))) | {"_clone": "articles.quote:1"}
    assert at_desk.post(change(draft), data).status_code == 400


def add_blocks(edition, count):
    source = Source.objects.create(publisher="見本社")
    kinds = {
        Prose: lambda i: {"html": f"<p>段落{i}</p>"},
        Quote: lambda i: {"text": f"引用{i}", "attribution": "説明", "source": source},
        TimelineEvent: lambda i: {"when": "2010年", "title": f"出来事{i}", "source": source},
        Section: lambda i: {"level": 2, "heading": f"見出し{i}", "anchor": f"a-{i}"},
        ElementUse: lambda i: {"application": f"用途{i}", "source": source},
    }
    for place, (model, values) in enumerate(kinds.items()):
        model.objects.bulk_create(
            model(edition=edition, ordering=1_000 + i * 10 + place, **values(i))
            for i in range(count // len(kinds))
        )
    for use in edition.elementuse_set.all():
        use.elements.set([31])


@pytest.mark.parametrize("count", [60, 300])
def test_opening_and_saving_take_a_bounded_number_of_queries(
    at_desk, draft, count, django_assert_max_num_queries
):
    add_blocks(draft, count)
    with django_assert_max_num_queries(40):
        response = at_desk.get(change(draft))
    data = form_data(response)
    with django_assert_max_num_queries(62):
        assert at_desk.post(change(draft), data).status_code == 302
    data = form_data(at_desk.get(change(draft)))
    for name in data:
        if name.endswith("-ordering"):
            data[name] = str(int(data[name]) + 10)
    with django_assert_max_num_queries(150):
        assert at_desk.post(change(draft), data).status_code == 302
    assert len(blocks_of(draft)) == count + 9


class TestComparing:
    """Any two editions of an article, side by side."""

    @pytest.fixture
    def draft_after(self, article):
        edition = publishing.next_draft(article)
        Edition.objects.filter(pk=edition.pk).update(title="資源の新しい地図")
        return edition

    def test_a_draft_stands_beside_the_edition_before_it(self, at_desk, article, draft_after):
        response = at_desk.get(step("compare", draft_after))
        assert response.context["sides"] == [article.newest, draft_after]
        html = response.content.decode()
        assert "<ins>" in html
        assert "題名" in html

    def test_the_earlier_one_stands_first_whichever_is_opened(self, at_desk, article, draft_after):
        response = at_desk.get(step("compare", article.newest), {"with": draft_after.pk})
        assert response.context["sides"] == [article.newest, draft_after]

    @pytest.mark.parametrize("other", ["", "x", "9" * 40, "-1"])
    def test_odd_keys_fall_back_to_the_edition_before(self, at_desk, article, draft_after, other):
        response = at_desk.get(step("compare", draft_after), {"with": other})
        assert response.context["other"] == article.newest

    def test_an_only_edition_has_nothing_beside_it(self, at_desk, draft):
        html = at_desk.get(step("compare", draft)).content.decode()
        assert "比べられる版がほかにありません。" in html
