"""Publishes and reads, over and over: `python -m tests.bench.reading [PUBLICATIONS [NODES]]`.

No reader of any worker of any node may be shown the page of before; a scheduled edition is seen by nobody
before its instant and by everybody from then on. Fails where that is not so. More nodes than one need
DATABASE_URL to be PostgreSQL.
"""

import os
import sys
from contextlib import ExitStack
from datetime import timedelta
from http.client import HTTPConnection

from tests.bench import own_folder

own_folder()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raretrend.settings")
os.environ.setdefault("WEB_CONCURRENCY", "4")

import django

django.setup()

from django.core.management import call_command
from django.utils import timezone

from articles import drafting, publishing
from articles.document import Document, Prose
from tests.bench.loading import served
from tests.workers import get, reader_of_each

#: The time of a publication on a busy machine must not end a connection.
KEPT = ("--keep-alive", "60", "--log-level", "error")


def stale_pages(publications: int, readers: list[HTTPConnection]) -> int:
    """How often a page was of before, asked of every worker right after each publication."""
    edition = publishing.publish(
        drafting.new_article(Document(title="0", blocks=[Prose("<p>x</p>")]), slug="stale")
    )
    stale = 0
    for number in range(1, publications + 1):
        draft = publishing.next_draft(edition.article)
        draft.title = f"title{number}"
        draft.save()
        publishing.publish(draft)
        for path in ("/articles/stale/", "/"):
            stale += sum(b">%b<" % draft.title.encode() not in get(one, path) for one in readers)
    return stale


def appears_when_due(readers: list[HTTPConnection]) -> bool:
    """Whether a scheduled edition is there for every worker from its instant on, and for none before."""
    due = timezone.now() + timedelta(seconds=2)
    draft = drafting.new_article(Document(title="due", blocks=[Prose("<p>x</p>")]), slug="due")
    publishing.publish(draft, at=due)
    early, late = [], []
    while timezone.now() < due + timedelta(seconds=1):
        for number, reader in enumerate(readers):
            asked_at = timezone.now()
            there = b'href="/articles/due/"' in get(reader, "/")
            if asked_at >= due:
                late.append((number, there))
            elif timezone.now() < due:
                early.append((number, there))
    of_all = {number for number, _ in late} == {number for number, _ in early}
    return (
        of_all
        and len(set(late)) == len(readers)
        and all(there for _, there in late)
        and not any(there for _, there in early)
    )


def measure(publications: int, nodes: int) -> None:
    """Print what was seen; fail if it is not as it should be."""
    with ExitStack() as running:
        started = [running.enter_context(served("raretrend.wsgi", *KEPT)) for _ in range(nodes)]
        readers = [reader for node in started for reader in reader_of_each(node.master, node.port)]
        stale = stale_pages(publications, readers)
        due = appears_when_due(readers)
        for reader in readers:
            reader.close()
    pages = f"{publications:,} publications × 2 pages × {len(readers)} workers of {nodes} nodes"
    print(f"stale in {pages}: {stale}")
    print(f"a scheduled edition appears when it is due: {due}")
    if stale or not due:
        raise SystemExit("readers were shown what is over")


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    measure(int((sys.argv[1:] or ["1000"])[0]), int((sys.argv[2:] or ["1"])[0]))
