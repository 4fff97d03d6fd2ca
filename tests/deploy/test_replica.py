"""Readers' pages from a copy that follows, however far behind: never one of before kept as one of after."""

import shutil
import time

import pytest

from tests.deploy.conftest import until
from tests.nodes import Load, Node
from tests.postgres import Postgres

pytestmark = pytest.mark.xdist_group("plant")


@pytest.fixture(scope="module")
def databases():
    with Postgres() as postgres:
        postgres.create("site")
        with Postgres(postgres) as replica:
            yield postgres, replica


@pytest.fixture(scope="module")
def replica(databases):
    return databases[1]


@pytest.fixture(scope="module")
def node(databases, tmp_path_factory, static_files):
    postgres, replica = databases
    variables = {
        "DATABASE_URL": postgres.url("site"),
        "REPLICA_URL": replica.url("site"),
        "CACHE_URL": "",
    }
    node = Node(tmp_path_factory.mktemp("site"), variables)
    node.manage("migrate")
    shutil.copytree(static_files, node.folder / "static")
    with node:
        yield node


def publish(node, slug, title):
    file = node.folder / f"{slug}.md"
    uses = f"| 用途 | 必要な元素 | 製品例 |\n|---|---|---|\n| {title}の磁石 | Nd | モーター |\n"
    file.write_text(f"# {title}\n\n本文です。\n\n{uses}", encoding="utf-8")
    node.manage("import_article", str(file), "--slug", slug, "--publish")


def titles(node, **headers):
    """What the archive shows, as often as both workers have answered."""
    return {
        word
        for _ in range(8)
        for word in ("一つ目", "二つ目", "三つ目", "四つ目")
        if word in node.get("/articles/", headers=headers).text.replace("<wbr>", "")
    }


def test_what_is_published_is_shown_when_the_copy_has_it_and_to_editors_at_once(node, replica):
    publish(node, "one", "一つ目")
    assert until(lambda: "一つ目" in titles(node))
    with Load(node, ["/articles/"], readers=16):  # every thread has its connection
        time.sleep(1)
    replica.ask("SELECT pg_wal_replay_pause()")
    publish(node, "two", "二つ目")
    assert "二つ目" not in titles(node)
    assert {"一つ目", "二つ目"} <= titles(node, Cookie="sessionid=abc")
    assert node.get("/articles/two/").status_code == 404
    # This one is written out piece by piece, after the view.
    all_uses = node.get("/elements/uses.csv").text
    assert "一つ目の磁石" in all_uses
    assert "二つ目の磁石" not in all_uses
    assert node.get("/articles/two/", headers={"Cookie": "sessionid=abc"}).status_code == 200
    replica.ask("SELECT pg_wal_replay_resume()")
    # What was rendered while the copy was behind was not kept beyond that.
    assert until(lambda: {"一つ目", "二つ目"} <= titles(node))


def stop_there(replica, postgres):
    """Stop it; once it starts again it is as it was, and goes no further."""
    postgres.ask("CHECKPOINT")
    until_here = (
        f"SELECT pg_last_wal_replay_lsn() >= '{postgres.ask('SELECT pg_current_wal_lsn()')}'"
    )
    assert until(lambda: replica.ask(until_here) == "t")
    replica.ask("CHECKPOINT")
    replica.ask("ALTER SYSTEM SET recovery_min_apply_delay = '1h'")
    replica.stop()


def go_on(replica):
    """Let it catch up."""
    replica.ask("ALTER SYSTEM RESET recovery_min_apply_delay")
    replica.ask("SELECT pg_reload_conf()")


def asked(replica):
    """Whether the node has connections to it."""
    return replica.ask("SELECT count(*) FROM pg_stat_activity WHERE datname = 'site'") != "0"


WITHDRAW = """
from articles import publishing
from articles.models import Article
publishing.withdraw(Article.objects.get(slug="three"))
"""


def test_without_the_copy_pages_come_from_the_database(node, databases):
    postgres, replica = databases
    publish(node, "three", "三つ目")
    assert until(lambda: node.get("/articles/three/").status_code == 200)
    stop_there(replica, postgres)
    try:
        publish(node, "four", "四つ目")
        found = node.get("/articles/four/")
        assert found.status_code == 200
        assert "四つ目" in found.text.replace("<wbr>", "")
        assert node.get("/search/?q=四つ目").status_code == 200
        assert node.get("/healthz").text == "ok\n"
        # What was ready is as good as the database says, too.
        assert {"三つ目", "四つ目"} <= titles(node)
        node.manage("shell", "-c", WITHDRAW)
        assert {node.get("/articles/three/").status_code for _ in range(8)} == {410}
        assert "三つ目" not in titles(node)
    finally:
        replica.start()
    # As far back as it was when it went, it is asked, and not believed.
    shown = set()
    assert until(lambda: shown.add(node.get("/articles/three/").status_code) or asked(replica))
    shown |= {node.get("/articles/three/").status_code for _ in range(16)}
    assert shown == {410}
    go_on(replica)
    # It looks for what it missed every five seconds, once it runs.
    assert until(lambda: "四つ目" in (shown := titles(node)) and "三つ目" not in shown, seconds=60)
    assert {node.get("/articles/three/").status_code for _ in range(8)} == {410}
