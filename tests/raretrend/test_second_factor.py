"""The second factor: set up at the desk, asked for after the password, taken away by those who may."""

import base64
import re
import time
from io import StringIO
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from raretrend.login import second_factor, settings_views
from raretrend.models import AuditEntry

PASSWORD = "hikari-no-mori 38"
HOME, CODE = "/admin/second-factor/", "/admin/login/code/"


@pytest.fixture
def people(db, django_user_model):
    """A reporter, an editor and an administrator."""

    def create(name, role):
        user = django_user_model.objects.create_user(name, password=PASSWORD, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        return user

    return {role: create(role, role) for role in ("記者", "編集者", "管理者")}


@pytest.fixture
def editor(people):
    return people["編集者"]


class App:
    """What shows codes on somebody's telephone. It has a clock of its own."""

    def __init__(self, secret: str) -> None:
        self.key = base64.b32decode(secret.replace(" ", ""))
        self.now = time.time()

    def code(self) -> str:
        """The next one; each is good for one use."""
        totp = TOTP(self.key)
        totp.time, self.now = self.now, self.now + 30
        return f"{totp.token():06}"


@pytest.fixture
def pass_time(clock, monkeypatch):
    """Half a minute goes by, for the app's codes and for the site's patience."""

    def pass_time(seconds=30):
        clock.tick(seconds=seconds)
        monkeypatch.setattr(time, "time", clock.now.timestamp)

    pass_time(0)
    return pass_time


def log_in(user, client=None, goal=""):
    client = client or Client()
    posted = {"username": user.get_username(), "password": PASSWORD, "next": goal}
    return client, client.post("/admin/login/", posted)


def set_up(client):
    """Do what the page says; the app, the recovery codes and the page with them."""
    page = client.post(f"{HOME}begin/", follow=True).content.decode()
    app = App(re.search(r'class="secret">([^<]+)<', page)[1])
    answer = client.post(f"{HOME}confirm/", {"code": app.code()})
    codes = re.findall(r"<li><code>([a-z2-7]{8})</code>", answer.content.decode())
    return app, codes, answer


@pytest.fixture
def owner(editor, pass_time):
    """An editor with a second factor: (user, app, recovery codes, browser it was set up in)."""
    client, _ = log_in(editor)
    app, codes, _ = set_up(client)
    pass_time()
    return editor, app, codes, client


def test_without_one_the_password_is_enough(editor):
    client, answer = log_in(editor)
    assert answer["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_it_is_set_up_with_a_code_of_the_app(editor, pass_time):
    client, _ = log_in(editor)
    assert "設定を始める" in client.get(HOME).content.decode()
    _, codes, answer = set_up(client)
    assert answer.status_code == 200
    assert len(set(codes)) == 10
    assert "no-store" in answer["Cache-Control"]
    # The page of the codes is not shown again, and nothing else tells them.
    later = client.get(HOME).content.decode()
    assert "未使用のリカバリーコードは10個です" in later
    assert not any(code in later for code in codes)


def test_looking_at_the_page_makes_no_secret(editor, client):
    client.force_login(editor)
    client.get(HOME)
    assert not TOTPDevice.objects.exists()


def test_the_picture_and_the_text_hold_the_same_secret(editor, client, monkeypatch):
    drawn = []
    real = settings_views.segno.make_qr
    monkeypatch.setattr(
        settings_views.segno,
        "make_qr",
        lambda text, **kwargs: drawn.append(text) or real(text, **kwargs),
    )
    client.force_login(editor)
    html = client.post(f"{HOME}begin/", follow=True).content.decode()
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in html
    assert (
        "style=" not in re.search(r"<svg.*?</svg>", html[html.index('class="qr"') :], re.DOTALL)[0]
    )
    address = urlsplit(drawn[0])
    assert unquote(address.path) == "/RareTrend:編集者"
    (secret,) = parse_qs(address.query)["secret"]
    assert secret == re.search(r'class="secret">([^<]+)<', html)[1].replace(" ", "")


def test_a_wrong_code_sets_nothing_up(editor):
    client, _ = log_in(editor)
    client.post(f"{HOME}begin/")
    answer = client.post(f"{HOME}confirm/", {"code": "000000"})
    assert "コードが違います" in answer.content.decode()
    assert not second_factor.has(editor)
    assert log_in(editor)[1]["Location"] == "/admin/"


def test_the_code_is_asked_for_after_the_password(owner):
    user, app, _, _ = owner
    client, answer = log_in(user, goal="/admin/handbook/")
    assert answer["Location"] == CODE
    # Not in yet.
    assert "/login/" in client.get("/admin/")["Location"]
    assert "認証コード" in client.get(CODE).content.decode()
    wrong = client.post(CODE, {"code": "abcdefgh"})
    assert (wrong.status_code, "/login/" in client.get("/admin/")["Location"]) == (200, True)
    done = client.post(CODE, {"code": app.code()})
    assert done["Location"] == "/admin/handbook/"
    assert client.get("/admin/").status_code == 200


def test_the_session_is_another_after_each_step(owner):
    user, app, _, _ = owner
    client = Client()
    client.get("/admin/login/")
    keys = [None]
    for step in (
        lambda: log_in(user, client),
        lambda: client.post(CODE, {"code": app.code()}),
    ):
        step()
        keys.append(client.cookies["sessionid"].value)
    assert len(set(keys)) == 3


def test_the_page_of_the_code_without_a_password_leads_back(db, client):
    assert client.get(CODE)["Location"] == "/admin/login/"
    assert client.post(CODE, {"code": "123456"})["Location"] == "/admin/login/"


def test_ten_minutes_after_the_password_it_is_asked_for_again(owner, pass_time):
    user, app, _, _ = owner
    client, _ = log_in(user)
    pass_time(601)
    app.now += 601
    assert client.post(CODE, {"code": app.code()})["Location"] == "/admin/login/"


@pytest.mark.parametrize("change", ["password", "closed"])
def test_a_password_given_before_it_was_changed_or_the_account_closed_is_none(owner, change):
    user, app, _, _ = owner
    client, _ = log_in(user)
    user.set_password("another 92") if change == "password" else None
    user.is_active = change != "closed"
    user.save()
    assert client.post(CODE, {"code": app.code()})["Location"] == "/admin/login/"


def test_a_code_is_good_once(owner):
    user, app, _, _ = owner
    code = app.code()
    statuses = []
    for _ in range(2):
        client, _ = log_in(user)
        statuses.append(client.post(CODE, {"code": code}).status_code)
    assert statuses == [302, 200]


FULL_WIDTH = {ord(str(n)): chr(0xFF10 + n) for n in range(10)}


@pytest.mark.parametrize(
    "written",
    [
        lambda code: f" {code} ",
        lambda code: f"{code[:3]} {code[3:]}",
        lambda code: code.translate(FULL_WIDTH),
    ],
)
def test_a_code_may_be_typed_as_it_is_read(owner, written):
    user, app, _, _ = owner
    client, _ = log_in(user)
    assert client.post(CODE, {"code": written(app.code())}).status_code == 302


def test_a_recovery_code_is_good_once(owner, pass_time):
    user, _, codes, _ = owner
    client, _ = log_in(user)
    assert client.post(CODE, {"code": codes[3].upper()})["Location"] == "/admin/"
    assert second_factor.codes_left(user) == 9
    client, _ = log_in(user)
    assert client.post(CODE, {"code": codes[3]}).status_code == 200


def test_after_wrong_codes_even_the_right_one_waits(owner, pass_time):
    user, app, _, _ = owner
    client, _ = log_in(user)
    for n in range(3):
        pass_time(2**n)
        assert client.post(CODE, {"code": "000000"}).status_code == 200
    answer = client.post(CODE, {"code": app.code()})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) == 4
    pass_time(5)
    assert client.post(CODE, {"code": app.code()}).status_code == 302


def test_another_browser_waits_too(owner):
    user, app, _, _ = owner
    client, _ = log_in(user)
    client.post(CODE, {"code": "000000"})
    other, _ = log_in(user, Client(REMOTE_ADDR="198.51.100.7"))
    assert other.post(CODE, {"code": app.code()}).status_code == 429


def test_a_session_that_has_only_seen_the_password_stays_outside(owner, editor):
    """However it came to be: such a session was open when the second factor was set up."""
    user, app, _, _ = owner
    client = Client()
    client.force_login(user)
    assert client.get("/admin/handbook/")["Location"] == CODE
    assert client.post(CODE, {"code": app.code()})["Location"] == "/admin/handbook/"
    another = Client()
    another.force_login(user)
    assert another.post(f"{HOME}remove/", {"password": PASSWORD})["Location"] == CODE
    assert second_factor.has(user)


def test_the_browser_it_was_set_up_in_goes_on(owner):
    assert owner[3].get("/admin/").status_code == 200


@pytest.mark.parametrize("step", ["remove", "codes"])
def test_without_the_password_nothing_is_taken_away(owner, step):
    user, _, codes, client = owner
    answer = client.post(f"{HOME}{step}/", {"password": "wrong"})
    assert "パスワードが違います" in answer.content.decode()
    assert second_factor.has(user)
    assert set(StaticToken.objects.values_list("token", flat=True)) == set(codes)


def test_guessing_the_password_there_counts_as_guessing_at_the_door(owner):
    client = owner[3]
    statuses = [
        client.post(f"{HOME}remove/", {"password": f"wrong {n}"}).status_code for n in range(11)
    ]
    assert statuses == [200] * 10 + [429]
    assert client.post(f"{HOME}remove/", {"password": PASSWORD}).status_code == 429


def test_it_is_removed_with_the_password(owner):
    user, _, _, client = owner
    assert client.post(f"{HOME}remove/", {"password": PASSWORD})["Location"] == HOME
    assert not second_factor.has(user)
    assert not StaticToken.objects.exists()
    assert log_in(user)[1]["Location"] == "/admin/"


def test_new_recovery_codes_take_the_place_of_the_old(owner):
    user, _, codes, client = owner
    html = client.post(f"{HOME}codes/", {"password": PASSWORD}).content.decode()
    new = set(re.findall(r"<li><code>([a-z2-7]{8})</code>", html))
    assert len(new) == 10
    assert not new & set(codes)
    browser, _ = log_in(user)
    assert browser.post(CODE, {"code": codes[0]}).status_code == 200


def test_a_device_in_use_is_not_replaced_by_beginning_anew(owner):
    user, _, _, client = owner
    client.post(f"{HOME}begin/")
    assert TOTPDevice.objects.filter(user=user).count() == 1


# Where it is required


def test_publishers_have_to_have_one_where_the_operator_says_so(people, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    for role in ("編集者", "管理者"):
        client, _ = log_in(people[role])
        for path in ("/admin/", "/admin/articles/article/", "/admin/handbook/"):
            assert client.get(path)["Location"] == HOME
        html = client.get(HOME).content.decode()
        assert "二段階認証が必要です" in html
    client, _ = log_in(people["記者"])
    assert client.get("/admin/").status_code == 200


def test_a_superuser_publishes_too(db, django_user_model, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    root = django_user_model.objects.create_superuser("root", password=PASSWORD)
    client, _ = log_in(root)
    assert client.get("/admin/")["Location"] == HOME


def test_nothing_is_published_before_it_is_set_up(people, settings, draft):
    settings.REQUIRE_SECOND_FACTOR = True
    client, _ = log_in(people["編集者"])
    answer = client.post(f"/admin/articles/edition/{draft.pk}/publish/", {"note": ""})
    assert answer["Location"] == HOME
    draft.refresh_from_db()
    assert draft.number is None


def test_once_it_is_set_up_the_desk_is_open(people, settings, pass_time):
    settings.REQUIRE_SECOND_FACTOR = True
    client, _ = log_in(people["編集者"])
    set_up(client)
    assert client.get("/admin/").status_code == 200


def test_it_is_not_required_by_default(settings):
    assert settings.REQUIRE_SECOND_FACTOR is False


# Whoever looks after people


def reset(client, *users):
    posted = {"action": "reset_second_factor", "_selected_action": [user.pk for user in users]}
    return client.post("/admin/auth/user/", posted, follow=True)


def test_an_administrator_resets_another_s(owner, people):
    client = Client()
    client.force_login(people["管理者"])
    html = client.get("/admin/auth/user/").content.decode()
    assert "二段階認証" in html
    answer = reset(client, people["編集者"], people["記者"])
    assert "編集者：二段階認証を解除しました。" in answer.content.decode()
    assert "記者：二段階認証を使っていません。" in answer.content.decode()
    assert not second_factor.has(people["編集者"])


def test_a_command_helps_the_last_administrator(owner):
    out = StringIO()
    call_command("remove_second_factor", "編集者", stdout=out)
    assert out.getvalue() == "二段階認証を解除しました：編集者\n"
    assert not second_factor.has(owner[0])
    entry = AuditEntry.objects.filter(what="factor_off").get()
    assert (entry.by, entry.about) == ("コマンド", "編集者")
    for name in ("編集者", "nobody"):
        with pytest.raises(CommandError, match=name):
            call_command("remove_second_factor", name)


def test_one_s_own_needs_the_password(people, pass_time):
    client, _ = log_in(people["管理者"])
    set_up(client)
    assert "ここでは解除できません" in reset(client, people["管理者"]).content.decode()
    assert second_factor.has(people["管理者"])


@pytest.mark.parametrize("role", ["記者", "編集者"])
def test_nobody_else_resets_anybody_s(owner, people, role):
    client = Client()
    if role == "編集者":
        client = owner[3]
    else:
        client.force_login(people[role])
    assert reset(client, people["編集者"]).status_code == 403
    assert second_factor.has(people["編集者"])


def test_a_superuser_is_out_of_an_administrator_s_reach(people, django_user_model):
    root = django_user_model.objects.create_superuser("社長", password=PASSWORD)
    second_factor.begin(root)
    TOTPDevice.objects.update(confirmed=True)
    client = Client()
    client.force_login(people["管理者"])
    assert "社長：ここでは解除できません" in reset(client, root).content.decode()
    assert second_factor.has(root)
    page = f"/admin/auth/user/{root.pk}"
    new = {"password1": "another 92 x", "password2": "another 92 x"}
    assert client.post(f"{page}/password/", new).status_code == 403
    assert client.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"{page}/change/", {"username": "社長"}).status_code == 403
    root.refresh_from_db()
    assert root.check_password(PASSWORD)


def test_an_administrator_makes_nobody_a_superuser(people):
    client = Client()
    client.force_login(people["管理者"])
    user = people["管理者"]
    joined = user.date_joined
    posted = {
        "username": user.username,
        "is_superuser": "on",
        "is_staff": "on",
        "is_active": "on",
        "groups": [user.groups.get().pk],
        "user_permissions": ["1"],
        "date_joined_0": f"{joined:%Y-%m-%d}",
        "date_joined_1": f"{joined:%H:%M:%S}",
    }
    answer = client.post(f"/admin/auth/user/{user.pk}/change/", posted)
    assert answer.status_code == 302
    user.refresh_from_db()
    assert (user.is_superuser, user.user_permissions.count()) == (False, 0)


def test_secrets_are_on_no_page_of_the_admin(owner, admin_client):
    assert admin_client.get("/admin/otp_totp/totpdevice/").status_code == 404
    assert admin_client.get("/admin/otp_static/staticdevice/").status_code == 404
    assert "otp_" not in admin_client.get("/admin/").content.decode()


def test_visitors_and_readers_have_no_page_of_it(db, client, django_user_model):
    for path in (HOME, f"{HOME}begin/", f"{HOME}confirm/", f"{HOME}codes/", f"{HOME}remove/"):
        assert "/admin/login/" in client.post(path)["Location"]
    client.force_login(django_user_model.objects.create_user("reader"))
    assert "/admin/login/" in client.get(HOME)["Location"]
    assert not AuditEntry.objects.filter(what="factor_on").exists()
