"""Real workers: near the limit of the server, and never a page of before."""

import os
import shutil
import subprocess
import sys

import pytest


@pytest.mark.skipif(not shutil.which("wrk") and "CI" not in os.environ, reason="needs wrk")
def test_workers_serve_near_the_limit_and_never_a_page_of_before(tmp_path):
    """The short form of `make bench`; it fails by itself where a ratio is far off or a page is stale."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"RARETREND_DATA": str(tmp_path), "WEB_CONCURRENCY": "2"}
    command = [sys.executable, "-m", "tests.bench.serving", "short"]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "publications × 8 reads × 1 nodes: 0" in told.stdout
    assert "appears when it is due: True" in told.stdout
