"""What the database has to be for the promises of `docs/operations.md`: `manage.py check --database default`.

`migrate` asks too.
"""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connections

#: What Debian's and Ubuntu's oldest supported releases have; the site is not tried with older ones.
OLDEST_SQLITE = (3, 37, 0)
OLDEST_POSTGRES = 140_000
#: Types of file system whose locks SQLite cannot rely on (https://sqlite.org/wal.html: «same host»).
NETWORKED = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "ceph", "glusterfs", "fuse.sshfs"}
SYNCHRONOUS_FULL = 2


@register(Tags.database)
def check_database(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """What is wrong with each database asked about."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        asked = {"sqlite": SQLITE, "postgresql": POSTGRES}[connection.vendor]
        try:
            with connection.cursor() as cursor:
                found += [message for check in asked for message in check(connection, cursor)]
        except DatabaseError as error:
            found.append(Error(f"データベースにつながりません：{error}", id="raretrend.E001"))
    return found


def _ask(cursor: Any, statement: str) -> Any:
    cursor.execute(statement)
    row = cursor.fetchone()
    return row and row[0]


def journal(connection: Any, cursor: Any) -> list[CheckMessage]:
    """Readers do not wait for writers, and what is acknowledged survives a power cut."""
    mode, synchronous = _ask(cursor, "PRAGMA journal_mode"), _ask(cursor, "PRAGMA synchronous")
    found: list[CheckMessage] = []
    if mode != "wal":
        found.append(
            Error(
                f"SQLiteのジャーナルがWALではありません（{mode}）。",
                hint="WALを使えるディスクにデータベースを置いてください。",
                id="raretrend.E002",
            )
        )
    if synchronous < SYNCHRONOUS_FULL:
        found.append(Error("SQLiteのsynchronousがFULLではありません。", id="raretrend.E003"))
    return found


def waiting(connection: Any, cursor: Any) -> list[CheckMessage]:
    """Writers wait for each other instead of failing, and foreign keys are kept."""
    found: list[CheckMessage] = []
    immediate = connection.settings_dict["OPTIONS"].get("transaction_mode") == "IMMEDIATE"
    if not immediate or _ask(cursor, "PRAGMA busy_timeout") < 20_000:
        found.append(
            Error("SQLiteの書き込みが順番を待つ設定になっていません。", id="raretrend.E004")
        )
    if not _ask(cursor, "PRAGMA foreign_keys"):
        found.append(Error("SQLiteの外部キーが確かめられていません。", id="raretrend.E005"))
    return found


def library(connection: Any, cursor: Any) -> list[CheckMessage]:
    """A release of SQLite that has what the site uses."""
    found: list[CheckMessage] = []
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        found.append(Error(f"SQLite {sqlite3.sqlite_version} は古すぎます。", id="raretrend.E006"))
    for name, statement in (
        ("JSON", "SELECT json('{}')"),
        ("FTS5", "SELECT fts5_source_id()"),
    ):
        try:
            _ask(cursor, statement)
        except DatabaseError:
            found.append(Error(f"SQLiteに{name}がありません。", id="raretrend.E007"))
    return found


def disk(connection: Any, cursor: Any) -> list[CheckMessage]:
    """A disk of this machine: locks over a network are not to be relied on."""
    path = Path(connection.settings_dict["NAME"]).absolute()
    kind = file_system(path, Path("/proc/self/mountinfo"))
    if kind not in NETWORKED:
        return []
    return [
        checks.Warning(
            f"データベースがネットワーク上のファイルシステム（{kind}）にあります。壊れることがあります。",
            hint="このマシンのディスクに置くか、PostgreSQLを使ってください。",
            id="raretrend.W001",
        )
    ]


def file_system(path: Path, mounts: Path) -> str:
    """The type of the file system a path is on, by Linux's own list; empty elsewhere."""
    if not mounts.exists():
        return ""
    found, longest = "", -1
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        before, _, after = line.partition(" - ")
        point = before.split()[4].encode().decode("unicode_escape")
        if path.is_relative_to(point) and len(point) >= longest:
            found, longest = after.split()[0], len(point)
    return found


def server(connection: Any, cursor: Any) -> list[CheckMessage]:
    """A PostgreSQL that is kept by its makers, speaks UTF-8 and is asked in UTC."""
    found: list[CheckMessage] = []
    version = connection.pg_version
    if version < OLDEST_POSTGRES:
        found.append(Error(f"PostgreSQL {version // 10_000} は古すぎます。", id="raretrend.E008"))
    encoding = _ask(cursor, "SHOW server_encoding")
    if encoding != "UTF8":
        found.append(
            Error(
                f"PostgreSQLの文字コードがUTF8ではありません（{encoding}）。", id="raretrend.E009"
            )
        )
    if (zone := _ask(cursor, "SHOW timezone")) != "UTC":
        found.append(
            Error(f"PostgreSQLとの接続の時間帯がUTCではありません（{zone}）。", id="raretrend.E010")
        )
    return found


def durable(connection: Any, cursor: Any) -> list[CheckMessage]:
    """What is acknowledged survives a power cut."""
    off = [
        name
        for name in ("fsync", "full_page_writes", "synchronous_commit")
        if _ask(cursor, f"SHOW {name}") == "off"
    ]
    return [
        checks.Warning(
            f"PostgreSQLの {name} がoffです。停電で保存済みの内容が失われることがあります。",
            id="raretrend.W002",
        )
        for name in off
    ]


Check = Callable[[Any, Any], list[CheckMessage]]
SQLITE: list[Check] = [journal, waiting, library, disk]
POSTGRES: list[Check] = [server, durable]
