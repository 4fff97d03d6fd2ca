"""A SQLite database into an archive and out of it (https://sqlite.org/backup.html)."""

import gzip
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from django.db import connection

from raretrend.archive.manifest import ROWS_DIFFER, ArchiveError
from raretrend.progress import stage
from raretrend.tables import models_stored

#: Pages copied between two looks at the bar.
PAGES = 4_096
#: Commits others may make between reading the generation and replacing the database.
MARGIN = 1_000
COUNT = "SELECT count(*) FROM {}"
BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _path() -> Path:
    return Path(connection.settings_dict["NAME"])


def dump(target: Path) -> dict[str, int]:
    """One snapshot of the database, packed, and how many rows its tables have; writers go on meanwhile."""
    copy = target.with_name("copy.sqlite3")
    # The open transaction is the snapshot: without it the copying begins again with each commit of others.
    with (
        closing(sqlite3.connect(f"{_path().absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(copy)) as written,
        stage("データベースを写しています") as update,
    ):
        source.execute("BEGIN")
        size = source.execute("PRAGMA page_size").fetchone()[0]
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        left: list[int] = []

        def copied(status: int, remaining: int, total: int) -> None:
            update(((left[-1] if left else total) - remaining) * size)
            left[:] = [remaining]

        source.backup(written, pages=PAGES, progress=copied, sleep=0)
        # One file, that needs no other beside it.
        written.execute("PRAGMA journal_mode = DELETE")
    check(copy)
    with copy.open("rb") as plain, gzip.open(target, "wb", compresslevel=6) as packed:
        shutil.copyfileobj(plain, packed, 1 << 20)
    found = counts(copy, [model._meta.db_table for model in models_stored()])
    copy.unlink()
    return found


def unpack(packed: Path, rows: dict[str, int]) -> Path:
    """The database out of an archive, found to be sound and to have its rows. Raises ArchiveError."""
    plain = packed.with_name("database.sqlite3")
    try:
        with gzip.open(packed) as source, plain.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
        check(plain)
        if counts(plain, rows) != rows:
            raise ArchiveError(ROWS_DIFFER)
    except (gzip.BadGzipFile, EOFError, sqlite3.DatabaseError) as error:
        raise ArchiveError("アーカイブのデータベースが壊れています。") from error
    return plain


def check(path: Path) -> None:
    """Raises ArchiveError if a database is not sound."""
    with closing(sqlite3.connect(path)) as database:
        (found,) = database.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            raise ArchiveError("データベースが壊れています。")


def counts(path: Path, tables: Iterable[str]) -> dict[str, int]:
    """How many rows those of the tables have that are there."""
    with closing(sqlite3.connect(path)) as database:
        names = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
        return {
            table: database.execute(COUNT.format(connection.ops.quote_name(table))).fetchone()[0]
            for table in tables
            if table in names
        }


def replace(fresh: Path) -> None:
    """Make a sound database the site's in one transaction: processes that have it open go on with it."""
    _go_on_counting(fresh)
    try:
        with closing(sqlite3.connect(fresh)) as source, closing(_live()) as target:
            source.backup(target)
    except sqlite3.DatabaseError as error:
        if (error.sqlite_errorcode & 0xFF) not in BROKEN:
            raise
        # What is there is no database any more; nobody can have it open to any use.
        for ending in ("-wal", "-shm"):
            Path(f"{_path()}{ending}").unlink(missing_ok=True)
        Path(shutil.copy2(fresh, f"{_path()}.fresh")).replace(_path())


def _live() -> sqlite3.Connection:
    live = sqlite3.connect(_path(), timeout=60)
    live.execute("PRAGMA journal_mode = WAL")
    live.execute("PRAGMA synchronous = FULL")
    return live


def _go_on_counting(fresh: Path) -> None:
    """The generation moves beyond that of both, so that no process keeps pages of the former site."""
    read = "SELECT number FROM raretrend_generation"
    try:
        with closing(sqlite3.connect(_path())) as live:
            former = live.execute(read).fetchone()[0]
    except (sqlite3.DatabaseError, TypeError):
        former = 0
    with closing(sqlite3.connect(fresh)) as database, database:
        database.execute(
            "UPDATE raretrend_generation SET number = max(number, ?) + ?", [former, MARGIN]
        )
