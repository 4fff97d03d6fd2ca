"""Measures one site for `tests.bench.growth`: jobs come in as lines of JSON, figures go out as lines of JSON.

Milliseconds are of this process's CPU, and of the clock where the database is a process of its own.
"""

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

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
FEED = Path(__file__).parents[1] / "samples/feeds/google-today.xml"
#: A figure is the least of so many, anew and otherwise: another's turn leaves the processor's caches cold,
#: and of a page that takes a millisecond that is a third.
TIMES_ANEW, TIMES = 15, 5
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


class Jobs:
    """What can be asked of a site."""

    def __init__(self) -> None:
        self.paths: dict[str, str] = {}
        self.drafts: list[Edition] = []

    def fill(self, articles: int) -> dict[str, list[str]]:
        """As many articles as that; what can be measured then."""
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        if articles > Article.objects.count():
            corpus.make(articles - Article.objects.count(), seed=articles)
        self.paths = {page: page.format(**self._named()) for page in PAGES}
        for path in self.paths.values():
            fetch(path)
        return {"pages": PAGES, "whole": list(WHOLE), "searches": SEARCHES, "writing": WRITING}

    def _named(self) -> dict[str, str]:
        """An article as rich at every size, who and what is named most, a place far back."""
        deep = Edition.objects.live().order_by("live_from")[Article.objects.count() // 4]
        named = {
            "article": _rich(),
            "person": Person.objects.get(pk=next(iter(tallies.largest(Kind.PERSON, 1)))),
            "source": Source.objects.get(pk=next(iter(tallies.largest(Kind.SOURCE, 1)))),
        }
        place = f"{deep.live_from:%Y%m%dT%H%M%S.%f}-{deep.pk}"
        return {name: row.get_absolute_url() for name, row in named.items()} | {"place": place}

    def page(self, page: str) -> dict[str, float]:
        """What a page costs anew, and as if it had never been rendered before."""
        path = self.paths[page]
        often, times = (1, 1) if page in WHOLE else (TIMES_ANEW, TIMES)
        with CaptureQueriesContext(connection) as queries:
            size = fetch(path)
        count = len(queries)
        anew = min(timed(partial(fetch, path)) for _ in range(often))
        first = min(timed(partial(fetch_first, path)) for _ in range(times))
        return {"queries": count, "bytes": size, "anew": anew, "first": first}

    def search(self, query: str) -> float:
        """What a page of search results costs."""
        return min(timed(partial(fetch, f"/search/?q={query}")) for _ in range(TIMES))

    def publish(self, _: None) -> float:
        """What a publication costs."""
        document = Document(title=f"測定{len(self.drafts)}", topics=["レアアース", "半導体"])
        document.blocks = [
            Prose("<p>本文です。</p>" * 30),
            Quote("話", "社長", "山田太郎", False, SourceOfDocument("例示新聞", "見出し")),
        ]
        self.drafts.append(drafting.new_article(document))
        return timed(partial(publishing.publish, self.drafts[-1]))

    def withdraw(self, _: None) -> float:
        """What it costs to take back what was published."""
        return timed(partial(publishing.withdraw, self.drafts.pop().article))

    def fetch_trends(self, _: None) -> float:
        """What reading a feed of trends costs."""
        read = partial(call_command, "fetch_trends", file=str(FEED), geo=["JP"], stdout=StringIO())
        return timed(read)


def _rich() -> Edition:
    """The newest article with a trend, four editions, three people and six elements.

    Raises `StopIteration` where there is none, as with very few articles.
    """
    found = Edition.objects.live().filter(number=4).exclude(trend=None).order_by("-pk")
    return next(
        one
        for one in found.iterator()
        if len(one.facts.get("people", [])) == 3 and len(one.facts.get("elements", [])) == 6
    )


#: Jobs that write, in the order they are asked for.
WRITING = ["publish", "withdraw", "fetch_trends"]


def main() -> None:
    """Do what comes in, one job a line."""
    jobs, answers = Jobs(), sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        for line in sys.stdin:
            job, of = json.loads(line)
            figures: Any = getattr(jobs, job)(of)
            print(json.dumps(figures), file=answers, flush=True)


if __name__ == "__main__":
    main()
