"""A real Chromium, looking at the real site."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.browser import PASSWORD, lay_out

#: Findings of axe that keep somebody out.
GRAVE = {"serious", "critical"}
SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """Where the system's Chromium is; None for the one Playwright brought."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium if there is one, else the one Playwright brought."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def demo(request, committed_db, snapshots) -> None:
    """The demo's articles and trends."""

    def make() -> None:
        request.getfixturevalue("load_demo")()  # only where there is no snapshot yet

    snapshots.begin("demo", make)


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of: script errors, refused resources, failed requests."""
    return []


def lost(request: Request) -> list[str]:
    """The address of what did not arrive; a picture given up for a better fitting one is none."""
    given_up = request.resource_type == "image" and request.failure == "net::ERR_ABORTED"
    return [] if given_up else [request.url]


#: A phone in light and a desk in dark, for colours do not depend on widths; and the others.
LOOKS, MORE_LOOKS = [(390, "light"), (1280, "dark")], [(390, "dark"), (1280, "light")]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whoever wants to look at screenshots wants all of them."""
    if "page" in metafunc.fixturenames:
        more = MORE_LOOKS if metafunc.config.getoption("--screenshots") else []
        metafunc.parametrize("page", LOOKS + more, indirect=True)


@pytest.fixture
def page(request, browser, live_server, complaints) -> Iterator[Page]:
    """A page of a phone or a desk, in light or in dark."""
    width, scheme = request.param
    context = browser.new_context(
        base_url=live_server.url,
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        color_scheme=scheme,
        viewport={"width": width, "height": 844 if width < 500 else 900},
    )
    page = context.new_page()
    page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else 0)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.extend(lost(request)))
    page.name = f"{width}-{scheme}"
    yield page
    context.close()


@pytest.fixture
def keep(page, request):
    """Keep a screenshot of the whole page, to be looked at, where that is asked for."""

    def keep(name: str) -> None:
        if not request.config.getoption("--screenshots"):
            return
        SCREENSHOTS.mkdir(exist_ok=True)
        lay_out(page)
        page.screenshot(path=SCREENSHOTS / f"{name}-{page.name}.png", full_page=True)

    return keep


@pytest.fixture
def desk(committed_db, django_user_model):
    """An editor."""
    user = django_user_model.objects.create_user("desk", password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name="編集者"))
    return user


@pytest.fixture
def log_in(browser, live_server, complaints):
    """Open a browser of one's own and log in."""
    contexts = []

    def log_in(name: str) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            viewport={"width": 1280, "height": 1000},
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/admin/")
        page.fill("#id_username", name)
        page.fill("#id_password", PASSWORD)
        page.click("input[type=submit]")
        return page

    yield log_in
    for context in contexts:
        context.close()


@pytest.fixture
def editor(desk, log_in) -> Page:
    """Somebody from the desk at their browser."""
    return log_in("desk")


@pytest.fixture
def grave():
    """The serious and critical findings of axe on a page, a line each."""

    def grave(page) -> list[str]:
        found = Axe().run(page).response["violations"]
        return [
            f"{rule['id']}: {node['html'][:120]}"
            for rule in found
            if rule["impact"] in GRAVE
            for node in rule["nodes"]
        ]

    return grave
