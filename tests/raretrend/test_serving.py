"""Real workers: near the limit of the server, never a page of before, and no reader notices a reload."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.nodes import Load, Node


@pytest.fixture
def bench(migrated, tmp_path):
    """Runs a bench on a new site with two workers; what it prints."""

    def run(*command: str) -> str:
        shutil.copytree(migrated, tmp_path / "bench")
        variables = {
            "RARETREND_DATA": str(tmp_path / "bench"),
            "DJANGO_SETTINGS_MODULE": "tests.served_settings",
            "DATABASE_URL": "",
            "WEB_CONCURRENCY": "2",
        }
        ran = subprocess.run(
            [sys.executable, "-m", *command],
            check=False,
            env=os.environ | variables,
            capture_output=True,
            text=True,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    return run


def test_no_worker_ever_shows_a_page_of_before(bench):
    told = bench("tests.bench.reading", "30")
    assert "stale in 30 publications × 2 pages × 2 workers of 1 nodes: 0" in told
    assert "appears when it is due: True" in told


def test_workers_serve_near_the_limit(bench):
    """The bench fails by itself where a share of the limit is far off."""
    told = bench("tests.bench.serving", "short")
    assert told.count("| one page") == 3
    assert told.count("| 10 pages") == 2


def test_a_reload_under_load_costs_no_reader_an_answer(migrated, tmp_path):
    """Without a server in front that would ask a second time."""
    data = Path(shutil.copytree(migrated, tmp_path / "node"))
    variables = {"DJANGO_SETTINGS_MODULE": "tests.served_settings", "DATABASE_URL": ""}
    with Node(data, variables) as node, Load(node, ["/", "/elements/"]) as load:
        wait_for(lambda: load.got.total() > 50)
        for reloads in (1, 2):
            node.signal(signal.SIGHUP)
            wait_for(
                lambda ended=2 * reloads: node.log.read_text().count("Worker exiting") >= ended
            )
            before = load.got.total()
            wait_for(lambda before=before: load.got.total() > before + 50)
    assert set(load.got) == {200}


def wait_for(true):
    until = time.monotonic() + 60
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)
