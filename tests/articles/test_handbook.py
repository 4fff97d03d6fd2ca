"""The editors' handbook is read at the desk, with all its pictures."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

HANDBOOK = Path(settings.BASE_DIR) / "docs" / "editors.ja.md"


@pytest.fixture
def page(admin_client):
    return admin_client.get(reverse("handbook")).content.decode()


def test_it_has_its_contents_and_pictures(page):
    assert '<a href="#part-1">役割</a>' in page
    assert '<h2 id="part-1">役割</h2>' in page
    pictures = re.findall(r"!\[[^\]]+\]\(\.\./static/([^)]+)\)", HANDBOOK.read_text())
    assert len(pictures) >= 10
    for picture in pictures:
        assert (Path(settings.BASE_DIR) / "static" / picture).is_file()
        assert f'src="{settings.STATIC_URL}{picture}"' in page


def test_every_picture_taken_is_shown():
    taken = {path.name for path in (Path(settings.BASE_DIR) / "static/handbook").iterdir()}
    assert taken == set(re.findall(r"handbook/([a-z-]+\.webp)", HANDBOOK.read_text()))


def test_every_page_of_the_desk_leads_to_it(admin_client):
    assert f'href="{reverse("handbook")}"' in admin_client.get("/admin/").content.decode()


def test_it_is_for_the_newsroom(client, db):
    assert client.get(reverse("handbook")).status_code == 302


def test_buttons_it_names_are_there(page):
    """What the handbook tells people to press is a word of some template or script."""
    words = set(re.findall(r"「([^「」]+)」を押", HANDBOOK.read_text()))
    sources = [
        path.read_text()
        for folder, kind in (("templates", "html"), ("static/js", "js"), ("articles", "py"))
        for path in (Path(settings.BASE_DIR) / folder).rglob(f"*.{kind}")
    ]
    assert len(words) >= 10
    assert [word for word in sorted(words) if not any(word in text for text in sources)] == []
