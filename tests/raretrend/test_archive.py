"""Backup and restore, drilled: what comes back is the same site."""

import contextlib
import gzip
import hashlib
import io
import json
import os
import shutil
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
from tests.served import ServedSite

pytestmark = pytest.mark.xdist_group("postgres")

#: The trend has traffic of long ago: charts of today would differ from one request to the next.
POPULATE = """
from datetime import UTC, datetime
from tests import newsroom
from trends import recording
recording.record([("銅", "JP", datetime(2025, 1, day, tzinfo=UTC), 500 * day) for day in (1, 2)])
newsroom.BUZZ = None
for number in range(1, 4):
    newsroom.publish(f"article-{number}", number)
"""
#: What every table says, which generation it is, and unfinished business: editions, documents, index rows and
#: pictures that do not belong together.
STATE = """
import json
from django.core.files.storage import default_storage
from articles.models import Edition, Picture, SearchDocument, SearchIndex
from raretrend import tables
from raretrend.models import Generation
said = {
    model._meta.db_table: [tables.rows(model).count(), tables.fingerprint(model)]
    for model in tables.models_stored() if model is not Generation
}
editions = Edition.objects.published()
faults = [
    *editions.filter(body_html="").values_list("pk"),
    *(edition.pk for edition in editions.live()
      if not SearchDocument.objects.filter(edition=edition).exists()),
    *SearchDocument.objects.filter(index=None).values_list("pk"),
    *(picture.file.name for picture in Picture.objects.all()
      if not default_storage.exists(picture.file.name)),
]
print(json.dumps([said, Generation.objects.get().number, faults]))
"""
EDITIONS = """
from articles.models import Edition
for edition in Edition.objects.published():
    print(edition.article.slug, edition.number)
"""
ADDRESS = "http://127.0.0.1:8150"


