"""Backup and restore, drilled: what comes back is the same site."""

import contextlib
import gzip
import os
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest

from raretrend.archive import sqlite
from raretrend.archive.manifest import ArchiveError, Manifest
from tests.raretrend.archive.sites import (
    Sites,
    media_of,
    pages_of,
    refused,
    rewritten,
    state_of,
    tables_of,
)

pytestmark = pytest.mark.xdist_group("postgres")

EDITIONS = """
from articles.models import Edition
for edition in Edition.objects.published():
    print(edition.article.slug, edition.number)
"""


def test_a_drill_while_eight_writers_write(sites, tmp_path):
    site, file = sites.populated(), tmp_path / "archive.tar"
    writers = [
        site.begin(sys.executable, "-m", "tests.newsroom", f"w{n}", "4", stdout=subprocess.PIPE)
        for n in range(2)
    ]
    said = [writer.stdout.readline() for writer in writers for _ in range(4)]
    site.manage("backup", str(file))
    assert all(writer.poll() is None for writer in writers)
    site.end()
    # What was acknowledged before is there, and nothing is half there.
    restored = sites.new()
    restored.manage("restore", str(file))
    state_of(restored)
    slugs, media = restored.python(EDITIONS).splitlines(), media_of(restored)
    for line in said:
        slug, number, picture = line.split()
        assert f"{slug} {number}" in slugs
        assert picture in media
    # Nobody writes now: what comes back is the same to the bit, and no page differs.
    site.manage("backup", str(file))
    again = sites.new()
    again.manage("restore", str(file))
    assert tables_of(again) == tables_of(site)
    assert media_of(again) == media_of(site)
    try:
        assert pages_of(again) == pages_of(site)
    finally:
        sites.end()


def test_a_restore_takes_the_place_of_a_site_only_when_told_to_and_at_once(sites, tmp_path):
    site, file = sites.populated(), tmp_path / "archive.tar"
    site.manage("backup", str(file))
    (tables, generation), media = state_of(site), media_of(site)
    site.python("from tests import newsroom; newsroom.publish('later', 2)")
    site.serve()
    try:
        assert "later" in site.get("/articles/").text
        assert site.get("/articles/later/").status_code == 200
        assert "--force" in refused(site, file)
        assert site.get("/articles/later/").status_code == 200
        site.manage("restore", str(file), "--force")
        # No process keeps a page of the former site.
        assert "later" not in site.get("/articles/").text
        assert site.get("/articles/later/").status_code == 404
        assert site.get("/articles/article-1/").status_code == 200
    finally:
        site.end()
    restored, further = state_of(site)
    assert (restored, media_of(site)) == (tables, media)
    assert further > generation
    # It goes on: keys, triggers and all.
    site.python("from tests import newsroom; newsroom.publish('after', 1)")
    assert state_of(site)[1] > further


#: Somebody is let in whenever the disk is waited for.
RESTORE_BUSY = """
import os
from uuid import uuid4
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
sync = os.sync
def sync_slowly():
    sync()
    Session.objects.create(session_key=uuid4().hex, session_data="x", expire_date=timezone.now())
os.sync = sync_slowly
call_command("restore", {!r}, "--force", verbosity=0)
"""


def test_what_is_written_meanwhile_does_not_make_a_restore_fail(sites, tmp_path):
    site, file = sites.populated(), tmp_path / "archive.tar"
    site.manage("backup", str(file))
    before = tables_of(site)
    site.python(RESTORE_BUSY.format(str(file)))
    assert tables_of(site) | {"django_session": 0} == before | {"django_session": 0}


def test_an_archive_that_lacks_rows_changes_nothing(sites, tmp_path):
    site, file = sites.populated(), tmp_path / "archive.tar"
    site.manage("backup", str(file))
    before, media = state_of(site), media_of(site)

    def with_one_more_article(member, content):
        if member.name == "manifest.json":
            manifest = Manifest.from_json(content)
            manifest.counts["articles_article"] += 1
            content = manifest.to_json()
        yield member, content

    lacking = rewritten(file, tmp_path / "lacking.tar", with_one_more_article)
    assert "行の数" in refused(site, lacking, "--force")
    assert (state_of(site), media_of(site)) == (before, media)


