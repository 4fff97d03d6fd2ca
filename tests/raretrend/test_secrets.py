"""Nothing secret is written into a log, whatever goes wrong."""

import logging

import pytest
from django.conf import settings
from django.core import mail, signing
from django.db import connection
from django.test import Client

from articles.admin import previews
from tests.addresses import Newsroom

PASSWORD = "open sesame"
WRONG = "wrong sesame"


@pytest.fixture
def said(settings):
    """All that any logger says, down to DEBUG, written with the format of the site."""
    settings.DEBUG = False
    lines = []

    class Keeping(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record) + str(getattr(record, "request", "")))

    handler = Keeping()
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


def test_logging_in_failing_and_working_tell_no_secret(db, document, said, monkeypatch, capfd):
    newsroom = Newsroom(document)
    client = Client(raise_request_exception=False)
    for password in (WRONG, PASSWORD):
        client.post("/admin/login/?next=/admin/", {"username": "editor", "password": password})
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.get("/admin/articles/article/")
    token = client.cookies["csrftoken"].value

    def fail(*args, **kwargs):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(previews, "reader_page", fail)
    link = signing.dumps(newsroom.draft.pk, salt=previews.SALT)
    assert client.get(f"/admin/articles/edition/{newsroom.draft.pk}/page/").status_code == 500
    form = {"old_password": PASSWORD, "new_password1": "new sesame", "new_password2": "x"}
    client.post("/admin/password_change/", form)
    monkeypatch.setattr("django.contrib.auth.forms.AuthenticationForm.clean", fail)
    other = Client(raise_request_exception=False)
    answer = other.post("/admin/login/", {"username": "editor", "password": PASSWORD})
    assert answer.status_code == 500
    told = (
        "\n".join(said) + "".join(capfd.readouterr()) + "".join(m.as_string() for m in mail.outbox)
    )
    assert "broken on purpose" in told  # or else nothing is listened to
    secrets = [PASSWORD, WRONG, "new sesame", session, token, settings.SECRET_KEY, link]
    secrets.append(str(connection.settings_dict.get("PASSWORD") or settings.SECRET_KEY))
    secrets.append(newsroom.people["editor"].password)
    assert [secret for secret in secrets if secret in told] == []
    assert not any(secret in answer.content.decode() for secret in secrets)
