"""The site into one file, while others write."""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from django.conf import settings
from django.db import connection
from django.utils import timezone

import raretrend
from raretrend import storage
from raretrend.archive import postgres, sqlite
from raretrend.archive.manifest import (
    CHECKSUMS,
    DATABASE,
    MANIFEST,
    MEDIA,
    ArchiveError,
    Manifest,
    applied_migrations,
    checksum_line,
)
from raretrend.progress import Update, stage


def back_up(file: Path) -> Manifest:
    """Write the archive under another name, force it to the disk, then give it its own.

    Raises OSError or ArchiveError; there is no new file then, and a former one is as it was.
    """
    if not applied_migrations():  # the wrong database: SQLite makes a new one wherever it is told
        name = connection.settings_dict["NAME"]
        raise ArchiveError(f"データベース（{name}）は一度も migrate されていません。")
    with _own_folder(file) as folder:
        passing = folder / "archive.tar"
        with passing.open("wb") as target:
            os.fchmod(target.fileno(), 0o600)
            manifest = _write(target, folder)
            target.flush()
            os.fsync(target.fileno())
        passing.replace(file)
    storage.force_to_disk(file.parent)
    return manifest


@contextmanager
def _own_folder(file: Path) -> Iterator[Path]:
    """A folder of the owner alone beside the file; what a killed backup left in it goes first."""
    folder = file.with_name(f".{file.name}.making")
    folder.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for left in folder.iterdir():
            left.unlink()
        yield folder
        shutil.rmtree(folder)
    except BlockingIOError as error:
        raise ArchiveError("同じファイルへのバックアップがすでに動いています。") from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        os.close(descriptor)


def _write(target: BinaryIO, folder: Path) -> Manifest:
    with tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        writer = _Writer(tar, folder)
        # Media first, then the database, then media that came meanwhile: so every picture the snapshot names
        # is there, also one that an editor deletes while this runs.
        writer.add_media("画像を写しています")
        database = folder / DATABASE[connection.vendor]
        migrations = applied_migrations()
        counts = _dump(database)
        writer.add(database.name, database)
        database.unlink()
        writer.add_media("その間に加わった画像を写しています")
        return writer.finish(migrations, counts)


def _dump(database: Path) -> dict[str, int]:
    if connection.vendor == "postgresql":
        return postgres.dump(database)
    try:
        return sqlite.dump(database)
    except sqlite3.DatabaseError as error:
        raise ArchiveError(f"データベースを読めません（{error}）。") from error


class _Hashing:
    """A file that knows the SHA-256 of what has been read of it."""

    def __init__(self, file: IO[bytes], update: Update) -> None:
        self.file, self.update, self.hash = file, update, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """As of a file."""
        read = self.file.read(size)
        self.hash.update(read)
        self.update(len(read))
        return read


class _Writer:
    """Members of an archive, one after the other, and the list of their checksums."""

    def __init__(self, tar: tarfile.TarFile, folder: Path) -> None:
        self.tar, self.list = tar, folder / CHECKSUMS
        self.hash, self.members, self.taken = hashlib.sha256(), 0, set[str]()

    def add(self, name: str, path: Path, update: Update = lambda _: None) -> None:
        """A file as a member."""
        with path.open("rb") as file:
            info = tarfile.TarInfo(name)
            found = os.fstat(file.fileno())
            info.size, info.mtime, info.mode = found.st_size, int(found.st_mtime), 0o644
            source = _Hashing(file, update)
            self.tar.addfile(info, source)  # type: ignore[arg-type]
        self.tar.members.clear()  # type: ignore[attr-defined]  # else it remembers every member
        line = checksum_line(source.hash.hexdigest(), name)
        self.hash.update(line)
        with self.list.open("ab") as lines:
            lines.write(line)
        self.members += 1

    def add_media(self, label: str) -> None:
        """The files of the media folder that are not in the archive yet."""
        new = [path for path in media_files() if str(path) not in self.taken]
        with stage(label, sum(_size(path) for path in new)) as update:
            for path in new:
                try:
                    name = MEDIA + path.relative_to(settings.MEDIA_ROOT).as_posix()
                    self.add(name, path, update)
                except FileNotFoundError:
                    continue  # deleted since: its row went before it
                self.taken.add(str(path))

    def finish(self, migrations: list[str], counts: dict[str, int]) -> Manifest:
        """What an archive ends with."""
        digest, members = self.hash.hexdigest(), self.members
        manifest = Manifest(
            made_at=timezone.now().isoformat(),
            site_version=raretrend.__version__,
            database=connection.vendor,
            migrations=migrations,
            counts=counts,
            members=members,
            checksums=digest,
        )
        said = self.list.with_name(MANIFEST)
        said.write_bytes(manifest.to_json())
        self.add(CHECKSUMS, self.list)
        self.add(MANIFEST, said)
        return manifest


def media_files() -> Iterator[Path]:
    """The files of the media folder but for those in the making; links are not followed."""
    for folder, folders, names in os.walk(settings.MEDIA_ROOT):
        folders[:] = [name for name in folders if not name.startswith(storage.IN_THE_MAKING)]
        for name in names:
            path = Path(folder, name)
            if not name.startswith(storage.IN_THE_MAKING) and not path.is_symlink():
                yield path


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
