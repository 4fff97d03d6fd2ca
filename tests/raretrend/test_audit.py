"""Who did what is on record, in the transaction of what it tells of; unchanging, and without secrets."""

import contextlib
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles import drafting, merging, publishing
from articles.models import Topic
from raretrend.audit import noting
from raretrend.login import passwords, second_factor
from raretrend.models import AuditEntry, EntryIsFinal
from trends.models import Trend

PASSWORD = "hikari-no-mori 38"
HERE = "192.0.2.1"


@pytest.fixture
def people(db, django_user_model):
    """One person a role, by its name."""
    people = {}
    for role in ("記者", "編集者", "管理者"):
        people[role] = django_user_model.objects.create_user(role, password=PASSWORD, is_staff=True)
        people[role].groups.add(Group.objects.get(name=role))
    return people


@pytest.fixture
def desk(people):
    """The browser of an editor."""
    client = Client(REMOTE_ADDR=HERE)
    client.force_login(people["編集者"])
    return client


@pytest.fixture
def chief(people):
    """The browser of an administrator."""
    client = Client(REMOTE_ADDR=HERE)
    client.force_login(people["管理者"])
    return client


def newest(what):
    """Of the newest entry of a kind: by whom, about what, what, from where."""
    entry = AuditEntry.objects.filter(what=what).first()
    return entry and (entry.by, entry.about, entry.detail, entry.address)


# What happens to articles


def test_publishing_is_on_record(desk, draft):
    desk.post(
        f"/admin/articles/edition/{draft.pk}/publish/", {"note": "初版", "version": draft.version}
    )
    title = "ガリウム入門：手のひらで溶ける金属（gallium 第1版）"
    assert newest("publish") == ("編集者", title, "初版", HERE)
    assert newest("schedule") is None


def test_scheduling_cancelling_and_withdrawing_are_on_record(desk, article, clock):
    clock.tick(minutes=1)
    title = "ガリウム入門：手のひらで溶ける金属（gallium 第{}版）"
    draft = publishing.next_draft(article)
    posted = {"at_0": "2099-04-01", "at_1": "09:00", "version": draft.version}
    desk.post(f"/admin/articles/edition/{draft.pk}/publish/", posted)
    scheduled = ("編集者", title.format(2), "2099-04-01 09:00から", HERE)
    assert newest("schedule") == scheduled
    desk.post(f"/admin/articles/edition/{draft.pk}/cancel/")
    assert newest("cancel") == ("編集者", title.format(2), "", HERE)
    live = article.editions.get(number=1)
    desk.post(f"/admin/articles/edition/{live.pk}/withdraw/", {"reason": "事実誤認のため"})
    assert newest("withdraw") == ("編集者", title.format(2), "事実誤認のため", HERE)


def test_renaming_is_on_record(article):
    publishing.rename(article, "ga")
    assert newest("rename")[2] == "gallium → ga"
    publishing.rename(article, "ga")  # nothing to do
    assert AuditEntry.objects.filter(what="rename").count() == 1


def test_merging_is_on_record(desk, db):
    kept, gone = (Topic.objects.obtain(name) for name in ("レアアース", "希土類"))
    posted = {"action": "merge", "_selected_action": [kept.pk, gone.pk], "kept": kept.pk}
    desk.post("/admin/articles/topic/", posted)
    assert newest("merge") == ("編集者", "トピック：レアアース", "希土類 → レアアース", HERE)
    first, second = (Trend.objects.obtain(word, "JP") for word in ("地震", "じしん"))
    merging.merge_trends(first, [second])
    assert newest("merge")[1].startswith("トレンド：地震")


def test_a_command_is_told_by_its_kind(draft):
    call_command("publish_article", "gallium", stdout=StringIO())
    call_command("withdraw_article", "gallium", stdout=StringIO())
    for what in ("publish", "withdraw"):
        by, _, _, address = newest(what)
        assert (by, address) == ("コマンド", None)


def test_a_publication_that_does_not_happen_is_not_on_record(draft):
    draft.title = ""
    draft.save()
    with pytest.raises(publishing.NotPublishable):
        publishing.publish(draft)
    assert newest("publish") is None


