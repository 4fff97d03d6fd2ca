"""The second factor is set up, renewed and taken away at the desk, by whoever has it."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from raretrend.login import second_factor, settings_views
from raretrend.models import AuditEntry
from tests.raretrend.second_factor import CODE, HOME, PASSWORD, log_in, set_up


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
