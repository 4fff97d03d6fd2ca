"""How fast pages are served, as shares of what the server can do: `python -m tests.bench.serving [short]`.

Starts the site with a made-up corpus and a bare WSGI application that gives the same answer, each under
`raretrend/gunicorn.py`, and loads both in turns with wrk. Only the ratios mean anything. Then publishes and
reads, over and over, on as many nodes as NODES says (default 1; more need DATABASE_URL to be PostgreSQL): no
reader of any worker of any node may be shown the page of before. The short form fails where a figure is far
off.
"""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

os.environ.setdefault("RARETREND_DATA", tempfile.mkdtemp())
os.environ["DJANGO_SETTINGS_MODULE"] = "raretrend.settings"
os.environ.setdefault("WEB_CONCURRENCY", "4")

import django

django.setup()

from django.core.management import call_command
from django.utils import timezone

from articles import drafting, publishing
from articles.document import Document, Prose
from articles.models import Article, Spelling
from raretrend import corpus


@dataclass(frozen=True)
class Extent:
    """How much is measured: articles, pages loaded, seconds a load, loads a figure, publications read."""

    articles: int = 300
    pages: int = 200
    seconds: int = 4
    rounds: int = 3
    publications: int = 1_000


FULL, SHORT = Extent(), Extent(articles=20, pages=10, seconds=1, rounds=1, publications=25)
#: What the short form fails below: far under what is ever seen.
LOOSELY = 0.35
CONNECTIONS = 16
COMMITS_A_SECOND = 20
GZIP = "Accept-Encoding: gzip"
#: What gunicorn says by itself.
GUNICORNS = {"Server", "Date", "Connection"}
FEWEST = [["Content-Type", "text/html; charset=utf-8"]]


@contextmanager
def served(application: str, port: int, **more: str) -> Iterator[None]:
    """An application under gunicorn, until the block ends."""
    command = [
        *(sys.executable, "-m", "gunicorn", "-c", "raretrend/gunicorn.py", application),
        *("--log-level", "error"),
    ]
    server = subprocess.Popen(command, env=os.environ | {"PORT": str(port)} | more)
    try:
        for _ in range(100):
            try:
                fetch(port, "/")
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait()


def fetch(port: int, path: str, **headers: str) -> bytes:
    """The body of an answer."""
    return asked(port, path, headers)[1]


