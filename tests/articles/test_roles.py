"""Who may do what at the desk: every role × every action, asked of the server."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver, reverse

from articles import drafting, publishing
from articles.document import Quote
from articles.models import (
    Author,
    Byline,
    Edition,
    FormerSlug,
    Person,
    Picture,
    Source,
    StandingPage,
    Topic,
)
from tests.articles.pictures import picture
from tests.articles.test_desk import form_data

ROLES = ("visitor", "staff", "reporter", "other_reporter", "editor", "administrator")
GROUPS = {
    "reporter": "記者",
    "other_reporter": "記者",
    "editor": "編集者",
    "administrator": "管理者",
}
WRITERS = {"reporter", "other_reporter", "editor", "administrator"}
EDITORS = {"editor", "administrator"}
OWNER = {"reporter", *EDITORS}

#: Step → (method, the edition it is tried on, who may).
STEPS = {
    "changelist": ("get", None, WRITERS),
    "add": ("get", None, WRITERS),
    "date": ("get", None, WRITERS),
    "autocomplete": ("get", None, WRITERS),
    "change": ("get", "draft", WRITERS),  # to others a draft is shown, not edited
    "history": ("get", "draft", WRITERS),
    "delete": ("get", "draft", set()),
    "preview": ("get", "draft", WRITERS),
    "compare": ("get", "draft", WRITERS),
    "page": ("get", "draft", WRITERS),
    "save": ("post", "draft", OWNER),
    "discard": ("post", "draft", OWNER),
    "publish": ("post", "draft", EDITORS),
    "review": (
        "post",
        "draft",
        WRITERS,
    ),  # each step in it has its own right, tested with reviewing
    "waive": ("post", "draft", OWNER),
    "unwaive": ("post", "draft", OWNER),
    "typed": ("post", "draft", OWNER),
    "present": ("post", "draft", WRITERS),
    "next": ("post", "live", WRITERS),
    "restore": ("post", "live", WRITERS),
    "withdraw": ("post", "live", EDITORS),
    "cancel": ("post", "scheduled", EDITORS),
}


@pytest.fixture
def people(db, django_user_model):
    """One person a role."""
    people = {"visitor": None}
    for role in ROLES[1:]:
        people[role] = django_user_model.objects.create_user(role, is_staff=True)
        if role in GROUPS:
            people[role].groups.add(Group.objects.get(name=GROUPS[role]))
    return people


@pytest.fixture
def editions(people, document, clock):
    """The reporter's draft, a live edition and a scheduled one."""
    draft = drafting.new_article(document, slug="draft", by=people["reporter"])
    live = publishing.publish(drafting.new_article(document, slug="live"))
    clock.tick(minutes=1)
    scheduled = drafting.new_article(document, slug="scheduled")
    clock_at = clock.now.replace(year=clock.now.year + 1)
    return {"draft": draft, "live": live, "scheduled": publishing.publish(scheduled, at=clock_at)}


def url_of(step, edition):
    if step == "autocomplete":
        query = "?app_label=articles&model_name=edition&field_name=trend"
        return reverse("admin:autocomplete") + query
    if step == "changelist":
        return reverse("admin:articles_article_changelist")
    name = "change" if step == "save" else step
    return reverse(f"admin:articles_edition_{name}", args=[edition.pk] if edition else [])


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("step", STEPS)
def test_the_server_allows_what_the_role_may(client, people, editions, role, step):
    method, where, allowed = STEPS[step]
    edition = editions.get(where)
    if people[role]:
        client.force_login(people[role])
    before = list(Edition.objects.values_list("pk", "number", "live_from", "live_until", "version"))
    response = getattr(client, method)(url_of(step, edition))
    if role in allowed:
        assert response.status_code in {200, 302}
        assert "/login/" not in response.get("Location", "")
    elif role == "visitor":
        assert "/login/" in response["Location"]
    else:
        assert response.status_code == 403
    if role not in allowed:
        after = Edition.objects.values_list("pk", "number", "live_from", "live_until", "version")
        assert list(after) == before


def test_a_reporter_sees_another_s_draft_without_a_form(client, people, editions):
    client.force_login(people["other_reporter"])
    html = client.get(url_of("change", editions["draft"])).content.decode()
    assert "<iframe" in html
    assert 'name="_save"' not in html
    assert "保存して公開へ進む" not in html


def test_a_reporter_is_offered_no_publication(client, people, editions):
    client.force_login(people["reporter"])
    html = client.get(url_of("change", editions["draft"])).content.decode()
    assert 'name="_save"' in html
    assert "公開へ進む" not in html


