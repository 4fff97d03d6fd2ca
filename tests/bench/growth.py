"""How pages cost as the site grows: `python -m tests.bench.growth [ARTICLES…] [--keep FOLDER]`.

A process for each size (default 100 and 10,000) has a database with as many articles (`make_corpus`), kept
for another time in FOLDER, and measures one page at a time (`tests.bench.one_site`). They take turns, so that
whatever else the machine does meets all of them: a figure is the median of its turns, and so is what a page
costs with most articles divided by what it costs with fewest. With one size and DATABASE_URL that database is
filled and measured.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles
from typing import Any

TURNS = 9


class Site:
    """A process of `tests.bench.one_site` with so many articles."""

    def __init__(self, articles: int, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.articles = articles
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.one_site"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"RARETREND_DATA": str(folder)},
        )
        self.known = self.ask("fill", articles)

    def ask(self, job: str, of: object = None) -> Any:
        """What a job gives."""
        self.process.stdin.write(json.dumps([job, of]) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.articles} articles: no answer to {job} {of}")
        return json.loads(line)

    def end(self) -> None:
        """Nothing is asked any more."""
        self.process.stdin.close()
        self.process.wait()


def in_turns(sites: list[Site], job: str, of: object = None, turns: int = TURNS) -> list[list[Any]]:
    """For each site what a job gave, turn by turn."""
    rounds = [[site.ask(job, of) for site in sites] for _ in range(turns)]
    return [list(given) for given in zip(*rounds, strict=True)]


def times(given: list[list[float]]) -> str:
    """The last site's figure divided by the first one's, the median of all turns; nothing for one site."""
    found = median(last / first for first, last in zip(given[0], given[-1], strict=True))
    return f"{found:.2f}" if len(given) > 1 else ""


def tell_pages(sites: list[Site]) -> None:
    """A table: queries, kilobytes, and milliseconds of each page, anew and for the first time."""
    heads = " | ".join(f"KB at {site.articles:,} | ms anew | first" for site in sites)
    print(f"| page | queries | {heads} | anew × | first × |")
    print(f"|---|---|{'---|---|---|' * len(sites)}---|---|")
    for page in sites[0].known["pages"]:
        turns = 1 if page in sites[0].known["whole"] else TURNS
        given = in_turns(sites, "page", page, turns)
        seen = [turns[0] for turns in given]
        anew, first = (
            [[one[name] for one in turns] for turns in given] for name in ("anew", "first")
        )
        queries = " → ".join(dict.fromkeys(str(one["queries"]) for one in seen))
        cells = " | ".join(
            f"{one['bytes'] / 1_000:.0f} | {median(ready):.1f} | {median(new):.1f}"
            for one, ready, new in zip(seen, anew, first, strict=True)
        )
        print(f"| `{page}` | {queries} | {cells} | {times(anew)} | {times(first)} |", flush=True)


def tell_writing(sites: list[Site]) -> None:
    """What is written, in milliseconds, as rows of the table of pages."""
    for job in sites[0].known["writing"]:
        given = in_turns(sites, job)
        cells = " | ".join(f"| {median(turns):.1f} | " for turns in given)
        print(f"| {job} | | {cells} | {times(given)} | |", flush=True)


def tell_searches(sites: list[Site]) -> None:
    """Milliseconds of all searches together, and of those that take longest."""
    queries = sites[0].known["searches"]
    found = {query: in_turns(sites, "search", query) for query in queries}
    for number, site in enumerate(sites):
        every = [one for turns in found.values() for one in turns[number]]
        worst = sorted(queries, key=lambda query: -median(found[query][number]))[:3]
        slowest = "、".join(f"{query} {median(found[query][number]):.1f}" for query in worst)
        print(
            f"\nsearch at {site.articles:,}: median {median(every):.1f} ms, "
            f"p95 {quantiles(every, n=20)[-1]:.1f} ms ({slowest})"
        )


def main() -> None:
    """Print the figures as tables of Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="*", type=int, default=[100, 10_000])
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = asked.keep or Path(passing)
        sites = [Site(articles, folder / str(articles)) for articles in asked.articles]
        tell_pages(sites)
        tell_writing(sites)
        tell_searches(sites)
        for site in sites:
            site.end()


if __name__ == "__main__":
    main()
