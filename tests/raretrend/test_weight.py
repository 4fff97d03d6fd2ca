"""What a reader has to fetch for an article, pictures apart."""

import brotli
import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders

#: For everything but pictures: bytes as they are sent, and requests.
MOST_BYTES, MOST_REQUESTS = 60_000, 12
SCRIPTS = 5_000


@pytest.fixture
def files(db, client, load_demo):
    """The article page and every file it asks for, compressed as WhiteNoise and a proxy send them."""
    load_demo()
    page = client.get("/articles/rare-earths/").content
    tree = BeautifulSoup(page, "lxml")
    wanted = {link["href"] for link in tree.select("link[rel=stylesheet], link[rel=icon]")}
    wanted |= {one["src"] for one in tree.select("script[src]")}
    wanted |= {one["src"] for one in tree.select("img") if one["src"].startswith("/static/")}
    wanted |= {one["href"].partition("#")[0] for one in tree.select("use")}
    found = {"page": page}
    for address in wanted:
        with open(finders.find(address.removeprefix("/static/")), "rb") as file:  # noqa: PTH123
            found[address] = file.read()
    return {name: len(brotli.compress(content, quality=5)) for name, content in found.items()}


def test_an_article_is_light(files):
    assert len(files) < MOST_REQUESTS
    assert sum(files.values()) < MOST_BYTES


def test_scripts_are_small(files):
    assert sum(size for name, size in files.items() if name.endswith(".js")) < SCRIPTS


def test_no_font_is_fetched(files):
    for name in files:
        if name.endswith(".css"):
            with open(finders.find(name.removeprefix("/static/")), encoding="utf-8") as file:  # noqa: PTH123
                assert "@font-face" not in file.read(), name
