"""`manage.py check --database default` says what would break the promises."""

import sqlite3
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.db import connection

from raretrend import checks


def found(site, **variables):
    ran = site.manage("check", "--database", "default", check=False, variables=variables)
    return ran.returncode, ran.stderr


@pytest.fixture
def site(new_site):
    return new_site()


def test_a_database_as_we_set_it_up_has_no_faults(db):
    """But that the tests' own PostgreSQL forgets: it runs without fsync."""
    forgets = {"raretrend.W002"} if connection.vendor == "postgresql" else set()
    assert {fault.id for fault in run_checks(databases=["default"], tags=["database"])} == forgets


def test_a_journal_that_is_not_wal_is_an_error(site, tmp_path):
    # On a disk without shared memory SQLite stays with what it had; a database in memory has no WAL at all.
    assert found(site)[0] == 0
    status, said = found(site, DATABASE_URL="sqlite:///:memory:")
    assert status == 1
    assert "raretrend.E002" in said


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("PRAGMA synchronous = NORMAL", "raretrend.E003"),
        ("PRAGMA busy_timeout = 5000", "raretrend.E004"),
        ("PRAGMA foreign_keys = OFF", "raretrend.E005"),
    ],
)
def test_a_connection_that_does_not_keep_the_promises_is_an_error(statement, fault, tmp_path):
    with sqlite3.connect(tmp_path / "x.sqlite3", timeout=20) as opened:
        opened.execute("PRAGMA journal_mode = WAL")
        opened.execute("PRAGMA synchronous = FULL")
        opened.execute("PRAGMA foreign_keys = ON")
        assert faults(opened) == []
        opened.execute(statement)
        assert faults(opened) == [fault]
    opened.close()


class Opened:
    """A connection to check, with the settings of the site."""

    settings_dict = {"OPTIONS": {"transaction_mode": "IMMEDIATE"}, "NAME": "x.sqlite3"}


def faults(opened):
    cursor = opened.cursor()
    return [fault.id for check in checks.SQLITE for fault in check(Opened, cursor)]


MOUNTS = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 22 0:35 / /srv/site rw - nfs4 server:/export rw
41 22 0:36 / /srv/site\\040two rw - cifs //server/share rw
42 40 254:1 / /srv/site/var rw - xfs /dev/vdb rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/site/db.sqlite3", "nfs4"),
        ("/srv/site two/db.sqlite3", "cifs"),
        ("/srv/site/var/db.sqlite3", "xfs"),
        ("/srv/sites/db.sqlite3", "ext4"),
    ],
)
def test_a_database_on_a_network_is_known_by_its_file_system(path, kind, tmp_path):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    assert checks.file_system(Path(path), mounts) == kind
    assert (kind in checks.NETWORKED) is (kind in {"nfs4", "cifs"})


@pytest.mark.xdist_group("postgres")
def test_a_postgresql_that_forgets_is_told_of(site, new_postgres):
    status, said = found(site, DATABASE_URL=new_postgres())
    assert status == 0
    # The tests' own server runs without fsync.
    assert "raretrend.W002" in said
    assert "fsync" in said


@pytest.mark.xdist_group("postgres")
def test_a_postgresql_in_another_encoding_is_an_error(site, new_postgres):
    status, said = found(site, DATABASE_URL=new_postgres(encoding="SQL_ASCII"))
    assert status == 1
    assert "raretrend.E009" in said


def test_a_database_out_of_reach_is_one_line(site):
    status, said = found(site, DATABASE_URL="postgres://127.0.0.1:1/nothing")
    assert status == 1
    assert "raretrend.E001" in said
    assert "Traceback" not in said
