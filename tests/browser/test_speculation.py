"""What Chromium fetches before a reader follows a link, under the policy of readers' pages."""

import json
from urllib.parse import unquote, urlsplit

import pytest
from django.core.signals import request_started

from articles import drafting, publishing
from articles.models import Article

pytestmark = pytest.mark.browser

LED_TO = "/articles/gallium/"
READ = ("/", LED_TO, "/topics/資源/", "/trends/?period=7d", "/articles/rare-earths/history/")
NEVER = (
    *(
        "/admin/",
        "/admin/logout/",
        "/preview/token/",
        "/search/",
        "/search/?q=資源",
        "/oembed?url=x",
    ),
    *("/feed/", "/topics/資源/feed/", "/trends/feed/", "/feed.json", "/articles/rare-earths.json"),
    *("/articles/rare-earths.md", "/elements/uses.csv", "/trends/jp/レアアース/buzz.csv"),
    *("/trends/jp/レアアース/embed/", "/media/x/", "/static/x/", "https://example.org/articles/x/"),
)
DELIVERY = "performance.getEntriesByType('navigation')[0].deliveryType"
ADD_LINKS = """paths => paths.forEach(path => {
    const link = document.createElement("a");
    link.href = path;
    link.textContent = path;
    document.querySelector("main").append(link);
})"""


@pytest.fixture
def window(browser, live_server, committed_db, document, complaints):
    publishing.publish(drafting.new_article(document))
    context = browser.new_context(
        base_url=live_server.url, locale="ja-JP", viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else 0)
    yield page
    context.close()


@pytest.fixture
def devtools(window):
    """What the browser tells of fetching ahead, by the name of the event."""
    told = {
        "ruleSetUpdated": [],
        "preloadingAttemptSourcesUpdated": [],
        "prefetchStatusUpdated": [],
    }
    session = window.context.new_cdp_session(window)
    session.send("Preload.enable")
    for name, events in told.items():
        session.on(f"Preload.{name}", lambda event, events=events: events.append(event))
    told["session"] = session
    return told


@pytest.fixture
def fetched_ahead():
    """The paths the server was asked for ahead of a reader."""
    paths = []

    def note(environ, **_):
        if environ.get("HTTP_SEC_PURPOSE", "").startswith("prefetch"):
            paths.append(environ["PATH_INFO"])

    request_started.connect(note)
    yield paths
    request_started.disconnect(note)


def until(window, holds):
    """Wait until something holds; fail after ten seconds."""
    for _ in range(200):
        if holds():
            return
        window.wait_for_timeout(50)
    pytest.fail("it never held")


def rest_on(window, devtools, path):
    """Rest the pointer on a link until its page is there."""
    window.goto("/")
    until(window, lambda: devtools["ruleSetUpdated"])
    link = window.locator(f"h2 a[href='{path}']").first
    link.hover()
    until(window, lambda: any(e["status"] == "Ready" for e in devtools["prefetchStatusUpdated"]))
    return link


def test_a_page_is_fetched_while_the_pointer_rests_on_its_link(
    window, devtools, fetched_ahead, complaints
):
    link = rest_on(window, devtools, LED_TO)
    assert fetched_ahead == [LED_TO]
    link.click()
    window.wait_for_url(f"**{LED_TO}")
    assert window.evaluate(DELIVERY) == "navigational-prefetch"
    assert window.locator("h1").count() == 1
    assert complaints == []


def test_pages_that_are_read_may_be_fetched_ahead_and_nothing_else(window, devtools):
    window.goto("/about/")
    window.evaluate(ADD_LINKS, [*READ, *NEVER])

    def candidates():
        sources = devtools["preloadingAttemptSourcesUpdated"]
        found = (
            [one["key"]["url"] for one in sources[-1]["preloadingAttemptSources"]]
            if sources
            else []
        )
        return {unquote(url.removeprefix(f"http://{urlsplit(window.url).netloc}")) for url in found}

    until(window, lambda: set(READ) <= candidates())
    assert not candidates() & set(NEVER)


def test_who_saves_data_fetches_nothing_ahead(window, devtools):
    devtools["session"].send("Emulation.setDataSaverOverride", {"dataSaverEnabled": True})
    window.goto("/")
    until(window, lambda: devtools["ruleSetUpdated"])
    assert [json.loads(e["ruleSet"]["sourceText"]) for e in devtools["ruleSetUpdated"]] == [{}]


def test_what_is_withdrawn_after_it_was_fetched_is_not_read(window, devtools):
    link = rest_on(window, devtools, LED_TO)
    publishing.withdraw(Article.objects.get(slug="gallium"), reason="誤りがありました。")
    link.click()
    window.get_by_text("誤りがありました。").wait_for()