def test_an_archive_of_an_older_release_is_migrated(sqlite_sites, tmp_path):
    older = sqlite_sites.populated()
    older.manage("migrate", "--verbosity", "0", "sessions", "zero")
    older.manage("backup", str(tmp_path / "older.tar"))
    restored = sqlite_sites.new()
    restored.manage("restore", str(tmp_path / "older.tar"))
    assert "[ ]" not in restored.manage("showmigrations").stdout


def test_rows_are_counted_of_the_tables_an_archive_had_whatever_became_of_their_models(tmp_path):
    with contextlib.closing(sqlite3.connect(tmp_path / "old")) as old, old:
        old.execute("CREATE TABLE articles_former (id INTEGER)")
        old.execute("INSERT INTO articles_former VALUES (1), (2)")
    packed = tmp_path / "database.sqlite3.gz"
    packed.write_bytes(gzip.compress((tmp_path / "old").read_bytes()))
    assert sqlite.unpack(packed, {"articles_former": 2}).is_file()
    with pytest.raises(ArchiveError, match="行の数"):
        sqlite.unpack(packed, {"articles_former": 3})


def test_what_is_no_database_is_not_backed_up(sqlite_sites, tmp_path):
    site = sqlite_sites.new()
    site.data.mkdir()
    (site.data / "db.sqlite3").write_bytes(b"no database at all " * 1_000)
    ran = site.manage("backup", str(tmp_path / "nothing.tar"), check=False)
    assert (ran.returncode, "Traceback" in ran.stderr) == (1, False)
    assert "データベースを読めません" in ran.stderr


def test_what_is_no_database_any_more_is_replaced_when_told_to(sqlite_sites, tmp_path):
    site = sqlite_sites.populated()
    before = tables_of(site)
    site.manage("backup", str(tmp_path / "own.tar"))
    for suffix in ("-wal", "-shm"):
        (site.data / f"db.sqlite3{suffix}").unlink(missing_ok=True)
    (site.data / "db.sqlite3").write_bytes(b"no database at all " * 1_000)
    site.manage("restore", str(tmp_path / "own.tar"), "--force")
    assert tables_of(site) == before
    with sqlite3.connect(site.data / "db.sqlite3") as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    database.close()


def test_an_archive_of_the_other_database_is_refused(archive, new_postgres, tmp_path):
    site = Sites(tmp_path, new_postgres).new()
    assert "migrate_to" in refused(site, archive)


def test_a_backup_is_there_whole_or_not_at_all(sqlite_sites, tmp_path):
    site = sqlite_sites.populated()
    file = tmp_path / "own.tar"
    file.write_bytes(b"the former one")
    ran = site.manage("backup", str(tmp_path / "nowhere" / "own.tar"), check=False)
    assert (ran.returncode, "Traceback" in ran.stderr) == (1, False)
    running = site.begin(sys.executable, "manage.py", "backup", str(file))
    while not (tmp_path / ".own.tar.making").exists():
        time.sleep(0.005)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    assert file.read_bytes() == b"the former one" or tarfile.is_tarfile(file)
    site.manage("backup", str(file))
    assert [path.name for path in tmp_path.glob(".own*")] == []
    assert file.stat().st_mode & 0o777 == 0o600
    refusal = site.manage("backup", str(site.data / "media" / "x.tar"), check=False)
    assert "公開される場所" in refusal.stderr
    site.end()


def test_a_database_that_was_never_migrated_is_not_backed_up(sites, tmp_path):
    """It is that of another folder: an archive of nothing would look like one of the site."""
    ran = sites.new().manage("backup", str(tmp_path / "nothing.tar"), check=False)
    assert ran.returncode == 1
    assert "migrate されていません" in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_archive_can_be_checked_with_what_every_system_has(archive, tmp_path):
    subprocess.run(["tar", "-xf", archive, "-C", tmp_path], check=True)
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path, check=True)
    listed = (tmp_path / "SHA256SUMS").read_text().splitlines()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(listed) == len(files) - 2
    assert Path(tmp_path / "manifest.json").exists()
