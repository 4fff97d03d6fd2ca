"""What dependencies leave in English is Japanese here, and the compiled file is the current one."""

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import gettext

LOCALE = Path(settings.LOCALE_PATHS[0]) / "ja" / "LC_MESSAGES"


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_compiled_file_is_current(domain):
    with (LOCALE / f"{domain}.po").open("rb") as file:
        written = read_po(file, locale="ja")
    compiled = BytesIO()
    write_mo(compiled, written)
    with (LOCALE / f"{domain}.mo").open("rb") as file:
        kept = {message.id: message.string for message in read_mo(file) if message.id}
    compiled.seek(0)
    assert kept == {message.id: message.string for message in read_mo(compiled) if message.id}
    assert all(kept.values())


def test_our_words_come_before_djangos():
    assert gettext("Select %s to change") % "記事" == "記事"
    assert gettext("No items.") == "ブロックはまだありません。左の＋から追加してください。"


def test_the_browser_gets_them_too(admin_client):
    script = admin_client.get("/admin/jsi18n/").content.decode()
    assert r"\u8868\u3092\u633f\u5165" in script or "表を挿入" in script


@pytest.mark.django_db
def test_nothing_english_is_left_on_the_edition_form(admin_client, draft):
    html = admin_client.get(f"/admin/articles/edition/{draft.pk}/change/").content.decode()
    for words in ("Add new item", "No items", "Collapse all", "marked for deletion", "New item"):
        assert words not in html