def test_what_is_rolled_back_was_never_on_record(draft):
    class Stop(Exception):
        pass

    with contextlib.suppress(Stop), transaction.atomic():
        publishing.publish(draft)
        assert newest("publish")
        raise Stop
    assert newest("publish") is None


def test_without_its_entry_nothing_is_published(draft, monkeypatch):
    def refuse(**values):
        raise OSError

    monkeypatch.setattr(noting.AuditEntry.objects, "create", refuse)
    with pytest.raises(OSError):  # noqa: PT011  (the one above)
        publishing.publish(draft)
    draft.refresh_from_db()
    assert draft.number is None


# Who may what


def test_roles_given_and_taken_are_on_record(chief, people):
    reporter = people["記者"]
    page = f"/admin/auth/user/{reporter.pk}/change/"
    joined = reporter.date_joined
    posted = {
        "username": "記者",
        "is_active": "on",
        "is_staff": "on",
        "groups": [Group.objects.get(name="編集者").pk],
        "date_joined_0": f"{joined:%Y-%m-%d}",
        "date_joined_1": f"{joined:%H:%M:%S}",
    }
    assert chief.post(page, posted).status_code == 302
    told = AuditEntry.objects.filter(what="people", by="管理者", about="記者", address=HERE)
    details = set(told.values_list("detail", flat=True))
    assert details == {"グループを解除：記者", "グループを追加：編集者"}
    chief.post(page, {name: posted[name] for name in posted if name not in {"is_staff", "groups"}})
    assert told.filter(detail="編集デスク：いいえ").exists()


def test_a_changed_name_or_address_is_on_record_with_what_it_was(chief, people):
    """A new password is sent to the address: whoever changes it can come in as somebody else."""
    reporter = people["記者"]
    page, joined = f"/admin/auth/user/{reporter.pk}/change/", reporter.date_joined
    posted = {"username": "kisha", "email": "kisha@example.jp", "is_active": "on", "is_staff": "on"}
    posted |= {"date_joined_0": f"{joined:%Y-%m-%d}", "date_joined_1": f"{joined:%H:%M:%S}"}
    assert chief.post(page, posted).status_code == 302
    told = AuditEntry.objects.filter(what="people", by="管理者", about="kisha", address=HERE)
    assert set(told.exclude(detail__startswith="グループ").values_list("detail", flat=True)) == {
        "ユーザー名：記者 → kisha",
        "メールアドレス：なし → kisha@example.jp",
    }
    chief.post(page, posted | {"email": "else@example.org"})
    assert newest("people")[2] == "メールアドレス：kisha@example.jp → else@example.org"
    before = told.count()
    chief.post(page, posted | {"email": "else@example.org", "last_name": "山田"})
    assert told.count() == before


def test_rights_of_a_group_and_of_a_user_are_on_record(people):
    right = Permission.objects.get(codename="publish_edition")
    Group.objects.get(name="記者").permissions.add(right)
    assert newest("people")[:3] == ("コマンド", "記者", "パーミッションを追加：publish_edition")
    people["記者"].user_permissions.add(right)
    people["記者"].user_permissions.clear()
    assert newest("people")[2].startswith("パーミッションをすべて解除")


def test_people_who_come_and_go_are_on_record(chief, django_user_model):
    django_user_model.objects.create_superuser("root", password=PASSWORD)
    told = ("コマンド", "root", "利用者を追加（有効、編集デスク、スーパーユーザー）", None)
    assert newest("people") == told
    posted = {"username": "shinjin", "password1": "ame-no-asa 72", "password2": "ame-no-asa 72"}
    posted["usable_password"] = "true"
    chief.post("/admin/auth/user/add/", posted)
    assert newest("people") == ("管理者", "shinjin", "利用者を追加（有効）", HERE)
    user = django_user_model.objects.get(username="shinjin")
    chief.post(f"/admin/auth/user/{user.pk}/delete/", {"post": "yes"})
    assert newest("people")[:2] == ("管理者", "shinjin")
    assert "削除" in newest("people")[2]


