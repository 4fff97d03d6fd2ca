"""Where media lie: a file is there whole and for good, or not at all."""

import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.db import connection, transaction

#: Names that begin with it are of files in the making: no backup takes them, and they are nobody's.
IN_THE_MAKING = "."


class DurableStorage(FileSystemStorage):
    """Django's folder of files, safe against crashes, full disks and transactions that come to nothing.

    A file is written under another name, forced to the disk, and only then linked to its own.
    """

    def _save(self, name: str, content: File) -> str:
        path = Path(self.path(name))
        passing = path.with_name(f"{IN_THE_MAKING}{uuid.uuid4().hex}")
        try:
            super()._save(str(passing.relative_to(self.location)), content)
            force_to_disk(passing)
            while True:
                try:
                    os.link(passing, path)  # unlike a renaming, never over another file
                    break
                except FileExistsError:
                    name = self.get_available_name(name)
                    path = Path(self.path(name))
        finally:
            passing.unlink(missing_ok=True)
        for folder in _folders(path, Path(self.location)):
            force_to_disk(folder)
        _watch(path)
        return name


def force_to_disk(path: Path) -> None:
    """Come back when what a file or folder says has reached the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _folders(path: Path, top: Path) -> Iterator[Path]:
    """The folders of a file, any of which may be new."""
    for folder in path.parents:
        yield folder
        if folder == top:
            return


class _Watched(threading.local):
    """The files this thread has stored in transactions whose end is not known yet."""

    def __init__(self) -> None:
        self.files: list[_Stored] = []


class _Stored:
    """A file of a transaction; called when that is committed."""

    def __init__(self, path: Path) -> None:
        self.path, self.written, self.committed = path, path.stat().st_mtime_ns, False

    def __call__(self) -> None:
        self.committed = True

    def remove(self) -> None:
        """Delete it, unless another file has its name by now."""
        with suppress(FileNotFoundError):
            if self.path.stat().st_mtime_ns == self.written:
                self.path.unlink()


_watched = _Watched()


def _watch(path: Path) -> None:
    if connection.in_atomic_block:
        stored = _Stored(path)
        _watched.files.append(stored)
        transaction.on_commit(stored)


def remove_rolled_back() -> None:
    """Delete the files of this thread whose transaction came to nothing: no row names them."""
    if not _watched.files:
        return
    waiting: list[Any] = [function for _, function, *_ in connection.run_on_commit]
    for stored in _watched.files:
        if not stored.committed and stored not in waiting:
            stored.remove()
    _watched.files = [stored for stored in _watched.files if stored in waiting]
