"""How fast pages are served, as shares of what the server can do: `python -m tests.bench.serving [short]`.

Starts the site with a made-up corpus and a bare WSGI application that gives the same answer, each under
`raretrend/gunicorn.py`, and loads both in turns. A share is what an answer of the bare one takes the workers
of processors, divided by what one of the site's takes in the same turn: other work on the machine slows both
of a turn, but changes that little; each worker is held on one processor. The median of all turns counts;
costs and rates are told beside it. Both are started anew several times, since two processes of the same code
differ by a twentieth, too. Then publishes and reads (`tests.bench.reading`). The short form only loads,
without wrk, and fails where a share is far off.
"""

import json
import os
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from statistics import median

from tests.bench import own_folder

own_folder()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raretrend.settings")
os.environ.setdefault("WEB_CONCURRENCY", "4")

import django

django.setup()

from django.core.management import call_command

from articles.models import Edition, Spelling
from raretrend import corpus
from tests.bench import reading
from tests.bench.loading import Load, Served, Turn, served
from tests.workers import get, hold, reader_of_each


@dataclass(frozen=True)
class Extent:
    """How much is measured: articles, pages loaded, starts, turns of a second each, publications read."""

    articles: int = 300
    pages: int = 200
    starts: int = 10
    turns: int = 3
    publications: int = 1_000
    wrk: bool = True


FULL = Extent()
SHORT = Extent(articles=10, pages=10, starts=1, turns=1, publications=0, wrk=False)
#: What the short form fails below: far under what is ever seen.
LOOSELY = 0.4
COMMITS_A_SECOND = 20
QUIET = ("--log-level", "error")


@dataclass(frozen=True)
class Case:
    """A line of the table: which pages are asked for, and how."""

    name: str
    paths: list[str]
    headers: dict[str, str] = field(default_factory=dict)
    ready: bool = False  # the reader has the page already
    commits: bool = False
    fewest: bool = False  # the bare answer has two headers


#: What gunicorn says by itself.
GUNICORNS = {"Server", "Date", "Connection"}
FEWEST = [("Content-Type", "text/html; charset=utf-8")]


@contextmanager
def committing() -> Iterator[None]:
    """Twenty commits a second that readers see nothing of."""
    ended, spelling = threading.Event(), Spelling.objects.first()

    def commit() -> None:
        while not ended.wait(1 / COMMITS_A_SECOND):
            Spelling.objects.filter(pk=spelling.pk).update(preferred=f"{time.time()}")

    thread = threading.Thread(target=commit)
    thread.start()
    yield
    ended.set()
    thread.join()


def asked(site: Served, path: str, headers: dict[str, str]) -> tuple[HTTPResponse, bytes]:
    """The site's answer to one request, and its body."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


@contextmanager
def bare(site: Served, path: str, headers: dict[str, str], *, fewest: bool) -> Iterator[Served]:
    """The bare application with the site's answer to a request, until the block ends."""
    answer, content = asked(site, path, headers)
    told = [pair for pair in answer.getheaders() if pair[0] not in GUNICORNS]
    body = Path(os.environ["RARETREND_DATA"]) / "body"
    body.write_bytes(content)
    given = [*FEWEST, ("Content-Length", str(len(content)))] if fewest else told
    variables = {
        "BARE_STATUS": f"{answer.status} {answer.reason}",
        "BARE_BODY": str(body),
        "BARE_HEADERS": json.dumps(given),
    }
    with served("tests.bench.bare", *QUIET, **variables) as limit:
        hold(limit.master)
        yield limit


def cases(extent: Extent) -> list[Case]:
    """All lines of the table."""
    live = Edition.objects.live().select_related("article")[: extent.pages]
    many = [edition.article.get_absolute_url() for edition in live]
    one, pages = many[:1], f"{len(many)} pages"
    found = [
        Case("one page", one),
        Case("one page, gzip", one, {"Accept-Encoding": "gzip"}),
        Case("one page, 304", one, ready=True),
        Case(pages, many),
        Case(f"{pages}, {COMMITS_A_SECOND} commits/s", many, commits=True),
    ]
    if extent is FULL:
        found.append(Case("one page, against two headers", one, fewest=True))
    return found


def fill(site: Served, paths: list[str]) -> None:
    """Have every worker keep the pages."""
    readers = reader_of_each(site.master, site.port)
    for path in paths:
        for reader in readers:
            get(reader, path)
    for reader in readers:
        reader.close()


def turns(extent: Extent, site: Served, case: Case) -> list[tuple[Turn, Turn]]:
    """The site and the limit loaded in turns."""
    headers = dict(case.headers)
    if case.ready:
        headers["If-None-Match"] = asked(site, case.paths[0], {})[0].headers["ETag"]
    load = Load(case.paths, headers, extent.wrk)
    with (
        bare(site, case.paths[0], headers, fewest=case.fewest) as limit,
        committing() if case.commits else nullcontext(),
    ):
        return [(load.turn(site), load.turn(limit)) for _ in range(extent.turns)]


def share(case: Case, both: list[tuple[Turn, Turn]]) -> float:
    """The site's share of the limit; printed as a line of the table."""
    found = median(limit.cost / site.cost for site, limit in both)
    sites, limits = zip(*both, strict=True)
    costs = [f"{median(turn.cost for turn in turns):.0f}" for turns in (sites, limits)]
    rates = [f"{median(turn.rate for turn in turns):,.0f}" for turns in (sites, limits)]
    print("|", " | ".join([case.name, f"{found:.2f}", *costs, *rates]), "|", flush=True)
    return found


def serve(extent: Extent) -> list[float]:
    """All shares, each of which is printed."""
    taken: dict[str, list[tuple[Turn, Turn]]] = defaultdict(list)
    lines = cases(extent)
    for _ in range(extent.starts):
        with served("raretrend.wsgi", *QUIET) as site:
            hold(site.master)
            fill(site, max((case.paths for case in lines), key=len))
            for case in lines:
                taken[case.name] += turns(extent, site, case)
    print("| case | share | µs | bare | answers/s | bare |\n|---|---|---|---|---|---|")
    return [share(case, taken[case.name]) for case in lines]


def main() -> None:
    """Print the figures as a table of Markdown."""
    extent = SHORT if "short" in sys.argv else FULL
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    corpus.make(extent.articles, seed=1)
    shares = serve(extent)
    if extent is FULL:
        reading.measure(extent.publications, nodes=1)
    elif min(shares) < LOOSELY:
        raise SystemExit(f"too slow: {shares}")


if __name__ == "__main__":
    main()
