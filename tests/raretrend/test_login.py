"""Entering the desk with a password: who guesses has to wait, and nobody learns who works here."""

import os
import re
import subprocess
import sys
from html import unescape

import pytest
from django.contrib.auth import get_user_model, hashers
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory

from raretrend import clients, environment
from raretrend.login import passwords

LOGIN = "/admin/login/"
PASSWORD = "hikari-no-mori 38"
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def desk(db, django_user_model):
    """Somebody who works here."""
    return django_user_model.objects.create_user("desk", "desk@example.jp", PASSWORD, is_staff=True)


@pytest.fixture
def clock(clock, monkeypatch):
    """The same for axes, which has the function by a name of its own."""
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: clock.now)
    return clock


def enter(name, password, address=HERE, client=None, **extra):
    """Try a password, from a browser of its own."""
    posted = {"username": name, "password": password}
    return (client or Client(REMOTE_ADDR=address)).post(LOGIN, posted, **extra)


def guess(name, times, address=HERE):
    """Try wrong passwords; the statuses."""
    return [enter(name, f"wrong {n}", address).status_code for n in range(times)]


@pytest.mark.parametrize("name", ["desk", "nobody"])
def test_from_the_eleventh_wrong_password_on_one_waits(desk, clock, name):
    assert guess(name, 12) == [200] * 10 + [429] * 2
    clock.tick(minutes=4)
    answer = enter(name, PASSWORD)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "360"
    assert "6分ほどたってから" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_after_ten_minutes_the_right_password_is_looked_at_again(desk, clock):
    guess("desk", 11)
    clock.tick(minutes=9, seconds=59)
    assert enter("desk", PASSWORD).status_code == 429
    clock.tick(seconds=2)
    assert enter("desk", PASSWORD).status_code == 302


def test_the_right_user_gets_in_from_elsewhere_meanwhile(desk):
    guess("desk", 11)
    assert enter("desk", PASSWORD, ELSEWHERE).status_code == 302
    assert enter("desk", PASSWORD, HERE).status_code == 429


def test_another_browser_at_the_address_is_no_way_around(desk):
    for n in range(11):
        enter("desk", "wrong", headers={"user-agent": f"browser {n}"})
    assert enter("desk", PASSWORD, headers={"user-agent": "another"}).status_code == 429


def test_colleagues_at_the_address_are_not_kept_out(desk, django_user_model):
    django_user_model.objects.create_user("colleague", password=PASSWORD, is_staff=True)
    guess("desk", 11)
    assert enter("colleague", PASSWORD).status_code == 302


def test_the_right_password_begins_the_count_anew(desk):
    guess("desk", 10)
    assert enter("desk", PASSWORD).status_code == 302
    assert guess("desk", 11) == [200] * 10 + [429]


