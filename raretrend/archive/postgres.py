"""A PostgreSQL database into an archive and out of it, by its own programs."""

import os
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from raretrend import tables
from raretrend.archive.manifest import ROWS_DIFFER, ArchiveError
from raretrend.progress import stage

READ = "LOCK TABLE raretrend_generation; SELECT number AS former FROM raretrend_generation \\gset\n"
GO_ON_COUNTING = """
SET search_path TO DEFAULT;
UPDATE raretrend_generation SET number = greatest(number, :former) + 1;
"""


def dump(target: Path) -> dict[str, int]:
    """One snapshot of the database in pg_dump's custom format, and how many rows its tables have."""
    with stage("データベースを写しています"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        _run("pg_dump", [*options, f"--file={target}"])
        return tables.counts()


def unpack(packed: Path, rows: dict[str, int]) -> Path:
    """The statements of a dump, and one that fails without its rows. Raises ArchiveError if it is damaged."""
    script = packed.with_name("database.sql")
    _call(["pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(packed)])
    with script.open("a", encoding="utf-8") as statements:
        statements.write(_counted(rows))
    return script


def _counted(rows: dict[str, int]) -> str:
    name = connection.ops.quote_name
    checks = [
        f"IF (SELECT count(*) FROM {name(table)}) <> {int(count)} "  # noqa: S608
        f"THEN RAISE EXCEPTION '{ROWS_DIFFER}'; END IF;"
        for table, count in rows.items()
    ]
    return f"SET search_path TO DEFAULT;\nDO $$ BEGIN {' '.join(checks)} END $$;\n"


def replace(script: Path) -> None:
    """Make a dump the site's database, in one transaction. Raises ArchiveError; nothing has changed then."""
    before, after = script.with_name("before.sql"), script.with_name("after.sql")
    before.write_text(_clearing(), encoding="utf-8")
    after.write_text(GO_ON_COUNTING, encoding="utf-8")
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    files = [f"--file={file}" for file in (before, script, after)]
    _run("psql", [*options, *files], stdout=subprocess.DEVNULL)


def _clearing() -> str:
    """Statements that take away what is there, and remember which generation it was."""
    there = connection.introspection.table_names()
    # Without notices the first line that is said is what went wrong.
    statements = ["SET client_min_messages = warning;\nSET lock_timeout = '60s';\n\\set former 0\n"]
    if "raretrend_generation" in there:
        statements.append(READ)
    statements += [
        f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE;\n" for table in there
    ]
    statements.append("DROP FUNCTION IF EXISTS raretrend_count() CASCADE;\n")
    return "".join(statements)


def _run(program: str, options: list[str], **keywords: Any) -> None:
    """One of PostgreSQL's programs on the site's database."""
    (_, *where), own = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    _call([program, *options, *where], env=os.environ | (own or {}), **keywords)


def _call(command: list[str], **keywords: Any) -> None:
    try:
        ran = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True, **keywords)  # noqa: S603
    except FileNotFoundError as error:
        raise ArchiveError(
            f"{command[0]} がありません。PostgreSQLのクライアントを入れてください。"
        ) from error
    if ran.returncode:
        lines = ran.stderr.strip().splitlines()
        raise ArchiveError(f"{command[0]} が失敗しました：{lines[0] if lines else ''}")
