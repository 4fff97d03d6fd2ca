"""下書き → 確認待ち → 承認, with a word at each step."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core import signing
from django.urls import reverse

from articles import drafting, publishing, reviewing
from articles.admin import previews
from articles.models import Remark, blocks_of
from tests.articles.test_desk import form_data

Step = Remark.Step


@pytest.fixture
def people(db, django_user_model):
    def person(name, group):
        user = django_user_model.objects.create_user(name, f"{name}@example.jp", is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        return user

    return {
        "reporter": person("reporter", "記者"),
        "colleague": person("colleague", "記者"),
        "desk": person("desk", "編集者"),
    }


@pytest.fixture
def draft(people, document):
    return drafting.new_article(document, by=people["reporter"])


def post(client, user, draft, step, text="", block="", **looked_at):
    client.force_login(user)
    path = reverse("admin:articles_edition_review", args=[draft.pk])
    posted = {"step": step, "text": text, "block": block, "version": draft.version} | looked_at
    response = client.post(path, posted, follow=True)
    draft.refresh_from_db()
    return response


def test_a_draft_is_asked_for_approved_and_published(client, people, draft):
    post(client, people["reporter"], draft, Step.REQUEST, "お願いします")
    assert draft.state().label == "確認待ち"
    post(client, people["desk"], draft, Step.APPROVE)
    assert draft.state().label == "承認済み"
    publishing.publish(draft, by=people["desk"])
    steps = draft.remarks.values_list("step", "text", "by__username")
    assert list(steps) == [("request", "お願いします", "reporter"), ("approve", "", "desk")]


def save(draft, title):
    """The writer saves again."""
    draft.title, draft.version = title, draft.version + 1
    draft.save()


def version_on(page):
    """The version of the draft that an edition's page offers to approve."""
    (field,) = BeautifulSoup(page.content, "html.parser").select(".remarks [name=version]")
    return field["value"]


def test_what_was_saved_since_the_page_opened_is_not_approved(client, people, draft):
    post(client, people["reporter"], draft, Step.REQUEST)
    client.force_login(people["desk"])
    change = reverse("admin:articles_edition_change", args=[draft.pk])
    opened = version_on(client.get(change))
    save(draft, "見ていない題名")
    answer = post(client, people["desk"], draft, Step.APPROVE, version=opened)
    assert "確認している間に保存されました。" in answer.content.decode()
    assert draft.state().label == "確認待ち"
    assert not draft.remarks.filter(step=Step.APPROVE).exists()
    post(client, people["desk"], draft, Step.APPROVE, version=version_on(client.get(change)))
    assert draft.state().label == "承認済み"


def test_a_page_with_what_a_browser_kept_approves_no_later_text(client, people, draft):
    post(client, people["reporter"], draft, Step.REQUEST)
    client.force_login(people["desk"])
    change = reverse("admin:articles_edition_change", args=[draft.pk])
    kept = form_data(client.get(change))
    save(draft, "見ていない題名")
    assert version_on(client.post(change, kept | {"_recalled": "1"})) == kept["opened_version"]


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40])
def test_without_the_version_that_was_looked_at_nothing_is_approved(client, people, draft, version):
    post(client, people["reporter"], draft, Step.REQUEST)
    post(client, people["desk"], draft, Step.APPROVE, version=version)
    assert draft.state().label == "確認待ち"


@pytest.mark.parametrize("step", [Step.COMMENT, Step.RETURN])
def test_what_approves_nothing_needs_no_version(client, people, draft, step):
    post(client, people["reporter"], draft, Step.REQUEST)
    save(draft, "別の題名")
    post(client, people["desk"], draft, step, "出典を", version="0")
    assert draft.remarks.filter(step=step).exists()


def test_a_draft_is_sent_back_with_a_reason(client, people, draft):
    post(client, people["reporter"], draft, Step.REQUEST)
    response = post(client, people["desk"], draft, Step.RETURN)
    assert "コメントを入力してください。" in response.content.decode()
    assert draft.state().label == "確認待ち"
    post(client, people["desk"], draft, Step.RETURN, "出典を足してください")
    assert draft.state().label == "差し戻し"
    post(client, people["reporter"], draft, Step.REQUEST, "足しました")
    assert draft.state().label == "確認待ち"


@pytest.mark.parametrize("who", ["reporter", "colleague"])
@pytest.mark.parametrize("step", [Step.APPROVE, Step.RETURN])
def test_reporters_neither_approve_nor_send_back(client, people, draft, who, step):
    post(client, people["reporter"], draft, Step.REQUEST)
    assert post(client, people[who], draft, step, "x").status_code == 403
    assert draft.state().label == "確認待ち"


