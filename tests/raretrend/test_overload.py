"""Many more readers than the site has workers for: all are answered, and nothing stays behind."""

import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.nodes import Node
from tests.workers import workers_of

CONNECTIONS, SECONDS = 1_000, 60
#: Of the promise: milliseconds for 99 of 100 answers, bytes that may be kept afterwards.
SLOWEST, KEPT = 2_000, 50_000_000
PUBLISH = "from tests import newsroom; [newsroom.publish(f'a{n}', 1) for n in range(20)]"
#: Some are made anew all the time: every 500th reader searches for something nobody has looked for.
ASKED = """
local pages = {"/", "/articles/", "/topics/", "/elements/", "/timeline/", "/trends/"}
for number = 0, 19 do pages[#pages + 1] = "/articles/a" .. number .. "/" end
local asked = 0
request = function()
  asked = asked + 1
  if asked % 500 == 0 then return wrk.format("GET", "/search/?q=x" .. math.random(1e9)) end
  return wrk.format("GET", pages[math.random(#pages)])
end
"""


def memory(node):
    """Bytes that the workers hold."""
    told = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in workers_of(node.process.pid)]
    return sum(int(re.search(r"^Pss: +(\d+) kB", one, re.MULTILINE)[1]) for one in told) * 1024


def loaded(node, seconds, script):
    """What wrk tells of a load."""
    wrk = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s", "--latency"]
    command = [*wrk, "-s", str(script), node.url]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.slow
def test_a_thousand_readers_at_once_are_answered_and_no_memory_stays_behind(migrated, tmp_path):
    data = Path(shutil.copytree(migrated, tmp_path / "node"))
    script = tmp_path / "asked.lua"
    script.write_text(ASKED)
    node = Node(data, {"DJANGO_SETTINGS_MODULE": "tests.served_settings", "DATABASE_URL": ""})
    node.manage("shell", "--no-imports", "-c", PUBLISH)
    with node:
        loaded(node, 5, script)
        before = memory(node)
        told = loaded(node, SECONDS, script)
        time.sleep(5)  # connections end
        after = memory(node)
        assert node.get("/").status_code == 200
    assert "Non-2xx" not in told, told
    assert "Socket errors" not in told, told
    assert after - before < KEPT
    figure, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", told).groups()
    assert float(figure) * {"us": 0.001, "ms": 1, "s": 1_000}[unit] <= SLOWEST, told
