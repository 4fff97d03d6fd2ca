"""SQLite's own memory tells of every commit, and looking at it disturbs nobody."""

import gc
import sqlite3
import subprocess
import sys

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Topic
from raretrend import walindex
from raretrend.freshness import Freshness
from raretrend.walindex import WalIndex

WRITE = """
import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1], timeout=0)
database.execute("INSERT INTO t VALUES (1)")
"""
COMMIT, DIE = "database.commit()", "os.kill(os.getpid(), 9)"


@pytest.fixture
def file(tmp_path):
    """A database in WAL mode."""
    path = tmp_path / "site.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE t (a)")
    return path


def written_elsewhere(file):
    """Whether another process could commit a row."""
    ran = subprocess.run(
        [sys.executable, "-c", WRITE + COMMIT, file], check=False, capture_output=True
    )
    assert ran.returncode == 0 or b"database is locked" in ran.stderr
    return ran.returncode == 0


def test_it_changes_with_every_commit_of_any_process_and_with_nothing_else(file):
    index = WalIndex(file)
    seen = [index.bytes_now()]
    writer = sqlite3.connect(file)
    writer.execute("INSERT INTO t VALUES (1)")
    assert index.bytes_now() == seen[0]
    writer.rollback()
    assert index.bytes_now() == seen[0]
    for _ in range(20):
        writer.execute("INSERT INTO t VALUES (1)")
        writer.commit()
        seen.append(index.bytes_now())
        assert written_elsewhere(file)
        seen.append(index.bytes_now())
    assert len(set(seen)) == len(seen) == 41
    assert index.bytes_now() == seen[-1]


def test_it_tells_commits_apart_after_a_checkpoint_too(file):
    """Then SQLite begins its log anew."""
    index, writer, seen = WalIndex(file), sqlite3.connect(file), set()
    for number in range(1, 21):
        writer.execute("INSERT INTO t VALUES (1)")
        writer.commit()
        seen.add(index.bytes_now())
        assert len(seen) == number
        busy, *_ = writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert not busy


def test_a_writer_that_is_killed_changes_nothing_and_the_next_is_seen(file):
    index = WalIndex(file)
    before = index.bytes_now()
    died = subprocess.run([sys.executable, "-c", WRITE + DIE, file], check=False)
    assert died.returncode == -9
    assert index.bytes_now() == before
    assert written_elsewhere(file)
    assert index.bytes_now() != before


def test_locks_of_this_process_outlive_it(file):
    """Two libraries of SQLite in one process, or a file opened beside it, would end them."""
    writer = sqlite3.connect(file, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    index = WalIndex(file)
    assert not written_elsewhere(file)
    del index
    gc.collect()
    assert not written_elsewhere(file)
    writer.execute("ROLLBACK")
    assert written_elsewhere(file)


def test_there_is_none_without_wal_without_a_file_and_without_a_way_to_sqlite(
    tmp_path, file, monkeypatch
):
    sqlite3.connect(tmp_path / "other").execute("CREATE TABLE t (a)")
    for path in (tmp_path / "other", tmp_path / "nothing"):
        with pytest.raises(LookupError):
            WalIndex(path)
    monkeypatch.setattr(walindex, "SQLITE", None)
    with pytest.raises(LookupError):
        WalIndex(file)


def test_the_generation_is_read_only_after_a_commit(committed_db):
    """PostgreSQL tells of no commits: there it is read each time."""
    freshness = Freshness()
    number = [freshness.generation().number]
    for name in ("資源", "技術"):
        with CaptureQueriesContext(connection) as asked:
            assert {freshness.generation().number for _ in range(3)} == {number[-1]}
        assert len(asked) == (0 if connection.vendor == "sqlite" else 3)
        Topic.objects.create(name=name, slug=name, reading="あ")
        number.append(freshness.generation().number)
        assert number[-1] > number[-2]
