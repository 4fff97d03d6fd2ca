"""Two nodes on one PostgreSQL and one Redis, behind nginx: what grows out of one machine."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.nodes import Nginx, Node
from tests.postgres import Postgres, free_port, redis


def until(true: Callable[[], bool], seconds: float = 15) -> bool:
    """Whether something becomes true in time."""
    end = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < end:
        time.sleep(0.1)
    return found


@dataclass
class Plant:
    """All of it."""

    postgres: Postgres
    redis: subprocess.Popen
    nodes: list[Node]
    nginx: Nginx

    def publish(self, slug: str, title: str, node: int = 0) -> None:
        """Publish an article with one paragraph by a command of a node."""
        file = self.nodes[node].folder / f"{slug}.md"
        file.write_text(f"# {title}\n\n本文です。\n", encoding="utf-8")
        self.nodes[node].manage("import_article", str(file), "--slug", slug, "--publish")


@pytest.fixture(scope="session")
def static_files(tmp_path_factory) -> Path:
    """All static files, collected and compressed once for every node."""
    folder = tmp_path_factory.mktemp("collected")
    Node(folder, {"DATABASE_URL": ""}).manage("collectstatic", "--no-input")
    return folder / "static"


@pytest.fixture(scope="session")
def plant(tmp_path_factory, static_files) -> Iterator[Plant]:
    """PostgreSQL, Redis, two nodes with a folder each, nginx."""
    port = free_port()
    with Postgres() as postgres, redis(port) as cache:
        shared = {
            "DATABASE_URL": postgres.create("site"),
            "CACHE_URL": f"redis://127.0.0.1:{port}/0",
            "WEB_CONCURRENCY": "1",  # what a node has ready does not depend on who answers
        }
        nodes = [Node(tmp_path_factory.mktemp(name), shared) for name in ("first", "second")]
        nodes[0].manage("migrate")
        for node in nodes:
            shutil.copytree(static_files, node.folder / "static")
        folder: Path = tmp_path_factory.mktemp("nginx")
        with nodes[0], nodes[1], Nginx(folder, nodes, nodes[0].folder) as nginx:
            plant = Plant(postgres, cache, nodes, nginx)
            plant.publish("gallium", "ガリウム入門")
            yield plant
