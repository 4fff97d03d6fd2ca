"""How pages across articles and search cost as the site grows: `python -m tests.bench.finding [ARTICLES…]`.

Fills a database with `make_corpus`, in a temporary folder or where DATABASE_URL says, up to each number of
articles (default 100 and 10,000). Milliseconds are of this process's CPU, and of the clock where the database
is a process of its own.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import StringIO
from pathlib import Path
from statistics import median, quantiles

os.environ.setdefault("RARETREND_DATA", tempfile.mkdtemp())
os.environ["DJANGO_SETTINGS_MODULE"] = "raretrend.settings"

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import drafting, publishing, remembered, tallies
from articles.document import Document, Prose, Quote
from articles.document import Source as SourceOfDocument
from articles.models import Article, Edition, Person, Source
from articles.tallies import Kind
from raretrend import corpus

PAGES = [
    *("/", "/articles/", "/articles/?before={place}", "{article}", "{article}history/"),
    *("/topics/", "/topics/?by=size", "/topics/レアアース/", "/topics/レアアース/feed/"),
    *("/elements/", "/elements/nd/", "/elements/uses.json", "/people/", "{person}"),
    *(
        "/sources/",
        "{source}",
        "/timeline/",
        "/timeline/?decade=2010",
        "/timeline/?topic=レアアース",
    ),
    *("/feed/", "/sitemap.xml", "/sitemap-articles-1.xml", "/news-sitemap.xml"),
]
#: What most articles have, what some have, what few have, what none has; one character to many words.
SEARCHES = [
    *("米", "中国", "レアアース", "ﾚｱｱｰｽ", "半導体", "京都", "インド", "サーバー", "検索数"),
    *("レアアース 価格", "中国 輸出管理 半導体", "2019年", "6000億円", "甲野一郎", "ネオジム"),
    *(
        "供給網の見通し",
        "東京都の米",
        "専門家は指摘",
        "ふたしかなことば",
        "花粉 台湾",
        "蓄電池 代替",
    ),
]
REPEATS = 15
#: Everything there is in one answer: asked for once.
WHOLE = {"/elements/uses.json"}
CLIENT = Client(HTTP_HOST="localhost")


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    begin = clock()
    work()
    return (clock() - begin) * 1_000


def fetch(path: str) -> int:
    """The page, which must be one; its bytes."""
    answer = CLIENT.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return sum(map(len, answer))


def fetch_first(path: str) -> None:
    """The page as if it had never been rendered."""
    remembered.PAGES.clear()
    fetch(path)


@dataclass
class Cost:
    """Queries of a page, its kilobytes, milliseconds when it is made anew, and for the first time."""

    queries: int
    size: float
    anew: float
    first: float


def cost_of_pages() -> dict[str, Cost]:
    """What each page costs: of an article with a trend and four editions, of who and what is named most."""
    deep = Edition.objects.live().order_by("live_from")[Article.objects.count() // 4]
    known = {
        "article": Edition.objects.live().filter(number=4).exclude(trend=None).latest("pk"),
        "person": Person.objects.get(pk=next(iter(tallies.largest(Kind.PERSON, 1)))),
        "source": Source.objects.get(pk=next(iter(tallies.largest(Kind.SOURCE, 1)))),
    }
    known = {name: row.get_absolute_url() for name, row in known.items()} | {
        "place": f"{deep.live_from:%Y%m%dT%H%M%S.%f}-{deep.pk}",
    }
    costs = {}
    for page in PAGES:
        path = page.format(**known)
        times = 1 if page in WHOLE else 7
        if times > 1:
            fetch(path)
        with CaptureQueriesContext(connection) as queries:
            size = fetch(path)
        costs[page] = Cost(
            len(queries),
            size / 1_000,
            median(timed(partial(fetch, path)) for _ in range(times)),
            median(timed(partial(fetch_first, path)) for _ in range(times)),
        )
    return costs


def cost_of_searches() -> dict[str, list[float]]:
    """Milliseconds of each query, page and all, several times."""
    fetch("/search/?q=はじめに")
    return {
        query: [timed(lambda query=query: fetch(f"/search/?q={query}")) for _ in range(REPEATS)]
        for query in SEARCHES
    }


def cost_of_writing() -> dict[str, float]:
    """Milliseconds of a publication, of withdrawing it, and of reading a feed of trends."""
    published, withdrawn, fetched = [], [], []
    feed = str(Path(__file__).parents[1] / "samples/feeds/google-today.xml")
    read = partial(call_command, "fetch_trends", file=feed, geo=["JP"], stdout=StringIO())
    for number in range(11):
        document = Document(title=f"測定{number}", topics=["レアアース", "半導体"])
        document.blocks = [
            Prose("<p>本文です。</p>" * 30),
            Quote("話", "社長", "山田太郎", False, SourceOfDocument("例示新聞", "見出し")),
        ]
        draft = drafting.new_article(document)
        published.append(timed(partial(publishing.publish, draft)))
        withdrawn.append(timed(partial(publishing.withdraw, draft.article)))
        fetched.append(timed(read))
    return {
        "a publication": median(published),
        "a withdrawal": median(withdrawn),
        "a feed of trends read": median(fetched),
    }


def main() -> None:
    """Print the figures as tables of Markdown."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    sizes = [int(size) for size in sys.argv[1:]] or [100, 10_000]
    pages, searches, written = [], [], []
    for size in sizes:
        there = Article.objects.count()
        if size > there:
            begin = time.perf_counter()
            corpus.make(size - there, seed=size)
            print(f"{(size - there) / (time.perf_counter() - begin):.0f} articles/s")
        pages.append(cost_of_pages())
        searches.append(cost_of_searches())
        written.append(cost_of_writing())
    heads = " | ".join(f"KB at {size:,} | ms anew | first" for size in sizes)
    print(f"| page | queries | {heads} |\n|---|---|{'---|---|---|' * len(sizes)}")
    for page in PAGES:
        told = [costs[page] for costs in pages]
        counts = dict.fromkeys(str(cost.queries) for cost in told)
        times = " | ".join(f"{one.size:.0f} | {one.anew:.1f} | {one.first:.1f}" for one in told)
        print(f"| `{page}` | {' → '.join(counts)} | {times} |")
    for name in written[0]:
        print(f"| {name} | | {' | '.join(f'| {costs[name]:.1f} |' for costs in written)}")
    for size, costs in zip(sizes, searches, strict=True):
        every = [one for times in costs.values() for one in times]
        print(
            f"\nsearch at {size:,}: median {median(every):.1f} ms, p95 {quantiles(every, n=20)[-1]:.1f} ms"
        )
        for query, times in sorted(costs.items(), key=lambda item: -median(item[1])):
            print(f"* {query}: {median(times):.1f}")


if __name__ == "__main__":
    main()
