"""Archives that are torn, changed or made by somebody else: refused, and the site is as it was."""

import shutil
import sqlite3
import tarfile
from pathlib import Path

import pytest

from tests.raretrend.archive.sites import media_of, refused, rewritten
from tests.served import ServedSite

pytestmark = pytest.mark.xdist_group("postgres")


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
    "an absolute name": with_more(named("/out.txt")),
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
    assert not [*tmp_path.rglob("out.txt"), *Path("/").glob("out.txt")]


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
