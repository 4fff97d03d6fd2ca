"""Whoever looks after people takes away what they have lost."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from raretrend.login import second_factor
from raretrend.models import AuditEntry
from tests.raretrend.second_factor import PASSWORD, log_in, set_up


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