@pytest.mark.parametrize(
    "step",
    ["publish", "withdraw", "next", "restore", "cancel", "discard", "preview", "compare", "page"],
)
def test_an_edition_that_is_not_there_is_not_found(client, people, step):
    client.force_login(people["administrator"])
    method = STEPS[step][0]
    path = reverse(f"admin:articles_edition_{step}", args=[999_999])
    assert getattr(client, method)(path).status_code == 404


def saved_as(client, slug, edition=None):
    """The answer to the edition's form, or that of a new one, with a slug typed into it."""
    page = url_of("change" if edition else "add", edition)
    return client.post(page, form_data(client.get(page)) | {"title": "題名", "slug": slug})


@pytest.mark.parametrize("where", ["live", "scheduled"])
def test_a_reporter_renames_no_article_that_was_published(client, people, editions, where):
    client.force_login(people["reporter"])
    client.post(url_of("next", editions[where]))
    draft = editions[where].article.draft
    page = client.get(url_of("change", draft)).content.decode()
    assert "公開した記事のスラッグを変えられるのは、公開の権限がある人だけです。" in page
    # The rest of the form is theirs to save.
    assert saved_as(client, "renamed", draft).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.article.slug) == ("題名", where)
    assert not FormerSlug.objects.exists()
    assert client.get("/articles/renamed/").status_code == 404
    assert client.get("/articles/live/").status_code == 200


def test_a_reporter_can_save_after_an_editor_has_renamed_the_article(client, people, editions):
    client.force_login(people["reporter"])
    client.post(url_of("next", editions["live"]))
    draft = editions["live"].article.draft
    opened = form_data(client.get(url_of("change", draft)))
    publishing.rename(draft.article, "renamed")
    answer = client.post(url_of("change", draft), opened | {"title": "題名"})
    assert answer.status_code == 302
    draft.refresh_from_db()
    draft.article.refresh_from_db()
    assert (draft.title, draft.article.slug) == ("題名", "renamed")


def test_an_editor_is_told_before_a_save_renames_an_article_back(client, people, editions):
    client.force_login(people["editor"])
    client.post(url_of("next", editions["live"]))
    draft = editions["live"].article.draft
    opened = form_data(client.get(url_of("change", draft)))
    assert saved_as(client, "renamed", draft).status_code == 302
    answer = client.post(url_of("change", draft), opened)
    assert "いま保存されているスラッグは「renamed」です。" in answer.content.decode()


@pytest.fixture
def referred(document):
    """A row of each kind that a draft refers to, and the draft."""
    document.blocks.append(Quote("言葉", "", "話し手", False, document.blocks[2].source))
    draft = drafting.new_article(document, slug="referring")
    file = SimpleUploadedFile("x.jpg", picture())
    draft.cover = Picture.objects.create(file=file, alt="鉱石", credit="撮影者")
    draft.save()
    Byline.objects.create(edition=draft, author=Author.objects.create(name="筆者"))
    rows = [Topic.objects.get(name="資源"), Person.objects.get(), Author.objects.get(), draft.cover]
    return draft, [*rows, Source.objects.get()]


def changes(client, row):
    """The answers to the page of a row, and to its form."""
    page = reverse(f"admin:articles_{row._meta.model_name}_change", args=[row.pk])
    values = {
        "name": "変更",
        "slug": "changed",
        "publisher": "変更",
        "alt": "変更",
        "credit": "変更",
    }
    formset = {"aliases-TOTAL_FORMS": "0", "aliases-INITIAL_FORMS": "0"}
    sent = client.post(page, values | formset | {"focal_x": "50", "focal_y": "50"})
    return client.get(page).content.decode(), sent.status_code


def test_what_readers_never_saw_is_still_its_reporter_s(client, people, referred, clock):
    draft, rows = referred
    later = clock.now.replace(year=clock.now.year + 1)
    publishing.cancel(publishing.publish(draft, at=later))
    client.force_login(people["reporter"])
    assert [changes(client, row)[1] for row in rows] == [302] * 5
    again = publishing.next_draft(draft.article, by=people["reporter"])
    assert saved_as(client, "renamed", again).status_code == 302
    again.article.refresh_from_db()
    assert again.article.slug == "renamed"


