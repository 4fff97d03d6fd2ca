"""A site of its own: its data folder, its processes, as an operator runs them."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup

from tests.postgres import free_port

ROOT = Path(__file__).parents[1]

#: Prints the cookie of a superuser who is logged in.
LOG_IN = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
users = get_user_model().objects
user = users.filter(username="desk").first() or users.create_superuser("desk", password="x")
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print(session.session_key)
"""


class ServedSite:
    """A data folder with what runs on it."""

    def __init__(self, data: Path, **variables: str) -> None:
        self.data, self.port = data, free_port()
        self.variables = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.served_settings",
            "RARETREND_DATA": str(data),
            "DATABASE_URL": "",
            "CACHE_URL": "",
            "PORT": str(self.port),
            **variables,
        }
        self.processes: list[subprocess.Popen] = []

    def manage(self, *arguments: str, check: bool = True, **options) -> subprocess.CompletedProcess:
        """One management command to its end."""
        ran = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            check=False,
            env=self.variables | options.pop("variables", {}),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            **options,
        )
        assert not check or ran.returncode == 0, ran.stderr
        return ran

    def python(self, code: str, **variables: str) -> str:
        """What code prints that runs in the site."""
        return self.manage("shell", "--no-imports", "-c", code, variables=variables).stdout

    def begin(self, *command: str, **options) -> subprocess.Popen:
        """A process that is ended with the site, in a session of its own."""
        process = subprocess.Popen(
            command, env=self.variables, cwd=ROOT, start_new_session=True, text=True, **options
        )
        self.processes.append(process)
        return process

    def serve(self) -> None:
        """gunicorn, until it answers."""
        with (self.data.parent / "server.log").open("a") as log:
            self.begin(
                *(sys.executable, "-m", "gunicorn", "-c", "raretrend/gunicorn.py"),
                "raretrend.wsgi",
                stdout=log,
                stderr=log,
            )
        self.wait()

    def wait(self, seconds: float = 60) -> None:
        """Until the site answers."""
        until = time.monotonic() + seconds
        while True:
            try:
                if httpx.get(self.address("/healthz"), timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            assert time.monotonic() < until, (self.data.parent / "server.log").read_text()
            time.sleep(0.05)

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End all processes of the site, their children too."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, how)
        for process in self.processes:
            process.wait(timeout=60)
            if process.stdout:
                process.stdout.close()
        self.processes.clear()

    def kill(self) -> None:
        """`kill -9` of everything at once; pipes stay open for those who read them to their end."""
        for process in self.processes:
            os.killpg(process.pid, signal.SIGKILL)
        for process in self.processes:
            process.wait(timeout=60)
        self.processes.clear()

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.address(path), timeout=60)

    def at_desk(self) -> httpx.Client:
        """An editor's browser, logged in."""
        cookies = {"sessionid": self.python(LOG_IN).strip()}
        return httpx.Client(base_url=self.address(""), cookies=cookies, timeout=60)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory) -> Path:
    """The data folder of a site without content: migrated once, copied for those who need one."""
    site = ServedSite(tmp_path_factory.mktemp("migrated") / "var", DATABASE_URL="")
    site.manage("migrate", "--verbosity", "0")
    return site.data


@pytest.fixture
def new_site(migrated, tmp_path) -> Iterator[Callable[..., ServedSite]]:
    """Sites on SQLite without content; they end with the test."""
    made: list[ServedSite] = []

    def new(folder: Path = tmp_path / "site", **variables: str) -> ServedSite:
        site = ServedSite(folder / "var", **variables)
        shutil.copytree(migrated, site.data)
        made.append(site)
        return site

    yield new
    for site in made:
        site.end(signal.SIGKILL)


def form_of(page: httpx.Response, form: str) -> dict[str, list[str] | str]:
    """What a browser would post of a form if nothing were changed."""
    posted: dict[str, list[str]] = {}
    for field in BeautifulSoup(page.text, "lxml").select_one(form).select("[name]"):
        kind = field.get("type", "")
        if field.name == "select":
            chosen = [option.get("value", "") for option in field.select("option[selected]")]
        elif field.name == "textarea":
            chosen = [field.text.removeprefix("\n")]
        elif kind in {"submit", "file", "button"} or (
            kind in {"checkbox", "radio"} and not field.has_attr("checked")
        ):
            continue
        else:
            chosen = [field.get("value", "")]
        posted.setdefault(field["name"], []).extend(chosen)
    return posted
