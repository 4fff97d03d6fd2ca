"""The code is asked for after the password."""

import pytest
from django.test import Client

from raretrend.login import second_factor
from tests.raretrend.second_factor import CODE, HOME, PASSWORD, log_in


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
