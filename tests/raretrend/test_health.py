"""/healthz and /readyz: whether a process can do its work."""

from django.core.cache import cache
from django.core.cache.backends.dummy import DummyCache
from django.db.migrations.recorder import MigrationRecorder


def ready(client):
    response = client.get("/readyz")
    return response.status_code, response.content.decode().strip()


def test_a_whole_site_is_ready(db, client):
    assert ready(client) == (200, "ok")
    assert client.get("/healthz").content == b"ok\n"


def test_a_database_of_an_older_release_is_not_ready(db, client):
    MigrationRecorder.Migration.objects.filter(app="trends").last().delete()
    assert ready(client) == (503, "migrations")
    assert client.get("/healthz").status_code == 200


def test_a_cache_that_forgets_everything_is_not_healthy(db, client, monkeypatch):
    forgetful = DummyCache("", {})
    for name in ("get", "set"):
        monkeypatch.setattr(cache, name, getattr(forgetful, name))
    assert client.get("/healthz").content == b"cache\n"
    assert ready(client) == (503, "cache")


def test_a_storage_that_takes_nothing_is_not_ready(db, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "file"
    settings.MEDIA_ROOT.write_text("a file where a folder should be")
    assert ready(client) == (503, "storage")
    assert client.get("/healthz").status_code == 200


def test_asking_leaves_nothing_behind(db, client, settings):
    assert ready(client) == (200, "ok")
    assert list(settings.MEDIA_ROOT.iterdir()) == []
