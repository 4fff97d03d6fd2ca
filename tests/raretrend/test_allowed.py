"""Who may ask for what: every pattern of the resolver × every role × GET and POST, in one table.

A new address fails `test_every_address_is_in_the_table` until somebody has decided who may have it.
"""

import hashlib

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client

from articles.models import Edition
from tests.addresses import Newsroom, patterns

pytestmark = pytest.mark.any_database

EVERYBODY = frozenset(Newsroom.ROLES)
STAFF = EVERYBODY - {"visitor"}
WRITERS = STAFF - {"staff"}
EDITORS = frozenset({"editor", "administrator", "superuser"})
OWNER = EDITORS | {"reporter"}  # the draft the addresses name is the reporter's
ADMINISTRATORS = frozenset({"administrator", "superuser"})
SUPERUSER = frozenset({"superuser"})
NOBODY: frozenset[str] = frozenset()
NO_SUCH_METHOD = None

READERS = (EVERYBODY, EVERYBODY)
LOOK = (WRITERS, NO_SUCH_METHOD)


def step(allowed):
    """What changes something at once."""
    return (NO_SUCH_METHOD, allowed)


#: Address → who may GET it, who may POST to it.
TABLE = {
    **{
        f"articles:{name}": READERS
        for name in (
            *("front_page", "archive", "article", "article_json", "article_markdown", "card"),
            *("history", "edition", "topics", "topic", "topic_feed", "feed", "json_feed"),
            *("elements", "element", "uses_json", "uses_csv", "people", "person", "author"),
            *("sources", "source", "search", "timeline", "about", "accessibility"),
            *("sitemap", "sitemap_static", "sitemap_file", "news_sitemap"),
        )
    },
    **{
        f"trends:{name}": READERS
        for name in (
            *("trends", "country", "trend", "chart", "card", "buzz", "about", "compare", "feed"),
            *("embed", "oembed"),
        )
    },
    "robots": READERS,
    "speculation_rules": READERS,
    "healthz": READERS,
    "readyz": READERS,
    r"^media/(?P<path>.*)$": READERS,
    "preview": (EVERYBODY, NO_SUCH_METHOD),  # whoever was given the link, for a week
    # The desk
    "handbook": (STAFF, NO_SUCH_METHOD),
    "admin:index": (STAFF, STAFF),
    "admin:login": (EVERYBODY, EVERYBODY),
    "admin/login/": (EVERYBODY, EVERYBODY),  # the same with a second step
    "login_code": (EVERYBODY, EVERYBODY),  # who has not passed the first step is led back to it
    "admin_password_reset": (EVERYBODY, EVERYBODY),
    "password_reset_done": (EVERYBODY, NO_SUCH_METHOD),
    "password_reset_confirm": (EVERYBODY, EVERYBODY),  # the link in the mail is the key
    "password_reset_complete": (EVERYBODY, NO_SUCH_METHOD),
    "admin/password_change/": (STAFF, STAFF),
    "second_factor": (STAFF, NO_SUCH_METHOD),
    "second_factor_begin": step(STAFF),
    "second_factor_confirm": step(STAFF),
    "second_factor_codes": step(STAFF),
    "second_factor_remove": step(STAFF),
    "admin:logout": (NO_SUCH_METHOD, EVERYBODY),
    "admin:password_change": (STAFF, STAFF),
    "admin:password_change_done": (STAFF, NO_SUCH_METHOD),
    "admin:jsi18n": (STAFF, NO_SUCH_METHOD),
    "admin:autocomplete": LOOK,
    "admin:app_list": (WRITERS, WRITERS),
    "admin:view_on_site": (STAFF, STAFF),  # only leads to what readers have
    r"admin/(?P<url>.*)$": (NOBODY, NOBODY),
    # Articles and their editions
    "admin:articles_article_from_document": (WRITERS, WRITERS),
    "admin:articles_edition_date": LOOK,
    "admin:articles_edition_typed:new": step(WRITERS),
    "admin:articles_edition_typed": step(OWNER),
    "admin:articles_edition_publish": (EDITORS, EDITORS),
    "admin:articles_edition_review": step(WRITERS),  # each step in it has a right of its own
    "admin:articles_edition_waive": step(OWNER),
    "admin:articles_edition_unwaive": step(OWNER),
    "admin:articles_edition_present": step(WRITERS),
    "admin:articles_edition_next": step(WRITERS),
    "admin:articles_edition_restore": step(WRITERS),
    "admin:articles_edition_cancel": step(EDITORS),
    "admin:articles_edition_withdraw": (EDITORS, EDITORS),
    "admin:articles_edition_discard": step(OWNER),
    "admin:articles_edition_preview": LOOK,
    "admin:articles_edition_compare": LOOK,
    "admin:articles_edition_page": LOOK,
    "admin:articles_picture_upload": (WRITERS, WRITERS),
    "admin:articles_picture_describe": (WRITERS, WRITERS),
    "admin:trends_trend_start": step(WRITERS),
    "admin:auth_user_password_change": (ADMINISTRATORS, ADMINISTRATORS),
}
#: Model of the admin → who may look at its rows, add one, change one, delete one. Sources, people, authors
#: and pictures are those of a published edition.
MODELS = {
    "articles_article": (WRITERS, WRITERS, WRITERS, NOBODY),
    "articles_edition": (WRITERS, WRITERS, OWNER, NOBODY),
    "articles_placement": (EDITORS, EDITORS, EDITORS, EDITORS),
    "articles_picture": (WRITERS, WRITERS, EDITORS, EDITORS),
    "articles_topic": (WRITERS, WRITERS, WRITERS, EDITORS),  # no edition has the one below
    "articles_source": (WRITERS, WRITERS, EDITORS, EDITORS),
    "articles_person": (WRITERS, WRITERS, EDITORS, EDITORS),
    "articles_author": (WRITERS, WRITERS, EDITORS, EDITORS),
    "articles_element": (WRITERS, NOBODY, NOBODY, NOBODY),
    "articles_spelling": (WRITERS, WRITERS, WRITERS, EDITORS),
    "articles_synonymgroup": (EDITORS, EDITORS, EDITORS, EDITORS),
    "articles_standingpage": (EDITORS, NOBODY, EDITORS, NOBODY),
    "trends_trend": (WRITERS, WRITERS, EDITORS, NOBODY),
    "trends_feed": (EDITORS, EDITORS, EDITORS, EDITORS),
    "trends_newsitem": (WRITERS, NOBODY, EDITORS, EDITORS),
    "raretrend_auditentry": (ADMINISTRATORS, NOBODY, NOBODY, NOBODY),
    "auth_group": (SUPERUSER, SUPERUSER, SUPERUSER, SUPERUSER),
    "auth_user": (ADMINISTRATORS, ADMINISTRATORS, ADMINISTRATORS, ADMINISTRATORS),
}
for _model, (_look, _add, _change, _delete) in MODELS.items():
    TABLE |= {
        f"admin:{_model}_changelist": (_look, _look),
        f"admin:{_model}_history": (_look, _look),
        f"admin:{_model}_add": (_add, _add),
        f"admin:{_model}_change": (_look, _change),
        f"admin:{_model}_delete": (_delete, _delete),
        # Leads to the page of the row, which asks.
        f"admin/{_model.replace('_', '/')}/<path:object_id>/": (STAFF, STAFF),
    }
