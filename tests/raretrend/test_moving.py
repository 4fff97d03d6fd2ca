"""A site moves from SQLite to PostgreSQL, or to another SQLite, with nothing lost."""

import signal
import sqlite3

import pytest

from tests.raretrend.archive.sites import Sites, media_of, pages_of, state_of, tables_of

pytestmark = pytest.mark.xdist_group("postgres")


@pytest.fixture(scope="module")
def sites(migrated, tmp_path_factory):
    sites = Sites(tmp_path_factory.mktemp("moving"), migrated=migrated)
    yield sites
    for site in sites.made:
        site.end(signal.SIGKILL)


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'moved.sqlite3'}"
    return request.getfixturevalue("new_postgres")()


def moved(sites, site, target):
    """The site once it runs on what it was moved to."""
    there = sites.new()
    there.data, there.variables = site.data, site.variables | {"DATABASE_URL": target}
    return there


def test_a_moved_site_is_the_same_and_goes_on(sites, target):
    site = sites.populated()
    there = moved(sites, site, target)
    (tables, generation), media = state_of(site), media_of(site)
    pages = pages_of(site)
    site.end()
    site.manage("migrate_to", target)
    copied, before = state_of(there)
    assert (copied, media_of(there)) == (tables, media)
    assert before > generation
    there.port = site.port
    assert pages_of(there) == pages
    there.end()
    there.python("from tests import newsroom; newsroom.publish('after', 1)")
    assert state_of(there)[1] > before
    refusal = site.manage("migrate_to", target, check=False)
    assert "すでに内容があります" in refusal.stderr
    assert tables_of(site) == tables


def test_what_the_target_would_not_take_is_named_and_nothing_is_there(sites, new_postgres):
    site, target = sites.populated(), new_postgres()
    with sqlite3.connect(site.data / "db.sqlite3") as database:
        database.execute("UPDATE articles_topic SET description = 'a' || char(0) WHERE id = 1")
    database.close()
    refusal = site.manage("migrate_to", target, check=False)
    assert "articles_topic の 1 を写せません" in refusal.stderr
    there = moved(sites, site, target)
    assert there.python("from articles.models import *; print(Article.objects.count())") == "0\n"
    # The next attempt finds the target as the first did.
    with sqlite3.connect(site.data / "db.sqlite3") as database:
        database.execute("UPDATE articles_topic SET description = '' WHERE id = 1")
    database.close()
    site.manage("migrate_to", target)
    assert tables_of(there) == tables_of(site)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("mysql://x/y", "DATABASE_URL"),
        ("postgres://127.0.0.1:1/nothing", "つながりません"),
        ("sqlite:////nowhere/x.sqlite3", "つながりません"),
        ("sqlite:///{own}", "同じです"),
    ],
)
def test_where_nothing_can_be_moved_to_is_told_in_a_line(sites, target, reason):
    site = sites.model or sites.populated()
    target = target.format(own=site.data / "db.sqlite3")
    refusal = site.manage("migrate_to", target, check=False)
    assert refusal.returncode == 1
    assert reason in refusal.stderr
    assert "Traceback" not in refusal.stderr
