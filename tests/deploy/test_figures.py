"""What Prometheus reads, from gunicorn as it serves."""

import re
import shutil
import signal
import time

import httpx
import pytest

from tests.nodes import Node
from tests.postgres import free_port, wait_for

pytestmark = pytest.mark.xdist_group("plant")


@pytest.fixture(scope="module")
def node(tmp_path_factory, static_files):
    variables = {"METRICS_PORT": str(free_port()), "DATABASE_URL": "", "CACHE_URL": ""}
    node = Node(tmp_path_factory.mktemp("site"), variables)
    node.manage("migrate")
    shutil.copytree(static_files, node.folder / "static")
    with node:
        wait_for(int(variables["METRICS_PORT"]))
        yield node


def figures(node):
    """All that is counted, by its name with labels."""
    port = node.variables["METRICS_PORT"]
    text = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text
    return {
        name: float(value) for name, value in re.findall(r"^(\w\S*) (\S+)$", text, re.MULTILINE)
    }


def told(node, name, value):
    """Whether a figure comes to be a value: each worker tells its own every other second."""
    end = time.monotonic() + 20
    while figures(node).get(name, 0) != value and time.monotonic() < end:
        time.sleep(0.2)
    return figures(node).get(name, 0) == value


def test_ready_answers_and_django_s_are_counted_over_all_workers_and_reloads(node):
    page = 'raretrend_request_seconds_count{page="articles:elements",status="2xx"}'
    missing = 'raretrend_request_seconds_count{page="none",status="4xx"}'
    for _ in range(40):
        assert node.get("/elements/").status_code == 200
    for _ in range(3):
        assert node.get("/nothing/").status_code == 404
    rendered = figures(node)[page]
    assert 1 <= rendered <= 2  # each of the workers once at the most
    assert told(node, "raretrend_ready_answers_total", 40 - rendered)
    assert figures(node)[missing] == 3

    node.signal(signal.SIGHUP)
    time.sleep(0.5)
    while node.log.read_text().count("Worker exiting") < 2:
        time.sleep(0.1)
    node.get("/nothing/")
    assert told(node, missing, 4)
    assert figures(node)["raretrend_ready_answers_total"] == 40 - rendered


def test_the_port_is_free_and_the_files_are_gone_with_the_master(node):
    node.signal(signal.SIGTERM)
    node.process.wait(timeout=30)
    with pytest.raises(httpx.ConnectError):
        figures(node)