def test_a_user_who_only_logs_in_changes_no_rights(people):
    before = AuditEntry.objects.filter(what="people").count()
    Client().force_login(people["記者"])
    people["記者"].save()
    assert AuditEntry.objects.filter(what="people").count() == before


# Entering


def enter(name, password, client=None):
    posted = {"username": name, "password": password}
    return (client or Client(REMOTE_ADDR=HERE)).post("/admin/login/", posted)


def test_logging_in_is_on_record(people):
    enter("記者", PASSWORD)
    assert newest("login") == ("記者", "記者", "", HERE)


def test_wrong_passwords_are_on_record_and_what_was_typed_is_not(people):
    enter("記者", "wrong-secret-1")
    assert newest("failure") == ("", "記者", "", HERE)
    # A password typed where the name belongs.
    enter(PASSWORD, "wrong-secret-2")
    assert newest("failure") == ("", "（登録のない利用者名）", "", HERE)


def test_that_somebody_has_to_wait_is_on_record_once(people):
    for n in range(14):
        enter("記者", f"wrong {n}")
    assert newest("locked") == ("", "記者", "", HERE)
    counts = [AuditEntry.objects.filter(what=what).count() for what in ("locked", "failure")]
    assert counts == [1, 10]  # the eleventh is told as the wait it brings


def test_the_second_factor_is_on_record(people, chief):
    user = people["編集者"]
    client = Client(REMOTE_ADDR=HERE)
    client.force_login(user)
    client.post("/admin/second-factor/begin/")
    assert newest("factor_on") is None  # not before it counts
    TOTPDevice.objects.update(confirmed=True)
    codes = second_factor.new_codes(user)
    assert newest("codes")[:2] == ("コマンド", "編集者")
    enter("編集者", PASSWORD, client)
    before = AuditEntry.objects.filter(what="login").count()
    client.post("/admin/login/code/", {"code": "wrongcode"})
    assert newest("failure") == ("", "編集者", "認証コードの誤り", HERE)
    StaticDevice.objects.update(throttling_failure_count=0)
    assert AuditEntry.objects.filter(what="login").count() == before
    client.post("/admin/login/code/", {"code": codes[0]})
    assert newest("login") == ("編集者", "編集者", "二段階認証（リカバリーコード）", HERE)
    posted = {"action": "reset_second_factor", "_selected_action": [user.pk]}
    chief.post("/admin/auth/user/", posted)
    assert newest("factor_off") == ("管理者", "編集者", "", HERE)


def test_a_new_password_is_on_record_with_how_it_came(people, chief, django_user_model):
    reporter = people["記者"]
    client = Client(REMOTE_ADDR=HERE)
    client.force_login(reporter)
    new = {"new_password1": "ame-no-asa 72", "new_password2": "ame-no-asa 72"}
    client.post("/admin/password_change/", {"old_password": PASSWORD} | new)
    assert newest("password") == ("記者", "記者", "", HERE)
    chosen = {"password1": "kaze-no-yoru 5", "password2": "kaze-no-yoru 5"}
    chosen["usable_password"] = "true"
    chief.post(f"/admin/auth/user/{reporter.pk}/password/", chosen)
    assert newest("password") == ("管理者", "記者", "", HERE)
    django_user_model.objects.filter(pk=reporter.pk).update(email="kisha@example.jp")
    visitor = Client(REMOTE_ADDR=HERE)
    cache.clear()
    visitor.post("/admin/password-reset/", {"email": "kisha@example.jp"})
    passwords.mailing.submit(int).result()
    path = re.search(r"http://[^/]+(/\S+)", mail.outbox[0].body)[1]
    place = visitor.get(path)["Location"]
    visitor.post(place, new)
    assert newest("reset") == ("", "記者", "", HERE)
    assert AuditEntry.objects.filter(what="password").count() == 2