def test_what_a_published_article_refers_to_is_changed_by_who_may_publish(client, people, referred):
    draft, rows = referred
    client.force_login(people["reporter"])
    assert [changes(client, row)[1] for row in rows] == [302] * 5
    publishing.publish(draft)
    for row in rows:
        page, status = changes(client, row)
        assert status == 403
        assert "公開した記事で使われているので、変えられるのは公開の権限がある人だけです。" in page
        assert 'name="_save"' not in page
    describe = f"{reverse('admin:articles_picture_describe')}?keys={draft.cover_id}"
    answer = client.get(describe, follow=True)
    assert answer.redirect_chain[0][0] == reverse("admin:articles_picture_changelist")
    assert "公開した記事で使われているので" in answer.content.decode()
    topics = client.get(reverse("admin:articles_topic_changelist")).content.decode()
    assert "一つにまとめる" not in topics
    client.force_login(people["editor"])
    assert 'name="form-0-alt"' in client.get(describe).content.decode()
    for row in rows:
        page, status = changes(client, row)
        assert status == 302
        assert 'name="_save"' in page


def test_a_reporter_renames_a_draft_that_was_never_published(client, people, editions):
    client.force_login(people["reporter"])
    assert saved_as(client, "other", editions["draft"]).status_code == 302
    assert client.get(url_of("change", editions["draft"])).status_code == 200
    editions["draft"].article.refresh_from_db()
    assert editions["draft"].article.slug == "other"


def test_an_editor_renames_a_live_article_and_back(client, people, editions):
    client.force_login(people["editor"])
    client.post(url_of("next", editions["live"]))
    draft = editions["live"].article.draft
    assert saved_as(client, "renamed", draft).status_code == 302
    publishing.publish(draft)
    assert client.get("/articles/live/")["Location"] == "/articles/renamed/"
    draft = publishing.next_draft(draft.article, by=people["editor"])
    assert saved_as(client, "live", draft).status_code == 302
    assert client.get("/articles/renamed/")["Location"] == "/articles/live/"


@pytest.mark.parametrize("role", ["reporter", "editor"])
def test_an_address_that_leads_on_is_given_to_no_other_article(client, people, editions, role):
    publishing.rename(editions["live"].article, "renamed")
    client.force_login(people[role])
    for edition in (editions["draft"], None):
        html = saved_as(client, "live", edition).content.decode()
        assert "このスラッグは、ほかの記事の以前のアドレスです" in html
    assert client.get("/articles/live/")["Location"] == "/articles/renamed/"


def test_every_step_of_the_desk_is_in_the_table():
    names = {
        key.removeprefix("articles_edition_")
        for _, app, _, patterns, *_ in [(0, "admin", 0, get_resolver().namespace_dict["admin"][1])]
        for key in patterns.reverse_dict
        if isinstance(key, str) and key.startswith("articles_edition_")
    }
    assert names <= STEPS.keys()


#: Step on a standing page → who may. Nobody adds one, and nobody takes one away.
STANDING_STEPS = {
    "changelist": EDITORS,
    "change": EDITORS,
    "history": EDITORS,
    "save": EDITORS,
    "add": set(),
    "delete": set(),
}


@pytest.mark.parametrize("role", [*ROLES, "superuser"])
@pytest.mark.parametrize("step", STANDING_STEPS)
def test_standing_pages_are_changed_by_editors_and_stay(
    client, people, django_user_model, role, step
):
    people["superuser"] = django_user_model.objects.create_superuser("root", is_staff=True)
    if people[role]:
        client.force_login(people[role])
    page = StandingPage.objects.get(slug="about")
    name = {"save": "change"}.get(step, step)
    path = reverse(
        f"admin:articles_standingpage_{name}",
        args=[] if step in {"changelist", "add"} else [page.pk],
    )
    opened = page.updated_at.isoformat()
    posted = {"title": "新しい題名", "html": "<p>新しい本文</p>", "opened": opened}
    response = client.post(path, posted) if step in {"save", "delete"} else client.get(path)
    allowed = STANDING_STEPS[step]
    if role in allowed or (role == "superuser" and allowed):
        assert response.status_code in {200, 302}
    elif role == "visitor":
        assert "/login/" in response["Location"]
    else:
        assert response.status_code == 403
    page.refresh_from_db()
    saved = step == "save" and role in {*EDITORS, "superuser"}
    assert (page.title == "新しい題名") is saved


def test_what_changes_something_is_no_get(client, people, editions):
    client.force_login(people["administrator"])
    for step in ("next", "restore", "cancel", "discard"):
        path = reverse(f"admin:articles_edition_{step}", args=[editions["live"].pk])
        assert client.get(path).status_code == 405
