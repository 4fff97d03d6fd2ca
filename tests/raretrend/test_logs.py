"""Logs: lines for people on a terminal, JSON for machines elsewhere."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAY = """
import django, logging
django.setup()
logging.getLogger("raretrend").warning("話題量を読めません\\n二行目")
"""
ASK = """
import django
django.setup()
from django.db import connection
connection.cursor().execute("SELECT 1")
connection.cursor().execute(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT max(i) FROM n"
)
"""


def environment(tmp_path, **variables):
    plain = {
        "RARETREND_DATA": str(tmp_path),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "raretrend.settings",
    }
    return os.environ | plain | variables


def test_elsewhere_a_line_is_json(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-c", SAY],
        check=True,
        capture_output=True,
        cwd=ROOT,
        env=environment(tmp_path),
    )
    (line,) = ran.stderr.decode().splitlines()
    told = json.loads(line)
    assert told["message"] == "話題量を読めません\n二行目"
    assert "話題量" in line
    assert {"at", "level", "logger", "request_id"} <= set(told)
    assert told["at"].endswith("+00:00")


def test_on_a_terminal_a_line_is_for_people(tmp_path):
    ours, theirs = pty.openpty()
    subprocess.run(
        [sys.executable, "-c", SAY], check=True, stderr=theirs, cwd=ROOT, env=environment(tmp_path)
    )
    told = os.read(ours, 10_000).decode()
    os.close(ours)
    os.close(theirs)
    assert "WARNING raretrend" in told
    assert "話題量を読めません" in told
    assert not told.startswith("{")


@pytest.mark.parametrize(("debug", "logged"), [("true", 1), ("false", 0)])
def test_in_debug_a_slow_query_is_logged_with_its_sql(tmp_path, debug, logged):
    ran = subprocess.run(
        [sys.executable, "-c", ASK],
        check=True,
        capture_output=True,
        cwd=ROOT,
        env=environment(tmp_path, DEBUG=debug),
    )
    lines = [json.loads(line) for line in ran.stderr.decode().splitlines()]
    assert len(lines) == logged
    for line in lines:
        assert line["duration"] > 0.05
        assert "RECURSIVE" in line["sql"]
