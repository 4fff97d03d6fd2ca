"""Which answers name the rules of what is fetched ahead, and who is given them."""

from django.core import signing

from articles.admin import previews
from raretrend import speculation

RULES = "/speculation-rules.json"


def test_pages_for_readers_name_the_rules(article, client):
    for path in ("/", "/articles/gallium/", "/trends/jp/ガリウム/", "/nothing/"):
        assert client.get(path)["Speculation-Rules"] == f'"{RULES}"', path


def test_the_desk_previews_frames_and_files_do_not(article, draft, client, admin_client):
    token = signing.dumps(draft.pk, salt=previews.SALT)
    for path in (
        *("/trends/jp/ガリウム/embed/", "/articles/gallium.json", "/articles/gallium.md", "/feed/"),
        *("/admin/login/", f"/preview/{token}/", RULES),
    ):
        assert "Speculation-Rules" not in client.get(path), path
    assert "Speculation-Rules" not in admin_client.get("/admin/")


def test_the_rules_have_the_one_type_browsers_accept(client):
    answer = client.get(RULES)
    assert answer["Content-Type"] == "application/speculationrules+json"
    assert answer.json() == speculation.RULES


def test_who_saves_data_is_given_no_rules_and_no_cache_mixes_them_up(client):
    answer = client.get(RULES, headers={"save-data": "on"})
    assert answer.json() == {}
    assert "Save-Data" in answer["Vary"]
    assert "private" in answer["Cache-Control"]