def asked(port: int, path: str, headers: dict[str, str]) -> tuple[list[tuple[str, str]], bytes]:
    """The headers an application gave, and the body."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        told = [pair for pair in answer.getheaders() if pair[0] not in GUNICORNS]
        return told, answer.read()


def rate(seconds: int, port: int, path: str, *headers: str, script: str = "") -> float:
    """Answers a second."""
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    command += [part for header in headers for part in ("-H", header)]
    command += ["-s", script] if script else []
    told = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], check=True, capture_output=True, text=True
    ).stdout
    if "Non-2xx" in told:
        raise SystemExit(told)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])


def ratio(extent: Extent, path: str, *headers: str, script: str = "") -> tuple[float, float, float]:
    """The site's rate as a share of the bare one's, loaded in turns; and both rates."""
    site, bare = [], []
    for _ in range(extent.rounds):
        site.append(rate(extent.seconds, SITE, path, *headers, script=script))
        bare.append(rate(extent.seconds, BARE, path, *headers, script=script))
    return median(site) / median(bare), median(site), median(bare)


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


def stale_pages(rounds: int, ports: list[int]) -> int:
    """How often a page was of before, read eight times on each node right after each publication."""
    edition = publishing.publish(
        drafting.new_article(Document(title="0", blocks=[Prose("<p>x</p>")]), slug="stale")
    )
    stale = 0
    for number in range(1, rounds + 1):
        draft = publishing.next_draft(edition.article)
        draft.title = f"title{number}"
        draft.save()
        publishing.publish(draft)
        wanted = draft.title.encode()
        stale += sum(
            wanted not in fetch(port, path)
            for port in ports
            for path in ("/articles/stale/", "/") * 4
        )
    return stale


def appears_when_due(port: int) -> bool:
    """Whether a scheduled edition is seen by nobody before its instant, and by everybody from then on."""
    due = timezone.now() + timedelta(seconds=2)
    draft = drafting.new_article(Document(title="due", blocks=[Prose("<p>x</p>")]), slug="due")
    publishing.publish(draft, at=due)
    seen = []
    while not seen or seen[-1][0] < due + timedelta(seconds=1):
        asked_at = timezone.now()
        there = b'href="/articles/due/"' in fetch(port, "/")
        seen.append((asked_at, timezone.now(), there))
    early = [there for _, answered_at, there in seen if answered_at < due]
    late = [there for asked_at, _, there in seen if asked_at >= due]
    return bool(early and late) and not any(early) and all(late)


def main() -> None:
    """Print the figures as a table of Markdown."""
    extent = SHORT if "short" in sys.argv else FULL
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    corpus.make(extent.articles, seed=1)
    shares = serve(extent)
    stale, due = read_after_publication(extent)
    if extent is SHORT and (stale or not due or min(shares) < LOOSELY):
        raise SystemExit(f"too slow or stale: {shares}, {stale}, {due}")


def serve(extent: Extent) -> list[float]:
    """Load the site and the bare application in turns; the shares, each of which is printed."""
    paths = [article.get_absolute_url() for article in Article.objects.all()[: extent.pages]]
    folder = Path(os.environ["RARETREND_DATA"])
    script = pages_script(folder, paths)
    many = f"{len(paths)} pages"
    with served("raretrend.wsgi", SITE):
        for path in paths:
            for _ in range(12):  # every worker has it ready
                fetch(SITE, path)
        print("| case | share of the limit | answers/s | bare |\n|---|---|---|---|")
        with bare(folder, paths[0], {}):
            shares = [row("one page", ratio(extent, paths[0]))]
            shares.append(row(many, ratio(extent, "/", script=script)))
            with committing():
                name = f"{many}, {COMMITS_A_SECOND} commits/s"
                shares.append(row(name, ratio(extent, "/", script=script)))
        with bare(folder, paths[0], {"Accept-Encoding": "gzip"}):
            shares.append(row("one page, gzip", ratio(extent, paths[0], GZIP)))
        with bare(folder, paths[0], {}, fewest=True):
            row("one page, against an answer with two headers", ratio(extent, paths[0]))
    return shares


def pages_script(folder: Path, paths: list[str]) -> str:
    """What has wrk ask for pages at random."""
    listed = ", ".join(f'"{path}"' for path in paths)
    script = folder / "pages.lua"
    script.write_text(
        f"local pages = {{{listed}}}\n"
        "request = function() return wrk.format('GET', pages[math.random(#pages)]) end\n"
    )
    return str(script)


def read_after_publication(extent: Extent) -> tuple[int, bool]:
    """Publish and read on every node: the stale pages, and whether a scheduled one came when it was due."""
    nodes = int(os.environ.get("NODES", "1"))
    ports = [free_port() for _ in range(nodes)]
    with ExitStack() as running:
        for port in ports:
            running.enter_context(served("raretrend.wsgi", port))
        stale = stale_pages(extent.publications, ports)
        due = appears_when_due(ports[-1])
    print(f"\nstale in {extent.publications:,} publications × 8 reads × {nodes} nodes: {stale}")
    print(f"a scheduled edition appears when it is due: {due}")
    return stale, due


@contextmanager
def bare(
    folder: Path, path: str, headers: dict[str, str], *, fewest: bool = False
) -> Iterator[None]:
    """The bare application with the site's answer to a request, until the block ends."""
    told, body = asked(SITE, path, headers)
    (folder / "body").write_bytes(body)
    given = [*FEWEST, ["Content-Length", str(len(body))]] if fewest else told
    with served(
        "tests.bench.bare",
        BARE,
        BARE_BODY=str(folder / "body"),
        BARE_HEADERS=json.dumps(given),
    ):
        yield


def row(name: str, figures: tuple[float, float, float]) -> float:
    """Print one line of the table; the share."""
    share, site, bare = figures
    print(f"| {name} | {share:.2f} | {site:,.0f} | {bare:,.0f} |", flush=True)
    return share


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


SITE, BARE = free_port(), free_port()

if __name__ == "__main__":
    main()
