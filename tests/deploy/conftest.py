"""Two nodes on one PostgreSQL and one Redis, behind nginx: what grows out of one machine."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.nodes import Nginx, Node
from tests.postgres import Postgres, free_port, redis


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


@pytest.fixture(scope="module")
def plant(tmp_path_factory) -> Iterator[Plant]:
    """PostgreSQL, Redis, two nodes with a folder each, nginx."""
    port = free_port()
    with Postgres() as postgres, redis(port) as cache:
        shared = {
            "DATABASE_URL": postgres.create("site"),
            "CACHE_URL": f"redis://127.0.0.1:{port}/0",
        }
        nodes = [Node(tmp_path_factory.mktemp(name), shared) for name in ("first", "second")]
        nodes[0].manage("migrate")
        nodes[0].manage("collectstatic", "--no-input")
        shutil.copytree(nodes[0].folder / "static", nodes[1].folder / "static")
        folder: Path = tmp_path_factory.mktemp("nginx")
        with nodes[0], nodes[1], Nginx(folder, nodes, nodes[0].folder) as nginx:
            plant = Plant(postgres, cache, nodes, nginx)
            plant.publish("gallium", "ガリウム入門")
            yield plant
