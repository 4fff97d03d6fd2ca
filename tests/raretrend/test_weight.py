"""What a reader has to fetch for an article, pictures apart."""

from pathlib import Path

import brotli
import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from raretrend import stylesheets

#: For everything but pictures: bytes as they are sent, and requests.
MOST_BYTES, MOST_REQUESTS = 60_000, 12
SCRIPTS, SHEET = 5_000, 8_000


def sent(name):
    """A static file as it is served."""
    if name == stylesheets.SHEET:
        return stylesheets.whole(lambda part: Path(finders.find(part)).read_text()).encode()
    return Path(finders.find(name)).read_bytes()


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
        found[address] = sent(address.removeprefix("/static/"))
    return {name: len(brotli.compress(content, quality=5)) for name, content in found.items()}


def test_an_article_is_light(files):
    assert len(files) < MOST_REQUESTS
    assert sum(files.values()) < MOST_BYTES


def test_scripts_are_small(files):
    assert sum(size for name, size in files.items() if name.endswith(".js")) < SCRIPTS


def test_one_style_sheet_serves_all_pages(files):
    sheets = [name for name in files if name.endswith(".css")]
    assert sheets == ["/static/css/site.css"]
    assert files["/static/css/site.css"] < SHEET


def test_no_font_is_fetched(files):
    assert b"@font-face" not in sent("css/site.css")


def test_the_style_sheet_is_collected_in_one_piece(settings, tmp_path):
    parts = tmp_path / "parts"
    (parts / "css").mkdir(parents=True)
    (parts / "css/site.css").write_text('@import "one.css";\n@import "two.css";\n')
    (parts / "css/one.css").write_text("a { color: red }\n")
    (parts / "css/two.css").write_text("b { color: red }\n")
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [parts], tmp_path / "static"
    settings.INSTALLED_APPS = ["django.contrib.staticfiles"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "raretrend.stylesheets.StaticFiles"}
    }
    finders.get_finder.cache_clear()
    for colour in ("red", "blue"):  # a part changes, the sheet that names it does not
        (parts / "css/one.css").write_text(f"a {{ color: {colour} }}\n")
        call_command("collectstatic", interactive=False, verbosity=0)
        name = staticfiles_storage.stored_name("css/site.css")
        served = (settings.STATIC_ROOT / name).read_text()
        assert served == f"a {{ color: {colour} }}\nb {{ color: red }}\n"
    finders.get_finder.cache_clear()
