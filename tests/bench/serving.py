"""How fast pages are served, as shares of what the server can do: `python -m tests.bench.serving [short]`.

Starts the site with a made-up corpus and a bare WSGI application that gives the same answer, each under
`raretrend/gunicorn.py`, and loads both in turns. A share is what an answer of the bare one takes the workers
of processors, divided by what one of the site's takes in the same turn: other work on the machine slows both
of a turn, but changes that little. The median of all turns counts; costs and rates are told beside it. Then
publishes and reads (`tests.bench.reading`). The short form only loads, without wrk, and fails where a share
is far off.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
from tests.bench.loading import Load, Served, served
from tests.workers import get, reader_of_each


@dataclass(frozen=True)
class Extent:
    """How much is measured: articles, pages loaded, seconds a load, loads a figure, publications read."""

    articles: int = 300
    pages: int = 200
    seconds: int = 1  # in short turns both meet the same disturbances
    rounds: int = 25
    publications: int = 1_000
    wrk: bool = True


FULL = Extent()
SHORT = Extent(articles=10, pages=10, seconds=1, rounds=1, publications=0, wrk=False)
#: What the short form fails below: far under what is ever seen.
LOOSELY = 0.4
COMMITS_A_SECOND = 20
GZIP = {"Accept_Encoding": "gzip"}
QUIET = ("--log-level", "error")
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
        yield limit


def share(
    extent: Extent, site: Served, name: str, paths: list[str], *, fewest: bool = False, **asked: str
) -> float:
    """The site's share of the limit for some pages; printed as a line of the table."""
    headers = {header.replace("_", "-"): value for header, value in asked.items()}
    load = Load(paths, headers, extent.seconds, extent.wrk)
    with bare(site, paths[0], headers, fewest=fewest) as limit:
        both = [(load.turn(site), load.turn(limit)) for _ in range(extent.rounds)]
    found = median(of_bare.cost / of_site.cost for of_site, of_bare in both)
    sites, limits = zip(*both, strict=True)
    costs = [median(turn.cost for turn in turns) for turns in (sites, limits)]
    rates = [median(turn.rate for turn in turns) for turns in (sites, limits)]
    print(
        f"| {name} | {found:.2f} | {costs[0]:.0f} | {costs[1]:.0f} "
        f"| {rates[0]:,.0f} | {rates[1]:,.0f} |",
        flush=True,
    )
    return found


def serve(extent: Extent) -> list[float]:
    """All shares, each of which is printed."""
    live = Edition.objects.live().select_related("article")[: extent.pages]
    paths = [edition.article.get_absolute_url() for edition in live]
    many = f"{len(paths)} pages"
    with served("raretrend.wsgi", *QUIET) as site:
        readers = reader_of_each(site.master, site.port)
        for path in paths:
            for reader in readers:
                get(reader, path)
        for reader in readers:
            reader.close()
        tag = asked(site, paths[0], {})[0].headers["ETag"]
        print("| case | share | µs | bare | answers/s | bare |\n|---|---|---|---|---|---|")
        shares = [
            share(extent, site, "one page", paths[:1]),
            share(extent, site, "one page, gzip", paths[:1], **GZIP),
            share(extent, site, "one page, 304", paths[:1], If_None_Match=tag),
            share(extent, site, many, paths),
        ]
        with committing():
            shares.append(share(extent, site, f"{many}, {COMMITS_A_SECOND} commits/s", paths))
        if extent is FULL:
            share(extent, site, "one page, against two headers", paths[:1], fewest=True)
    return shares


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