def test_wrong_passwords_are_counted_across_processes(committed_db, django_user_model, tmp_path):
    django_user_model.objects.create_user("desk", password=PASSWORD, is_staff=True)
    guess("desk", 6)
    code = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        f"client = Client(REMOTE_ADDR={HERE!r}, HTTP_HOST='127.0.0.1')\n"
        f"posted = {{'username': 'desk', 'password': 'wrong'}}\n"
        f"print(*[client.post({LOGIN!r}, posted).status_code for _ in range(5)])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ
        | {
            "DATABASE_URL": address_of_the_database(),
            "DEBUG": "on",
            "RARETREND_DATA": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.stdout.split() == ["200"] * 4 + ["429"], ran.stderr
    assert enter("desk", PASSWORD).status_code == 429


def address_of_the_database():
    kept = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{kept['NAME']}"
    place = f"{kept['HOST'] or '127.0.0.1'}:{kept['PORT'] or 5432}"
    return f"postgres://{kept['USER']}:{kept['PASSWORD']}@{place}/{kept['NAME']}"


def plain(answer):
    """A page without what is another at every request."""
    return re.sub(r'value="[^"]{64}"', "", answer.content.decode())


@pytest.mark.parametrize("tries", [1, 11, 12])
def test_known_and_unknown_accounts_look_alike(desk, clock, tries):
    answers = {}
    for name in ("desk", "nobo"):
        guess(name, tries - 1)
        answers[name] = enter(name, "wrong")
    assert answers["desk"].status_code == answers["nobo"].status_code
    assert plain(answers["desk"]).replace('value="desk"', 'value="nobo"') == plain(answers["nobo"])
    assert {*answers["desk"].headers} == {*answers["nobo"].headers}


def test_a_closed_account_and_a_reader_s_look_like_unknown_ones(desk, django_user_model):
    django_user_model.objects.create_user("gone", password=PASSWORD, is_staff=True, is_active=False)
    django_user_model.objects.create_user("read", password=PASSWORD)
    pages = {
        plain(enter(name, PASSWORD)).replace(f'value="{name}"', 'value="nobo"')
        for name in ("gone", "read", "nobo")
    }
    assert len(pages) == 1


@pytest.mark.parametrize("name", ["desk", "nobody"])
def test_a_password_is_hashed_once_whether_the_account_is_there_or_not(desk, name, monkeypatch):
    """What takes long takes as long for both."""
    hashed, hasher = [], type(hashers.get_hasher())
    real = hasher.encode

    def encode(self, *args):
        hashed.append(1)
        return real(self, *args)

    monkeypatch.setattr(hasher, "encode", encode)
    enter(name, "wrong")
    assert hashed == [1]


def test_a_name_longer_than_any_account_s_is_a_mistake(desk):
    assert enter("x" * 3_000, "wrong").status_code == 200


def test_the_session_is_another_after_logging_in(desk):
    client = Client()
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    assert enter("desk", PASSWORD, client=client).status_code == 302
    assert client.cookies["sessionid"].value != before


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/admin/handbook/", "/admin/handbook/"),
        ("https://evil.example/", "/admin/"),
        ("//evil.example/", "/admin/"),
        ("/\\evil.example/", "/admin/"),
        ("javascript:alert(1)", "/admin/"),
        ("http:///evil.example", "/admin/"),
        ("", "/admin/"),
    ],
)
def test_the_way_after_logging_in_stays_on_the_site(desk, wanted, reached):
    posted = {"username": "desk", "password": PASSWORD, "next": wanted}
    assert Client().post(LOGIN, posted)["Location"] == reached


def test_who_is_in_need_not_log_in_again(desk, client):
    client.force_login(desk)
    assert client.get(f"{LOGIN}?next=/admin/handbook/")["Location"] == "/admin/handbook/"


# From where somebody comes


def request(*, remote, forwarded=None):
    extra = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
    return RequestFactory().get("/", REMOTE_ADDR=remote, **extra)


@pytest.mark.parametrize(
    ("trusted", "remote", "forwarded", "address"),
    [
        ("", "192.0.2.1", "203.0.113.9", "192.0.2.1"),  # by default no header is believed
        ("10.0.0.0/8", "192.0.2.1", "203.0.113.9", "192.0.2.1"),  # nor that of a stranger
        ("10.0.0.0/8", "10.0.0.2", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.0/8", "10.0.0.2", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.0/8", "10.0.0.2", "1.1.1.1, 203.0.113.9, 10.0.0.3", "203.0.113.9"),
        ("10.0.0.0/8", "10.0.0.2", "203.0.113.9, nonsense", "10.0.0.2"),
        ("10.0.0.0/8", "10.0.0.2", "", "10.0.0.2"),
        ("127.0.0.1", "", "203.0.113.9", "203.0.113.9"),  # a socket of the file system
        ("10.0.0.0/8", "::ffff:10.0.0.2", "2001:db8::5", "2001:db8::5"),
    ],
)
def test_an_address_is_taken_from_trusted_hops_alone(
    settings, monkeypatch, trusted, remote, forwarded, address
):
    monkeypatch.setenv("TRUSTED_PROXIES", trusted)
    settings.TRUSTED_PROXIES = environment.read().trusted_proxies
    assert clients.address_of(request(remote=remote, forwarded=forwarded)) == address


def test_without_a_proxy_a_header_is_no_way_around_the_limit(desk):
    for n in range(11):
        enter("desk", "wrong", headers={"x-forwarded-for": f"203.0.113.{n}"})
    assert enter("desk", PASSWORD, headers={"x-forwarded-for": ELSEWHERE}).status_code == 429


def test_addresses_of_one_subscriber_s_network_are_one():
    first, second, other = (
        clients.counted_address(request(remote=f"2001:db8:0:{net}::{n}"))
        for net, n in ((1, 1), (1, "ffff"), (2, 1))
    )
    assert first == second != other


