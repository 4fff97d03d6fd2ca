"""Two nodes on PostgreSQL and Redis behind nginx: what goes wrong with one part is not seen by readers."""

import os
import shutil
import signal
import subprocess
import sys
import time

import httpx
import psycopg
import pytest

from tests.deploy.conftest import until
from tests.nodes import Load, Node, Server

pytestmark = pytest.mark.xdist_group("plant")


def title(server: Server, path: str) -> str:
    return server.get(path).text.replace("<wbr>", "")


def test_what_one_node_publishes_the_other_shows_at_the_next_request(plant):
    first, second = plant.nodes
    assert [node.get("/articles/").status_code for node in (first, second)] == [200, 200]
    for number in range(3):
        plant.publish(f"news-{number}", f"知らせ{number}", node=number % 2)
        for node in (second, first):
            assert f"知らせ{number}" in title(node, "/articles/")


def test_no_worker_of_two_nodes_ever_shows_a_page_of_before(plant, tmp_path):
    variables = {
        "DATABASE_URL": plant.postgres.create("reading"),
        "RARETREND_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tests.served_settings",
        "WEB_CONCURRENCY": "2",
    }
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench.reading", "30", "2"],
        check=False,
        env=os.environ | variables,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "stale in 30 publications × 2 pages × 4 workers of 2 nodes: 0" in ran.stdout


def test_what_is_withdrawn_is_gone_behind_nginx_within_two_seconds(plant):
    plant.publish("mistake", "誤報")
    for _ in range(3):
        assert plant.nginx.get("/articles/mistake/").status_code == 200
    with Load(plant.nginx, ["/articles/mistake/"]):  # always one to keep it fresh
        plant.nodes[1].manage("withdraw_article", "mistake")
        time.sleep(2)
        assert {plant.nginx.get("/articles/mistake/").status_code for _ in range(20)} == {410}


def test_a_node_that_is_killed_costs_no_reader_an_answer(plant):
    first = plant.nodes[0]
    with Load(plant.nginx, ["/", "/articles/gallium/", "/search/?q=ガリウム"]) as load:
        time.sleep(0.5)
        first.kill()
        time.sleep(1.5)
        first.start()
        time.sleep(1)
    assert set(load.got) == {200}
    assert load.got.total() > 100


def test_a_reload_of_the_nodes_costs_no_reader_an_answer(plant):
    with Load(plant.nginx, ["/", "/articles/gallium/", "/search/?q=ガリウム"]) as load:
        for node in plant.nodes:
            time.sleep(0.3)
            node.signal(signal.SIGHUP)
            assert until(lambda node=node: "Worker exiting" in node.log.read_text())
    assert set(load.got) == {200}


def test_pages_come_without_redis_and_with_one_that_hangs(plant):
    paths = ["/", "/search/?q=ガリウム", "/admin/login/", "/articles/gallium/"]
    node = plant.nodes[0]
    try:
        with Load(plant.nginx, paths) as load:
            plant.redis.send_signal(signal.SIGSTOP)
            time.sleep(1)
            assert node.get("/healthz").text == "cache\n"
        assert set(load.got) == {200}
    finally:
        plant.redis.send_signal(signal.SIGCONT)
    assert until(lambda: node.get("/healthz").text == "ok\n")


def test_ready_pages_stay_while_postgresql_is_gone_and_the_rest_says_when_to_come_back(plant):
    node = plant.nodes[0]
    ready = node.get("/articles/gallium/").text
    plant.postgres.stop()
    try:
        answers = [node.get("/articles/gallium/") for _ in range(5)]
        asked = node.get("/search/?q=誰も探さない語")
        health = node.get("/healthz")
    finally:
        plant.postgres.start()
    assert {answer.text for answer in answers} == {ready}
    assert health.text == "database\n"
    assert asked.status_code == 503
    assert int(asked.headers["Retry-After"]) > 0
    assert '<html lang="ja"' in asked.text
    for each in plant.nodes:
        assert until(lambda each=each: each.get("/search/?q=誰も探さない語").status_code == 200)
        assert each.get("/readyz").text == "ok\n"


def test_ready_pages_stay_while_postgresql_is_locked(plant, tmp_path, static_files):
    """As for as long as a restore takes. Everybody waits once: here a second, else twenty."""
    url = plant.postgres.url("site")
    patience = f"{url}?options=-c%20lock_timeout%3D1s"
    node = Node(tmp_path, {"DATABASE_URL": patience, "CACHE_URL": "", "WEB_CONCURRENCY": "1"})
    shutil.copytree(static_files, tmp_path / "static")
    with node, psycopg.connect(url) as other:
        ready = node.get("/articles/gallium/").text
        other.execute("LOCK TABLE raretrend_generation, articles_edition")
        assert node.get("/articles/gallium/").text == ready
        with Load(node, ["/articles/gallium/"]) as load:
            time.sleep(2)
        assert set(load.got) == {200}
        assert load.got.total() > 20  # four who wait for a second each time get eight
        assert node.get("/search/?q=誰も探さない語").status_code == 503
        other.rollback()
        assert until(lambda: node.get("/search/?q=誰も探さない語").status_code == 200)


def test_without_any_node_nginx_says_in_japanese_when_to_come_back(plant):
    for node in plant.nodes:
        node.kill()
    try:
        read = plant.nginx.get("/elements/")
        address = f"{plant.nginx.url}/admin/articles/article/from-document/"
        sent = httpx.post(address, content=b"x" * 10_000_000, trust_env=False)
    finally:
        for node in plant.nodes:
            node.start()
    for answer in (read, sent):
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "もう一度お試しください" in answer.text
    assert until(lambda: plant.nginx.get("/elements/").status_code == 200)
