"""Chromium runs nothing that somebody wrote into a field, even where no policy would stop it."""

import pytest
from django.conf import settings
from django.test import Client

from articles.models import Remark
from tests.addresses import Newsroom, patterns
from tests.poison import HARMLESS, Poison

pytestmark = pytest.mark.browser
PAGES = ("text/html", "image/svg+xml")


@pytest.fixture
def newsroom(committed_db, document):
    poison = Poison()
    newsroom = Newsroom(document, prepare=poison.everything)
    editor = newsroom.people["editor"]
    Remark.objects.create(edition=newsroom.draft, by=editor, text="x", step="comment")
    poison.everything()
    return newsroom


@pytest.mark.parametrize("role", ["visitor", "superuser"])
def test_no_page_runs_what_was_written(newsroom, browser, live_server, role):
    context = browser.new_context(base_url=live_server.url, locale="ja-JP", bypass_csp=True)
    client = Client()
    if newsroom.people[role]:
        client.force_login(newsroom.people[role])
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}]
        )
    ran, shown = [], 0
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.expose_binding("bang", lambda source: ran.append(source["frame"].url))
    for address in addresses(newsroom, client, role):
        page.goto(address, wait_until="load")
        shown += HARMLESS in page.content().replace("&lt;", "<").replace("&amp;", "&")
        assert not page.query_selector("x-bang"), address
    assert shown > 10
    assert ran == []
    page.set_content("<img src=x onerror=bang()>")  # or else nothing above could fail
    page.wait_for_function("() => document.images[0].complete")
    page.wait_for_timeout(100)
    assert len(ran) == 1
    context.close()


def addresses(newsroom, client, role):
    """Pages a browser shows: readers', or those of the desk where people type."""
    for pattern in patterns():
        desk = pattern.route.startswith("admin/")
        if desk != (role == "superuser") or pattern.name == "admin:logout":
            continue
        if desk and not pattern.name.endswith(
            ("_change", "_changelist", "preview", "compare", "page")
        ):
            continue
        answer = client.get(newsroom.address(pattern))
        b"".join(answer)
        if answer.status_code == 200 and answer["Content-Type"].startswith(PAGES):
            yield newsroom.address(pattern)
