"""How fast pages are served, as shares of what the server can do: `python -m tests.bench.serving [ROUNDS]`.

Starts the site with a made-up corpus and a bare WSGI application that gives the same answer, each under
`raretrend/gunicorn.py`, and loads both in turns with wrk. Only the ratios mean anything. Then publishes and
reads, over and over, on as many nodes as NODES says (default 1; more need DATABASE_URL to be PostgreSQL): no
reader of any worker of any node may be shown the page of before.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

os.environ.setdefault("RARETREND_DATA", tempfile.mkdtemp())
os.environ["DJANGO_SETTINGS_MODULE"] = "raretrend.settings"
os.environ.setdefault("WEB_CONCURRENCY", "4")

import django

django.setup()

from django.core.management import call_command

from articles import drafting, publishing
from articles.document import Document, Prose
from articles.models import Article, Spelling
from raretrend import corpus

ARTICLES, PAGES = 300, 200
SITE, BARE = 8101, 8102
SECONDS, CONNECTIONS = 4, 16
COMMITS_A_SECOND = 20
GZIP = "Accept-Encoding: gzip"
#: Publications, each read on every node.
PUBLICATIONS = 1_000
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


def rate(port: int, path: str, *headers: str, script: str = "") -> float:
    """Answers a second."""
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s"]
    command += [part for header in headers for part in ("-H", header)]
    command += ["-s", script] if script else []
    told = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], check=True, capture_output=True, text=True
    ).stdout
    if "Non-2xx" in told:
        raise SystemExit(told)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])


def ratio(rounds: int, path: str, *headers: str, script: str = "") -> tuple[float, float, float]:
    """The site's rate as a share of the bare one's, loaded in turns; and both rates."""
    site, bare = [], []
    for _ in range(rounds):
        site.append(rate(SITE, path, *headers, script=script))
        bare.append(rate(BARE, path, *headers, script=script))
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


def main() -> None:
    """Print the figures as a table of Markdown."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    corpus.make(ARTICLES, seed=1)
    paths = [article.get_absolute_url() for article in Article.objects.all()[:PAGES]]
    folder = Path(os.environ["RARETREND_DATA"])
    script = folder / "pages.lua"
    listed = ", ".join(f'"{path}"' for path in paths)
    script.write_text(
        f"local pages = {{{listed}}}\n"
        "request = function() return wrk.format('GET', pages[math.random(#pages)]) end\n"
    )
    with served("raretrend.wsgi", SITE):
        for path in paths:
            for _ in range(12):  # every worker has it ready
                fetch(SITE, path)
        print("| case | share of the limit | answers/s | bare |\n|---|---|---|---|")
        with bare(folder, paths[0], {}):
            row("one page", ratio(rounds, paths[0]))
            row(f"{PAGES} pages", ratio(rounds, "/", script=str(script)))
            with committing():
                name = f"{PAGES} pages, {COMMITS_A_SECOND} commits/s"
                row(name, ratio(rounds, "/", script=str(script)))
        with bare(folder, paths[0], {"Accept-Encoding": "gzip"}):
            row("one page, gzip", ratio(rounds, paths[0], GZIP))
        with bare(folder, paths[0], {}, fewest=True):
            row("one page, against an answer with two headers", ratio(rounds, paths[0]))
    read_after_publication()


def read_after_publication() -> None:
    """Publish and read on every node."""
    ports = [SITE + 10 * node for node in range(int(os.environ.get("NODES", "1")))]
    with ExitStack() as nodes:
        for port in ports:
            nodes.enter_context(served("raretrend.wsgi", port))
        found = stale_pages(PUBLICATIONS, ports)
    print(f"\nstale in {PUBLICATIONS:,} publications × 8 reads × {len(ports)} nodes: {found}")


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


def row(name: str, figures: tuple[float, float, float]) -> None:
    """One line of the table."""
    share, site, bare = figures
    print(f"| {name} | {share:.2f} | {site:,.0f} | {bare:,.0f} |", flush=True)


if __name__ == "__main__":
    main()