# Editors think in articles: the list of editions leads to theirs, and their page to its edition's.
TABLE["admin:articles_edition_changelist"] = (STAFF, STAFF)

PATTERNS = {pattern.name: pattern for pattern in patterns()}


@pytest.fixture
def newsroom(db, document):
    return Newsroom(document)


def client_of(newsroom, role, **options):
    """Somebody of a role; they have no second factor, and need none here."""
    client = Client(raise_request_exception=False, **options)
    if newsroom.people[role]:
        client.force_login(newsroom.people[role])
    return client


def test_every_address_is_in_the_table():
    assert len(PATTERNS) == len(patterns())  # two of one name would hide one another
    assert PATTERNS.keys() == TABLE.keys()


@pytest.mark.parametrize("role", Newsroom.ROLES)
def test_the_server_allows_what_the_table_says(newsroom, role):
    client = client_of(newsroom, role)
    cookies = client.cookies.copy()
    for name, allowed in TABLE.items():
        address = newsroom.address(PATTERNS[name])
        for method, who in zip(("get", "post"), allowed, strict=True):
            client.cookies = cookies.copy()  # logging out takes them
            with untouched():
                told = outcome(getattr(client, method)(address))
                assert told in expected(name, role, who), (role, method, address, told)


def outcome(answer):
    b"".join(answer)  # to the end, or files stay open
    if "/login/" in answer.get("Location", "") and "next=" in answer["Location"]:
        return "log in first"
    return answer.status_code


def expected(name, role, who):
    """What may come of a request."""
    at_desk = PATTERNS[name].route.startswith("admin/")
    if who is NO_SUCH_METHOD:
        return {405, 302, "log in first"} if at_desk and role == "visitor" else {405}
    if role in who:
        return {200, 301, 302}
    if at_desk and role == "visitor":
        return {"log in first"}
    return {404} if name in {"admin:app_list", r"admin/(?P<url>.*)$"} else {403}


