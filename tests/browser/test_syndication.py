"""What other programs read is no burden to readers: data blocks, frames, and pages about the site."""

import http.server
import threading
from functools import partial

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("demo")]

NO_OVERFLOW = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def test_data_blocks_are_read_by_machines_and_refused_by_nobody(page, complaints):
    page.goto("/articles/rare-earths/")
    block = page.locator('script[type="application/ld+json"]').first
    told = page.evaluate("block => JSON.parse(block.textContent)", block.element_handle())
    assert told["@type"] == "NewsArticle"
    assert len(told["citation"]) >= 5
    assert complaints == []


@pytest.mark.parametrize("name", ["about", "accessibility"])
def test_pages_about_the_site_read_well(page, keep, complaints, name):
    page.goto(f"/{name}/")
    assert page.locator("h1").count() == 1
    assert page.locator("main h2").count() >= 4
    assert page.evaluate(NO_OVERFLOW)
    keep(name)
    assert complaints == []


@pytest.fixture
def other_site(tmp_path):
    """A site elsewhere, with a folder of its own."""
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=tmp_path)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def offered(live_server, settings, client, page):
    """The markup oEmbed offers a site with as much room as this window has."""
    settings.SITE_URL = live_server.url
    query = {
        "url": f"{live_server.url}/trends/jp/レアアース/",
        "maxwidth": page.viewport_size["width"] - 20,
    }
    return client.get("/oembed", query).json()["html"]


def test_a_chart_is_shown_whole_in_a_frame_elsewhere(page, keep, complaints, other_site, offered):
    folder, site = other_site
    markup = f'<!doctype html><title>x</title><link rel="icon" href="data:,">{offered}'
    (folder / "index.html").write_text(markup)
    page.goto(f"{site}/index.html")
    frame = page.frame_locator("iframe")
    assert "レアアース" in frame.locator("h1").inner_text()
    expect(frame.locator("svg:visible")).to_have_count(1)  # once the style sheet is there
    root = frame.locator("html")
    assert root.evaluate("root => root.scrollHeight <= root.clientHeight")
    keep("embedded")
    assert complaints == []
