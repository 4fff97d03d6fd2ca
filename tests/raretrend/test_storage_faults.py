"""A disk that is full or read-only: what was stored stays, the desk says why, and reading goes on."""

import os
import resource
import socket
import sqlite3
import subprocess
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, connection, transaction
from PIL import Image

from articles.models import Picture
from raretrend import faults, storage
from tests.full_disk import fill, refused_save
from tests.served import ServedSite

#: More than a database finds room for in what it has.
LONG = "長い本文。" * 20_000


def jpeg(color=0):
    out = BytesIO()
    Image.new("RGB", (64, 48), color).save(out, "JPEG")
    return out.getvalue()


class SmallDisk:
    """A file system of its own where that can be mounted, else a limit on the size of each file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
        self.mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
        # To SQLite a limit is a disk that fails.
        self.reason = faults.FULL if self.mounted else faults.BROKEN
        self.site: ServedSite | None = None

    def fill(self) -> None:
        if self.mounted:
            fill(self.folder)
        else:
            limit(self.site, 0)

    def empty(self) -> None:
        if self.mounted:
            (self.folder / "filler").unlink()
        else:
            limit(self.site, resource.RLIM_INFINITY)

    def unmount(self) -> None:
        if self.mounted:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True)


def limit(site, most):
    """What the processes of a site may write to a file from now on."""
    master = site.processes[0].pid
    workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    for pid in [master, *map(int, workers)]:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


@pytest.fixture
def disk(tmp_path):
    disk = SmallDisk(tmp_path / "disk")
    yield disk
    disk.unmount()


@pytest.fixture
def site(disk, new_site):
    disk.site = new_site(disk.folder, WEB_CONCURRENCY="1")
    return disk.site


def files_of(site):
    return {path for path in (site.data / "media" / "pictures").rglob("*") if path.is_file()}


def test_on_a_full_disk_a_save_is_refused_in_japanese_and_the_old_text_stays(site, disk):
    with refused_save(site, disk, LONG) as desk:
        # Uploads too: nothing of a picture is left.
        uploaded = desk.post(
            "/admin/articles/picture/upload/",
            data={"csrfmiddlewaretoken": desk.cookies["csrftoken"]},
            files={"files": ("one.jpg", jpeg(), "image/jpeg")},
            follow_redirects=True,
        )
        assert "空き" in uploaded.text
        assert not files_of(site)
    assert site.manage("shell", "--no-imports", "-c", CHECK).stdout.strip() == "ok"


CHECK = """
from django.db import connection
print(*connection.cursor().execute("PRAGMA integrity_check").fetchone())
"""


def test_an_upload_that_is_cut_off_leaves_nothing(site):
    site.serve()
    with site.at_desk() as desk:
        desk.get("/admin/articles/picture/upload/")
        cookies = "; ".join(f"{name}={value}" for name, value in desk.cookies.items())
        body = multipart(desk.cookies["csrftoken"], os.urandom(400_000))
        head = (
            f"POST /admin/articles/picture/upload/ HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\n"
            f"Cookie: {cookies}\r\nContent-Type: multipart/form-data; boundary=xxx\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", site.port)) as cut:
            cut.sendall(head.encode() + body[:300_000])
        assert desk.get("/admin/articles/picture/").status_code == 200
    site.end()
    assert not files_of(site)
    assert site.python("from articles.models import Picture; print(Picture.objects.count())") == (
        "0\n"
    )


def multipart(token, noise):
    picture = jpeg() + noise
    return (
        b'--xxx\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
        + token.encode()
        + b'\r\n--xxx\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n'
        b"Content-Type: image/jpeg\r\n\r\n" + picture + b"\r\n--xxx--\r\n"
    )


@pytest.fixture
def desk(client, django_user_model, db):
    client.force_login(django_user_model.objects.create_superuser("desk", password="x"))
    return client


def upload(desk, **files):
    given = {"files": [named("one.jpg", jpeg())]} | files
    return desk.post("/admin/articles/picture/upload/", given, follow=True)


def named(name, content):
    file = BytesIO(content)
    file.name = name
    return file


def test_a_media_folder_that_cannot_be_written_is_named_as_the_reason(desk, settings):
    media = Path(settings.MEDIA_ROOT)
    media.write_bytes(b"")  # no folder can be made here, whoever asks
    answer = upload(desk)
    assert "保存できませんでした" in answer.text
    assert not Picture.objects.exists()
    assert media.read_bytes() == b""


def test_a_file_goes_again_when_its_row_comes_to_nothing(committed_db, client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("desk", password="x"))
    with connection.cursor() as cursor:
        refuse_pictures(cursor)
    try:
        client.raise_request_exception = False
        upload(client)
    finally:
        with connection.cursor() as cursor:
            accept_pictures(cursor)
    assert not [path for path in Path(default_storage.location).rglob("*") if path.is_file()]
    upload(client)
    assert Picture.objects.get().file.size > 0


def refuse_pictures(cursor):
    """The database itself says no when a picture's row comes."""
    if connection.vendor == "sqlite":
        cursor.execute(
            "CREATE TRIGGER no_pictures BEFORE INSERT ON articles_picture "
            "BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    else:
        cursor.execute("ALTER TABLE articles_picture ADD CONSTRAINT no_pictures CHECK (false)")


def accept_pictures(cursor):
    if connection.vendor == "sqlite":
        cursor.execute("DROP TRIGGER no_pictures")
    else:
        cursor.execute("ALTER TABLE articles_picture DROP CONSTRAINT no_pictures")


def test_files_of_a_transaction_still_open_stay(committed_db):
    with transaction.atomic():
        name = default_storage.save("pictures/one.txt", ContentFile(b"one"))
        storage.remove_rolled_back()
        assert default_storage.exists(name)
    storage.remove_rolled_back()
    assert default_storage.exists(name)


def test_a_file_that_came_to_nothing_takes_no_other_of_its_name_along(committed_db):
    class Stop(Exception):
        pass

    with suppress(Stop), transaction.atomic():
        name = default_storage.save("pictures/one.txt", ContentFile(b"came to nothing"))
        raise Stop
    default_storage.delete(name)
    assert default_storage.save(name, ContentFile(b"another")) == name
    storage.remove_rolled_back()
    assert default_storage.exists(name)


def test_a_stored_file_never_takes_the_place_of_another(settings):
    first = default_storage.save("one.txt", ContentFile(b"one"))
    second = default_storage.save("one.txt", ContentFile(b"two"))
    stored = [Path(default_storage.path(name)).read_bytes() for name in (first, second)]
    assert stored == [b"one", b"two"]
    assert len(list(Path(settings.MEDIA_ROOT).iterdir())) == 2


def test_a_database_others_write_to_for_too_long_is_told_apart(committed_db, tmp_path):
    path = tmp_path / "busy.sqlite3"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    late = sqlite3.connect(path, timeout=0, isolation_level=None)
    with pytest.raises(sqlite3.OperationalError) as refusal:
        late.execute("BEGIN IMMEDIATE")
    wrapped = OperationalError("database is locked")
    wrapped.__cause__ = refusal.value
    assert faults.reason_of(wrapped) == faults.BUSY
    assert faults.reason_of(OperationalError("x")) is None
    assert faults.reason_of(FileNotFoundError(2, "x")) is None