class untouched(transaction.Atomic):  # noqa: N801  (reads as what it is)
    """Undoes what a request did, so that the next one finds the same newsroom."""

    def __init__(self):
        super().__init__(using=None, savepoint=True, durable=False)

    def __exit__(self, *error):
        transaction.set_rollback(True)
        super().__exit__(*error)


# --- drafts


def test_nobody_outside_the_newsroom_reads_a_draft_anywhere(newsroom):
    Edition.objects.filter(pk=newsroom.draft.pk).update(title="秘密の題名")
    for role in ("visitor", "staff"):
        client = client_of(newsroom, role)
        for pattern in PATTERNS.values():
            if pattern.name == "preview":
                continue  # the link is the right
            for method in ("get", "post"):
                with untouched():
                    answer = getattr(client, method)(newsroom.address(pattern))
                    assert "秘密" not in text_of(answer), (role, method, pattern.name)


def text_of(answer):
    return b"".join(answer).decode(errors="replace") + str(answer.headers)


def test_a_colleague_changes_nothing_of_another_s_draft(newsroom):
    """They may read it, and leave a comment: it is one newsroom."""
    client = client_of(newsroom, "colleague")
    before = rows_of(*draft_tables())
    at_draft = [
        name
        for name in TABLE
        if name.startswith(("admin:articles_edition", "admin:articles_article"))
    ]
    for name in at_draft:
        pattern = PATTERNS[name]
        if {"pk", "object_id"} & set(pattern.arguments) and not name.endswith(
            ("_next", "_restore")
        ):
            client.post(newsroom.address(pattern), {"title": "奪う", "step": "request", "at": ""})
    for action in ("request_review", "approve", "publish"):
        client.post(
            "/admin/articles/article/",
            {"action": action, "_selected_action": newsroom.draft.article_id},
        )
    assert rows_of(*draft_tables()) == before


def draft_tables():
    names = {
        "edition",
        "section",
        "prose",
        "quote",
        "timelineevent",
        "elementuse",
        "figure",
        "waiver",
    }
    return [
        model
        for model in apps.get_app_config("articles").get_models()
        if model._meta.model_name in names
    ]


def test_an_administrator_makes_nobody_a_superuser(newsroom):
    client, superuser = client_of(newsroom, "administrator"), newsroom.people["superuser"]
    own = newsroom.people["administrator"]
    for path in ("change", "password", "delete"):
        answer = client.post(f"/admin/auth/user/{superuser.pk}/{path}/", {"post": "yes"})
        assert answer.status_code == 403, path
    page = client.get(f"/admin/auth/user/{own.pk}/change/").content.decode()
    assert 'name="is_superuser"' not in page
    assert 'name="user_permissions"' not in page
    values = {
        "username": "administrator",
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
    }
    joined = {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
    client.post(f"/admin/auth/user/{own.pk}/change/", values | joined)
    own.refresh_from_db()
    assert own.is_staff
    assert not own.is_superuser


# --- what changes something


def test_no_get_changes_anything(newsroom):
    """Of all tables but sessions: messages wait there for the next page, and are gone once it was shown."""
    client = client_of(newsroom, "superuser")
    tables = [model for model in apps.get_models(include_auto_created=True) if model is not Session]
    before = rows_of(*tables)
    for pattern in PATTERNS.values():
        address = newsroom.address(pattern)
        for sent in ({}, {"_save": "1", "post": "yes", "action": "publish", "step": "approve"}):
            b"".join(client.get(address, sent) if sent else client.get(address))
            assert rows_of(*tables) == before, address


def rows_of(*models):
    """A hash of all rows of the tables."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for model in models:
            name = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {name} ORDER BY 1")  # noqa: S608  (a name of ours)
            digest.update(repr((name, cursor.fetchall())).encode())
    return digest.hexdigest()


@pytest.mark.parametrize("role", ["visitor", "superuser"])
def test_no_post_is_taken_without_the_token_of_its_form(newsroom, role):
    client = client_of(newsroom, role, enforce_csrf_checks=True)
    for pattern in PATTERNS.values():
        with untouched():
            answer = client.post(newsroom.address(pattern))
            assert answer.status_code == 403, pattern.name


def test_a_post_with_the_token_is_taken(newsroom):
    """Or else the test above could not fail."""
    client = client_of(newsroom, "superuser", enforce_csrf_checks=True)
    address = f"/admin/articles/edition/{newsroom.draft.pk}/discard/"
    client.get("/admin/articles/article/from-document/")
    token = client.cookies["csrftoken"].value
    assert client.post(address, {"csrfmiddlewaretoken": token}).status_code == 302
    assert not Edition.objects.filter(pk=newsroom.draft.pk).exists()