# A new password by mail


@pytest.fixture(autouse=True)
def _nobody_has_asked():
    """Keys of accounts come again in every test."""
    cache.clear()


def ask(address, **extra):
    """Ask for a new password; the answer, and what went out."""
    answer = Client().post("/admin/password-reset/", {"email": address}, **extra)
    passwords.mailing.submit(int).result()  # after all mail before it
    return answer, mail.outbox


def test_the_link_in_the_mail_is_the_site_s_own_whatever_host_is_named(desk, settings):
    settings.SITE_URL = "https://trend.example.jp"
    settings.ALLOWED_HOSTS = ["*"]
    _, (message,) = ask("desk@example.jp", headers={"host": "evil.example"})
    assert "https://trend.example.jp/admin/password-reset/" in message.body
    assert "evil.example" not in message.body + message.subject
    assert message.subject == "［RareTrend］パスワードの再設定"
    assert message.to == ["desk@example.jp"]


def test_a_forwarded_host_is_not_asked_either(desk, settings):
    _, (message,) = ask("desk@example.jp", headers={"x-forwarded-host": "evil.example"})
    assert f"{settings.SITE_URL}/admin/password-reset/" in message.body


def test_the_answer_is_the_same_for_an_unknown_address(desk):
    known, _ = ask("desk@example.jp")
    unknown, sent = ask("nobody@example.jp")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert known.content == unknown.content
    assert len(sent) == 1


def test_a_mailbox_is_not_filled(desk, django_user_model):
    django_user_model.objects.create_user("other", "other@example.jp", PASSWORD)
    for _ in range(5):
        ask("desk@example.jp")
    _, sent = ask("other@example.jp")
    assert [message.to for message in sent] == [["desk@example.jp"], ["other@example.jp"]]


def test_without_the_cache_mail_goes_out_all_the_same(desk, monkeypatch):
    def refuse(*args):
        raise ConnectionError

    monkeypatch.setattr(cache, "add", refuse)
    assert len(ask("desk@example.jp")[1]) == 1


def test_a_password_is_set_with_the_link_once(desk, client):
    guess("desk", 11)
    _, (message,) = ask("desk@example.jp")
    path = re.search(r"http://[^/]+(/\S+)", message.body)[1]
    page = client.get(path, follow=True)
    place = page.redirect_chain[-1][0]
    short = client.post(place, {"new_password1": "abc", "new_password2": "abc"})
    assert "このパスワードは短すぎます。" in unescape(short.content.decode())
    new = "ame-no-asa 72"
    done = client.post(place, {"new_password1": new, "new_password2": new})
    assert done["Location"] == "/admin/password-reset/done/"
    assert "/admin/login/" in client.get(done["Location"]).content.decode()
    # They have shown who they are: the wrong guesses of before are forgotten.
    assert enter("desk", new).status_code == 302
    assert "new_password1" not in client.get(path, follow=True).content.decode()


PAGES = ("/admin/password-reset/", "/admin/password-reset/sent/", "/admin/password-reset/done/")
ENGLISH = re.compile(r"[A-Za-z]{3,}(?: [a-z]{2,}){2,}")


def words(html):
    """What is read of a page."""
    text = re.sub(r"(?s)<(script|style|head).*?</\1>", "", html)
    return unescape(re.sub(r"<[^>]+>", "\n", text))


@pytest.mark.parametrize("path", [*PAGES, LOGIN, "/admin/password-reset/x/y/"])
def test_pages_of_entering_are_japanese(db, client, path):
    text = words(client.get(path).content.decode())
    assert not ENGLISH.search(text)
    assert "パスワード" in text
    assert "パーミッション" not in text  # the list of what one may do is for who is in


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("k3x", "短すぎます"),
        ("password", "一般的すぎます"),
        ("8402957163", "数字しか使われていません"),
        ("desk@example", "似すぎています"),
    ],
)
def test_a_weak_password_is_refused_in_japanese(desk, client, password, sentence):
    client.force_login(desk)
    posted = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    answer = client.post("/admin/password_change/", posted)
    assert sentence in answer.content.decode()
    assert not ENGLISH.search(words(answer.content.decode()))
    assert get_user_model().objects.get(pk=desk.pk).check_password(PASSWORD)