def test_a_password_hashed_anew_at_login_is_no_new_one(people, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    enter("記者", PASSWORD)
    people["記者"].refresh_from_db()
    assert people["記者"].password.startswith("pbkdf2_sha1$")
    assert newest("password") is None


def test_no_secret_is_on_record(people, chief):
    """Everything above in one go; nothing of what was typed in secret is in any entry."""
    user = people["編集者"]
    client = Client(REMOTE_ADDR=HERE)
    client.force_login(user)
    client.post("/admin/second-factor/begin/")
    TOTPDevice.objects.update(confirmed=True)
    codes = second_factor.new_codes(user)
    enter("編集者", PASSWORD, client)
    client.post("/admin/login/code/", {"code": "wrongcode"})
    enter("編集者", "wrong-secret")
    enter("wrong-secret", PASSWORD)
    user.set_password("ame-no-asa 72")
    user.save()
    key = TOTPDevice.objects.get().key
    words = " ".join(str(row) for row in AuditEntry.objects.values_list())
    assert "編集者" in words
    secrets = (PASSWORD, "wrong-secret", "wrongcode", "ame-no-asa", key, user.password, *codes)
    assert not any(secret in words for secret in secrets)


# The record


def test_an_entry_is_never_changed_and_never_deleted(people):
    entry = AuditEntry.objects.first()
    entry.by = "somebody"
    for attempt in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(by="somebody"),
        lambda: AuditEntry.objects.bulk_update([entry], ["by"]),
    ):
        with pytest.raises(EntryIsFinal):
            attempt()
    assert not AuditEntry.objects.filter(by="somebody").exists()


def test_an_entry_outlives_the_user_it_tells_of(people):
    enter("記者", PASSWORD)
    people["記者"].delete()
    assert newest("login") == ("記者", "記者", "", HERE)


def test_words_that_are_too_long_are_cut(db):
    noting.note("publish", "長" * 1_000, detail="長\n" * 1_000)
    entry = AuditEntry.objects.get()
    assert (len(entry.about), len(entry.detail)) == (300, 500)
    assert entry.about.endswith("長…")


@pytest.mark.parametrize(
    ("role", "status"), [("記者", 403), ("編集者", 403), ("管理者", 200), (None, 302)]
)
def test_administrators_read_it(people, role, status):
    client = Client()
    if role:
        client.force_login(people[role])
    pk = AuditEntry.objects.first().pk
    assert client.get("/admin/raretrend/auditentry/").status_code == status
    assert client.get(f"/admin/raretrend/auditentry/{pk}/change/").status_code == status


def test_it_is_filtered_and_searched(chief, draft):
    publishing.publish(draft)
    for query, found in (
        ("what__exact=publish", True),
        ("what__exact=login", False),
        ("by=コマンド", True),
        ("by=管理者", False),
        ("q=gallium", True),
        ("q=nothing", False),
    ):
        html = chief.get(f"/admin/raretrend/auditentry/?{query}").content.decode()
        assert ("第1版" in html) is found, query


@pytest.mark.parametrize("who", ["管理者", "superuser"])
def test_nobody_writes_it_at_the_desk(people, who, admin_client, chief):
    client = chief if who == "管理者" else admin_client
    pk, count = AuditEntry.objects.first().pk, AuditEntry.objects.count()
    place = "/admin/raretrend/auditentry/"
    assert client.get(f"{place}add/").status_code == 403
    assert client.post(f"{place}{pk}/change/", {"by": "somebody"}).status_code == 403
    assert client.post(f"{place}{pk}/delete/", {"post": "yes"}).status_code == 403
    posted = {"action": "delete_selected", "_selected_action": [pk], "post": "yes"}
    client.post(place, posted)
    assert AuditEntry.objects.count() == count
    assert '<select name="action"' not in client.get(place).content.decode()


def test_the_newest_is_first(people, clock):
    clock.tick(days=1)
    enter("記者", PASSWORD)
    assert AuditEntry.objects.first().what == "login"
    assert AuditEntry.objects.first().at - AuditEntry.objects.last().at > timedelta(hours=23)


def test_an_article_made_for_a_test_has_its_entries(db, document):
    """What the other tests compare with is written by what happens, and by nothing else."""
    drafting.new_article(document)
    assert not AuditEntry.objects.exists()