def test_only_the_writer_or_an_editor_asks_for_review(client, people, draft):
    assert post(client, people["colleague"], draft, Step.REQUEST).status_code == 403
    assert draft.review == ""


def test_a_remark_is_about_a_block(client, people, draft):
    block = blocks_of(draft)[2]
    response = post(
        client, people["colleague"], draft, Step.COMMENT, "<b>原文</b>は？", reviewing.key_of(block)
    )
    html = response.content.decode()
    assert "&lt;b&gt;原文&lt;/b&gt;は？" in html
    remark = draft.remarks.get()
    assert (remark.block, remark.block_text) == (reviewing.key_of(block), str(block))


def test_a_remark_on_another_article_s_block_is_about_the_whole(client, people, draft, document):
    other = drafting.new_article(document)
    key = reviewing.key_of(blocks_of(other)[0])
    post(client, people["desk"], draft, Step.COMMENT, "x", key)
    assert draft.remarks.get().block == ""


@pytest.mark.parametrize("step", ["", "nonsense", Step.COMMENT])
def test_nonsense_and_silence_are_refused(client, people, draft, step):
    assert post(client, people["desk"], draft, step).status_code == 200
    assert not draft.remarks.exists()


def test_a_changed_draft_loses_its_approval(client, people, draft):
    reviewing.take(Step.REQUEST, draft, by=people["reporter"])
    reviewing.take(Step.APPROVE, draft, by=people["desk"])
    draft.refresh_from_db()
    reviewing.void_approval(draft)
    assert draft.state().label == "確認待ち"


def test_a_step_out_of_order_changes_nothing(people, draft):
    with pytest.raises(reviewing.WrongStep):
        reviewing.take(Step.APPROVE, draft, by=people["desk"])
    publishing.publish(draft)
    with pytest.raises(reviewing.WrongStep):
        reviewing.take(Step.COMMENT, draft, by=people["desk"], text="x")
    assert not Remark.objects.exists()


def test_those_who_wait_are_told(people, draft, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        reviewing.take(Step.REQUEST, draft, by=people["reporter"], text="お願いします")
    assert [message.to for message in mailoutbox] == [["desk@example.jp"]]
    assert mailoutbox[0].subject == f"［RareTrend］確認の依頼：{draft.title}"
    with django_capture_on_commit_callbacks(execute=True):
        reviewing.take(Step.RETURN, draft, by=people["desk"], text="出典を")
    assert mailoutbox[1].to == ["reporter@example.jp"]


def test_the_first_page_lists_what_waits_for_me(client, people, draft):
    def waiting(user):
        return list(reviewing.waiting_for(user))

    assert waiting(people["desk"]) == waiting(people["reporter"]) == []
    reviewing.take(Step.REQUEST, draft, by=people["reporter"])
    assert waiting(people["desk"]) == [draft]
    assert waiting(people["reporter"]) == []
    client.force_login(people["desk"])
    assert draft.title in client.get(reverse("admin:index")).content.decode()
    reviewing.take(Step.RETURN, draft, by=people["desk"], text="出典を")
    assert waiting(people["desk"]) == []
    assert waiting(people["reporter"]) == [draft]
    assert waiting(people["colleague"]) == []


class TestSharedLinks:
    @pytest.fixture
    def link(self, client, people, draft):
        client.force_login(people["reporter"])
        response = client.get(reverse("admin:articles_edition_preview", args=[draft.pk]))
        client.logout()
        return response.context["link"]

    def test_somebody_without_an_account_reads_the_draft(self, client, draft, link):
        response = client.get(link)
        assert draft.title in response.content.decode().replace("<wbr>", "")
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Cache-Control"] == "no-store"
        assert "unsafe-inline" not in response["Content-Security-Policy"]

    def test_the_link_expires(self, client, link, monkeypatch):
        monkeypatch.setattr(previews, "LINK_DAYS", -1)
        assert client.get(link).status_code == 404

    def test_it_ends_with_the_publication(self, client, draft, link):
        publishing.publish(draft)
        assert client.get(link).status_code == 404

    @pytest.mark.parametrize("token", ["x", "1:2:3", "%00"])
    def test_no_other_token_opens_anything(self, client, draft, token):
        assert client.get(f"/preview/{token}/").status_code == 404

    def test_no_token_made_for_something_else_opens_anything(self, client, draft):
        token = signing.dumps(draft.pk, salt="another")
        assert client.get(f"/preview/{token}/").status_code == 404