class Sites:
    """Sites on databases of one kind, made and ended; those with content are copies of one."""

    def __init__(self, folder, new_database=None, migrated=None):
        self.folder, self.new_database, self.made = folder, new_database, []
        self.migrated = migrated
        self.model = None

    def new(self, template=""):
        site = ServedSite(
            self.folder / f"site{len(self.made)}" / "var",
            DATABASE_URL=self.new_database(template) if self.new_database else "",
            SITE_URL=ADDRESS,
            WEB_CONCURRENCY="1",
        )
        site.data.parent.mkdir(parents=True)
        self.made.append(site)
        return site

    def populated(self):
        if self.model is None:
            self.model = self.new()
            if self.migrated:
                shutil.copytree(self.migrated, self.model.data)
            self.model.manage("migrate", "--verbosity", "0")
            self.model.python(POPULATE)
        site = self.new(self.model.variables["DATABASE_URL"])
        shutil.copytree(self.model.data, site.data)
        return site

    def end(self):
        for site in self.made:
            site.end(signal.SIGKILL)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def sites(request, migrated, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "sqlite":
        return Sites(folder, migrated=migrated)
    return Sites(folder, request.getfixturevalue("new_postgres"))


@pytest.fixture(scope="module")
def sqlite_sites(migrated, tmp_path_factory):
    return Sites(tmp_path_factory.mktemp("sites"), migrated=migrated)


def state_of(site):
    """What the tables say, and the generation. No site of ours is ever in disorder."""
    tables, generation, faults = json.loads(site.python(STATE))
    assert faults == []
    return tables, generation


def tables_of(site):
    return state_of(site)[0]


def media_of(site):
    media = site.data / "media"
    return {
        str(path.relative_to(media)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in media.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def pages_of(site):
    paths = ["/", "/articles/", "/articles/article-1/", "/articles/article-1/history/", "/feed/"]
    paths += ["/topics/資源/", "/elements/ga/", "/search/?q=許可制", "/sitemap.xml", "/timeline/"]
    paths += ["/articles/article-1.json", "/sources/"]
    site.serve()
    pages = {path: site.get(path) for path in paths}
    assert {page.status_code for page in pages.values()} == {200}
    return {path: page.content for path, page in pages.items()}


def refused(site, file, *options):
    ran = site.manage("restore", str(file), *options, check=False)
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    return ran.stderr


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


@pytest.fixture(scope="module")
def archive(sqlite_sites):
    """An archive of a SQLite site, to be damaged in copies."""
    file = sqlite_sites.folder / "archive.tar"
    sqlite_sites.populated().manage("backup", str(file))
    return file


def rewritten(archive, target, change):
    """The archive with each of its members as `change` gives it back: (TarInfo, bytes), several or none."""
    with tarfile.open(archive) as source, tarfile.open(target, "w") as tar:
        for info in source:
            for changed, content in change(info, source.extractfile(info).read()):
                changed.size = len(content)
                tar.addfile(changed, io.BytesIO(content))
    return target


def named(name, kind=tarfile.REGTYPE, link=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def with_more(info):
    def change(member, content):
        yield member, content
        if member.name.startswith("media/pictures"):
            yield info, b"" if info.type != tarfile.REGTYPE else b"x"

    return change


def without(name):
    return lambda member, content: [] if member.name == name else [(member, content)]


def changed(prefix, change):
    def change_one(member, content):
        yield member, change(content) if member.name.startswith(prefix) else content

    return change_one


DAMAGES = {
    "a way out": with_more(named("media/../../out.txt")),
    "an absolute name": with_more(named("/tmp/out.txt")),  # noqa: S108
    "a symbolic link": with_more(named("media/link", tarfile.SYMTYPE, "/etc")),
    "a hard link": with_more(named("media/link", tarfile.LNKTYPE, "manifest.json")),
    "a folder": with_more(named("media/folder", tarfile.DIRTYPE)),
    "a device": with_more(named("media/null", tarfile.CHRTYPE)),
    "an unknown member": with_more(named("settings.py")),
    "a hidden file": with_more(named("media/.htaccess")),
    "one more picture": with_more(named("media/pictures/more.jpg")),
    "the same name twice": with_more(named("media/pictures/x.jpg")),
    "no manifest": without("manifest.json"),
    "no database": without("database.sqlite3.gz"),
    "no list": without("SHA256SUMS"),
    "another picture": changed("media/", lambda content: content[:-1] + b"?"),
    "another database": changed("database", lambda content: content[:-9] + b"?" + content[-8:]),
    "another manifest": changed("manifest", lambda content: content.replace(b"0.1.0", b"0.1.1")),
    "nonsense for a manifest": changed("manifest", lambda content: b"[]"),
    "another list": changed("SHA256SUMS", lambda content: content[1:]),
}


@pytest.fixture(scope="module")
def empty(migrated, tmp_path_factory):
    """A site with nothing in it, to which nothing may happen."""
    site = ServedSite(tmp_path_factory.mktemp("empty") / "var", DATABASE_URL="")
    shutil.copytree(migrated, site.data)
    return site


def untouched(site, before):
    left = [path.name for path in site.data.iterdir() if "restoring" in path.name]
    return not left and not media_of(site) and content_of(site.data / "db.sqlite3") == before


def content_of(database):
    with sqlite3.connect(database) as connection:
        said = "\n".join(connection.iterdump())
    connection.close()
    return said


def test_a_damaged_archive_changes_nothing(archive, empty, tmp_path):
    before, damaged = content_of(empty.data / "db.sqlite3"), tmp_path / "damaged"
    damaged.mkdir()
    for damage, change in DAMAGES.items():
        rewritten(archive, damaged / damage, change)
    said = dict(zip(sorted(DAMAGES), refusals(empty, damaged), strict=True))
    assert {damage: one for damage, one in said.items() if "アーカイブ" not in one} == {}
    assert untouched(empty, before)
    assert not list(tmp_path.rglob("out.txt"))


RESTORE = """
from io import StringIO
from pathlib import Path
from django.core.management import CommandError, call_command
for file in sorted(Path({!r}).iterdir()):
    try:
        call_command("restore", str(file), verbosity=0, stdout=StringIO())
        print("taken")
    except CommandError as error:
        print(error)
"""


def refusals(site, folder):
    """What is said of each file of a folder, in the order of their names."""
    return site.python(RESTORE.format(str(folder))).splitlines()


def test_a_torn_archive_is_told_as_such(archive, empty, tmp_path):
    before, whole = content_of(empty.data / "db.sqlite3"), archive.read_bytes()
    # The last of it are blocks of zeros behind the manifest.
    end = whole.rindex(b"}") // 512 * 512
    lengths = (0, 1, 511, 512, 700, len(whole) // 3, len(whole) // 2, end - 600, end)
    for length in lengths:
        (tmp_path / f"{length:09}").write_bytes(whole[:length])
    said = dict(zip(lengths, refusals(empty, tmp_path), strict=True))
    assert {length: one for length, one in said.items() if "アーカイブ" not in one} == {}
    assert untouched(empty, before)


def test_an_archive_of_a_later_release_is_refused(sqlite_sites, empty, tmp_path):
    later = sqlite_sites.populated()
    with sqlite3.connect(later.data / "db.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('articles', '0999_later', '2030-01-01')"
        )
    database.close()
    later.manage("backup", str(tmp_path / "later.tar"))
    assert "より新しい" in refused(empty, tmp_path / "later.tar")


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
