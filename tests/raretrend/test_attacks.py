"""Attacks that have a name: on sessions, redirects, headers, mails, frames, and by way of the shell."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from articles import reviewing
from articles.models import Remark
from tests.addresses import Newsroom, patterns

SPLIT = "語\r\nSet-Cookie: stolen=1\r\nBcc: evil@example.com"
OURS = [settings.BASE_DIR / name for name in ("articles", "trends", "raretrend")]
#: What runs other programs, or what a text says.
DANGEROUS = {"subprocess", "pickle", "marshal", "shelve", "ctypes", "pty"}
#: Backup runs PostgreSQL's own programs, by lists of arguments; SQLite is asked for an address in memory,
#: glibc for memory back.
PROGRAMS = {("postgres.py", "subprocess"), ("walindex.py", "ctypes"), ("memory.py", "ctypes")}
CALLS = {"eval", "exec", "compile", "__import__", "system", "popen", "spawn", "spawnl", "execv"}


@pytest.fixture
def newsroom(db, document):
    return Newsroom(document)


def log_in(client, **query):
    address = "/admin/login/" + (f"?next={query['next']}" if query else "")
    return client.post(address, {"username": "editor", "password": "open sesame", **query})


class TestSessions:
    def test_whoever_logs_in_has_a_key_nobody_knew_before(self, newsroom, client):
        session = client.session
        session["planted"] = "yes"
        session.save()
        planted = session.session_key
        client.cookies[settings.SESSION_COOKIE_NAME] = planted
        assert log_in(client).status_code == 302
        assert client.session.session_key != planted
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = planted
        assert "/login/" in thief.get("/admin/")["Location"]

    def test_a_key_is_of_no_use_after_logging_out_or_with_a_new_password(self, newsroom):
        for ending in (
            lambda client: client.post("/admin/logout/"),
            lambda client: (
                newsroom.people["editor"].set_password("new") or newsroom.people["editor"].save()
            ),
        ):
            client, thief = Client(), Client()
            log_in(client)
            name = settings.SESSION_COOKIE_NAME
            thief.cookies[name] = client.cookies[name].value
            assert thief.get("/admin/").status_code == 200
            ending(client)
            assert "/login/" in thief.get("/admin/")["Location"]

    def test_scripts_and_other_sites_have_no_part_in_it(self, newsroom, client):
        log_in(client)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"

    def test_keys_are_in_no_address(self, newsroom, client):
        log_in(client)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        assert key not in client.get("/admin/articles/article/").content.decode()


@pytest.mark.parametrize(
    "elsewhere",
    [
        *("https://evil.example/", "//evil.example/", "/\\evil.example/", "\\\\evil.example/"),
        *("javascript:alert(1)", "https:evil.example", "http:///evil.example", " //evil.example"),
    ],
)
def test_logging_in_never_leads_to_another_site(newsroom, client, elsewhere):
    assert log_in(client, next=elsewhere)["Location"] == "/admin/"


def test_a_line_break_splits_no_header(newsroom):
    client = Client(raise_request_exception=False)
    client.force_login(newsroom.people["superuser"])
    for pattern in patterns():
        address = newsroom.address(pattern).partition("?")[0]
        for sent in ({"q": SPLIT, "next": SPLIT, "edition": SPLIT, "t": SPLIT, "url": SPLIT},):
            answer = client.get(address, sent)
            b"".join(answer)
            assert not any("\n" in value or "\r" in value for _, value in answer.items())
            assert "stolen" not in answer.cookies


def test_a_line_break_adds_nobody_to_a_mail(newsroom, django_capture_on_commit_callbacks):
    newsroom.draft.title = SPLIT
    newsroom.draft.save()
    for user in newsroom.people.values():
        if user:
            user.email = f"{user.username}@example.org"
            user.save()
    by = newsroom.people["reporter"]
    with django_capture_on_commit_callbacks(execute=True):
        reviewing.take(Remark.Step.REQUEST, newsroom.draft, by=by, text=SPLIT)
    assert mail.outbox
    for message in mail.outbox:
        assert "\n" not in message.subject
        assert len(message.recipients()) == 1
        assert message.recipients()[0].endswith("@example.org")
        assert "Bcc" not in message.message()


def test_no_page_lets_itself_be_framed_but_the_one_that_is_made_for_it(newsroom, client):
    for pattern in patterns():
        answer = client.get(newsroom.address(pattern))
        b"".join(answer)
        if pattern.name == "trends:embed" or "text/html" not in answer.get("Content-Type", ""):
            continue
        assert "frame-ancestors 'none'" in answer[
            "Content-Security-Policy"
        ] or pattern.route.startswith("admin/"), pattern.name
        assert answer["X-Frame-Options"] in {"DENY", "SAMEORIGIN"}


def test_no_code_of_ours_runs_a_shell_or_what_a_text_says():
    for path in (path for folder in OURS for path in folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                module = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
                dangerous = (module or "").partition(".")[0] in DANGEROUS
                assert not dangerous or (path.name, module) in PROGRAMS, path
            if isinstance(node, ast.Call):
                assert called(node) not in CALLS, f"{path}:{node.lineno}"
                assert "shell" not in {one.arg for one in node.keywords}, f"{path}:{node.lineno}"


def called(node):
    """The name of what is called; of `re.compile` none, for that is no code."""
    if isinstance(node.func, ast.Name):
        return node.func.id
    owner = getattr(getattr(node.func, "value", None), "id", "")
    return node.func.attr if isinstance(node.func, ast.Attribute) and owner == "os" else ""


def test_the_documents_name_tests_that_are_there():
    """`docs/security.md` says what holds each promise; a test that is renamed must be renamed there."""
    text = (Path(settings.BASE_DIR) / "docs" / "security.md").read_text("utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?(?:::(\w+))?`", text)
    assert len(named) > 40
    for file, *names in named:
        source = (Path(settings.BASE_DIR) / file).read_text("utf-8")
        for name in filter(None, names):
            assert re.search(rf"^ *(?:def|class) {name}\b", source, re.MULTILINE), (file, name)
