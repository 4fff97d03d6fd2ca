"""How fast pages are served, as shares of what the server can do: `python -m tests.bench.serving [ROUNDS]`.

Starts the site with a made-up corpus and a bare WSGI application, each under `raretrend/gunicorn.py`, and
loads both in turns with wrk. Only the ratios mean anything. Then publishes and reads, over and over: no
reader of any worker may be shown the page of before.
"""

import gzip
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
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
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read()


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


def stale_pages(rounds: int) -> int:
    """How often a page was of before, read by four at once right after each publication."""
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
        stale += sum(wanted not in fetch(SITE, path) for path in ("/articles/stale/", "/") * 4)
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
        page = fetch(SITE, paths[0])
        (folder / "plain").write_bytes(page)
        (folder / "packed").write_bytes(gzip.compress(page, 6))
        for path in paths:
            for _ in range(12):  # every worker has it ready
                fetch(SITE, path)
        print("| case | share of the limit | answers/s | bare |\n|---|---|---|---|")
        with served("tests.bench.bare", BARE, BARE_BODY=str(folder / "plain")):
            row("one page", ratio(rounds, paths[0]))
            row(f"{PAGES} pages", ratio(rounds, "/", script=str(script)))
            with committing():
                row(
                    f"{PAGES} pages, {COMMITS_A_SECOND} commits/s",
                    ratio(rounds, "/", script=str(script)),
                )
        with served("tests.bench.bare", BARE, BARE_BODY=str(folder / "packed")):
            row("one page, gzip", ratio(rounds, paths[0], GZIP))
        print(f"\nstale pages in 100 publications × 8 reads: {stale_pages(100)}")


def row(name: str, figures: tuple[float, float, float]) -> None:
    """One line of the table."""
    share, site, bare = figures
    print(f"| {name} | {share:.2f} | {site:,.0f} | {bare:,.0f} |", flush=True)


if __name__ == "__main__":
    main()
