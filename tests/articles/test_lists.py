"""The list of articles: narrowed, searched, and several taken a step at once."""

import csv
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db.models import F
from django.urls import reverse

from articles import document as doc
from articles import drafting, publishing, reviewing
from articles.document import Document
from articles.models import Article, Edition, Remark
from articles.models.edition import State

LIST = reverse("admin:articles_article_changelist")


@pytest.fixture
def person(db, django_user_model):
    """Somebody of a role."""

    def person(name, role):
        user = django_user_model.objects.create_user(name, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        return user

    return person


@pytest.fixture
def desk(client, person):
    """An editor at the desk."""
    client.force_login(person("desk", "編集者"))
    return client


def write(title, by=None, **values):
    blocks = [doc.Prose("<p>資源の話です。</p>")]
    return drafting.new_article(Document(title=title, blocks=blocks, **values), by=by)


def found(client, **query):
    return {
        row.newest.title if row.newest else row.draft.title
        for row in client.get(LIST, query).context["cl"].queryset
    }


def listed(client):
    """The drafts as they stand in the list: what the browser would post of it."""
    page = BeautifulSoup(client.get(LIST).content, "html.parser")
    return [field["value"] for field in page.select("#changelist-form [name=shown]")]


def act(client, action, *drafts, shown=None):
    shown = listed(client) if shown is None else shown
    data = {"_selected_action": [draft.article_id for draft in drafts], "shown": shown}
    return client.post(LIST, data | {"action": action}, follow=True).content.decode()


def test_the_list_has_a_plain_name(desk):
    html = desk.get(LIST).content.decode()
    assert "<h1>記事</h1>" in html
    assert "変更する" not in html


def test_what_was_worked_on_last_comes_first(desk, clock):
    for title in ("一", "二", "三"):
        clock.tick(minutes=1)
        write(title)
    clock.tick(minutes=1)
    publishing.publish(Edition.objects.get(title="二"))
    rows = desk.get(LIST).context["cl"].queryset
    assert [row.all_editions[0].title for row in rows] == ["二", "三", "一"]


def test_articles_are_found_by_every_state(desk):
    returned, approved, waiting = (write(title) for title in ("差し戻し", "承認", "待ち"))
    for draft in (returned, approved, waiting):
        reviewing.take(Remark.Step.REQUEST, draft, by=None)
    reviewing.take(Remark.Step.RETURN, returned, by=None, text="直してください。")
    reviewing.take(Remark.Step.APPROVE, approved, by=None)
    publishing.publish(write("公開"))
    assert found(desk, state="returned") == {"差し戻し"}
    assert found(desk, state="approved") == {"承認"}
    assert found(desk, state="requested") == {"待ち"}
    assert found(desk, state="live") == {"公開"}


def test_articles_are_found_by_writer_topic_and_words(desk, person):
    mine = write("自分の", by=desk.get(LIST).context["user"], topics=["半導体"])
    publishing.publish(mine)
    write("人の", by=person("colleague", "記者"), trend=doc.Trend("ＡＩ", "JP"))
    assert found(desk, by="me") == {"自分の"}
    assert found(desk, by="others") == {"人の"}
    assert found(desk, topic=str(mine.topics.get().pk)) == {"自分の"}
    assert found(desk, q="半導体") == {"自分の"}
    assert found(desk, saved="1") == {"自分の", "人の"}
    assert found(desk, topic="x", saved="x", state="x") == {"自分の", "人の"}


def test_several_drafts_go_out_and_one_with_errors_stays(desk):
    good, bad = write("よい"), write("出典なし")
    bad.quote_set.create(text="言葉", ordering=900)
    html = act(desk, "publish", good, bad)
    assert "1件を公開しました。" in html
    assert "「出典なし」：" in html
    assert set(Edition.objects.live().values_list("title", flat=True)) == {"よい"}


def test_several_drafts_are_asked_for_and_approved(desk):
    one, two = write("一"), write("二")
    assert "2件を確認に出しました。" in act(desk, "request_review", one, two)
    assert "2件を承認しました。" in act(desk, "approve", one, two)
    assert "行えないか、権限がありません" in act(desk, "request_review", one)
    assert {draft.review for draft in Edition.objects.all()} == {"approved"}


@pytest.mark.parametrize("action", ["approve", "publish"])
def test_what_was_saved_since_the_list_opened_is_left_alone(desk, action):
    same, other, absent = drafts = [write(title) for title in ("同じ", "別の", "ない")]
    for draft in drafts:
        reviewing.take(Remark.Step.REQUEST, draft, by=None)
    shown = [value for value in listed(desk) if not value.startswith(f"{absent.pk}-")]
    Edition.objects.filter(pk=other.pk).update(version=F("version") + 1)
    html = act(desk, action, *drafts, shown=shown)
    for draft in (other, absent):
        assert f"「{draft.title}」：一覧を開いたあとに保存されたか、一覧に出ていません。" in html
    done = {draft.title for draft in Edition.objects.all() if draft.state() != State.IN_REVIEW}
    assert done == {same.title}


def test_a_reporter_can_publish_nothing_from_the_list(client, person):
    reporter, colleague = person("reporter", "記者"), person("colleague", "記者")
    own, other = write("自分の", by=reporter), write("人の", by=colleague)
    client.force_login(reporter)
    act(client, "publish", own, other)
    assert not Edition.objects.published().exists()
    html = act(client, "request_review", own, other)
    assert "1件を確認に出しました。" in html
    assert "「人の」：この状態では行えないか、権限がありません。" in html


def test_the_list_is_written_as_a_table_that_holds_no_formula(desk):
    draft = write("=1+1")
    data = {"action": "export", "_selected_action": [draft.article_id]}
    response = desk.post(LIST, data)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    head, row = csv.reader(StringIO(response.content.decode("utf-8-sig")))
    assert head[:3] == ["スラッグ", "題名", "状態"]
    assert row[1:3] == ["'=1+1", "下書き"]


def test_the_queries_of_the_list_do_not_grow(desk, django_assert_max_num_queries):
    for number in range(12):
        publishing.publish(write(f"記事{number}"))
        publishing.next_draft(Article.objects.order_by("-pk").first())
    with django_assert_max_num_queries(13):
        assert desk.get(LIST).status_code == 200
