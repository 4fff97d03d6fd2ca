"""kill -9 of everything while editions are published: nothing acknowledged is lost, nothing is torn."""

import random
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from contextlib import closing

import pytest

#: Seconds within which the site serves again.
SERVING_AGAIN = 5

PUBLISHED = """
    SELECT slug, number, body_html, edition.id, live_until IS NULL
    FROM articles_edition edition JOIN articles_article article ON article.id = article_id
    WHERE number IS NOT NULL
"""
INDEXED = """
    SELECT edition_id FROM articles_searchdocument document
    JOIN articles_search ON articles_search.rowid = document.id
"""


@pytest.fixture
def site(new_site):
    return new_site(WEB_CONCURRENCY="1")


class Publisher:
    """A publishing process, and what it was told is done."""

    def __init__(self, site, name):
        self.said = []
        self.process = site.begin(
            *(sys.executable, "-m", "tests.newsroom", name, "2"), stdout=subprocess.PIPE
        )
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        with self.process.stdout as lines:
            for line in lines:
                if line.endswith("\n"):  # else it was being written when the process died
                    self.said.append(line.split())

    def wait(self):
        """Until it has begun."""
        until = time.monotonic() + 60
        while not self.said and time.monotonic() < until:
            time.sleep(0.01)


def check(site, acknowledged):
    """Nothing acknowledged is missing, and all that is there is whole."""
    with closing(sqlite3.connect(f"file:{site.data / 'db.sqlite3'}?mode=ro", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        indexed = {key for (key,) in database.execute(INDEXED)}
        published = database.execute(PUBLISHED).fetchall()
        pictures = {name for (name,) in database.execute("SELECT file FROM articles_picture")}
    there = {(slug, str(number)) for slug, number, *_ in published}
    assert {(slug, number) for slug, number, _ in acknowledged} <= there
    assert {picture for *_, picture in acknowledged} <= pictures
    for slug, number, body, key, live in published:
        assert "許可制に改めました。" in body, (slug, number)
        assert not live or key in indexed, (slug, number)
    for picture in pictures:
        assert (site.data / "media" / picture).read_bytes().endswith(b"\xff\xd9"), picture


def kill_again_and_again(site, times):
    """Returns how long the site took each time to serve, with somebody publishing already."""
    acknowledged, waits = [], []
    for number in range(times):
        publisher, begun = Publisher(site, f"r{number}"), time.monotonic()
        site.serve()
        waits.append(time.monotonic() - begun)
        for slug, _, _ in acknowledged[-2:]:
            assert site.get(f"/articles/{slug}/").status_code == 200
        publisher.wait()
        time.sleep(random.uniform(0, 0.7))  # noqa: S311
        site.kill()
        publisher.reader.join(timeout=60)
        assert publisher.said
        acknowledged += publisher.said
        check(site, acknowledged)
    site.serve()
    return waits


def test_nothing_acknowledged_is_lost_when_everything_is_killed(site):
    kill_again_and_again(site, 3)


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_in_forty_kills_and_the_site_is_back_within_seconds(site):
    waits = kill_again_and_again(site, 40)
    assert statistics.median(waits) <= SERVING_AGAIN, waits
