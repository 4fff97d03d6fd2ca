"""Japanese days wherever the machine stands, and editions that come due while nothing runs."""

import re
import time
from datetime import UTC, datetime

import pytest
from django.utils.dateparse import parse_datetime

#: Instants in UTC and the day it is in Japan then.
EDGES = {
    "before-leap-day": ("2024-02-28T14:59:59+00:00", "2024年2月28日"),
    "leap-day": ("2024-02-28T15:00:00+00:00", "2024年2月29日"),
    "after-leap-day": ("2024-02-29T15:00:00+00:00", "2024年3月1日"),
    "last-of-the-year": ("2025-12-31T14:59:59+00:00", "2025年12月31日"),
    "first-of-the-year": ("2025-12-31T15:00:00+00:00", "2026年1月1日"),
}
#: Publishes at the instants, by the door through which only publishing moves an edition in time.
PUBLISH = f"""
from django.utils.dateparse import parse_datetime
from articles.models import Article, Edition
from tests import newsroom
for slug, (instant, _) in {EDGES!r}.items():
    newsroom.publish(slug, 2, pictures=False)
    Article.objects.filter(slug=slug).update(created_at=parse_datetime(instant))
    Edition.objects.filter(article__slug=slug).move_interval(live_from=parse_datetime(instant))
"""
PATHS = (
    *("/", "/articles/", "/feed/", "/feed.json", "/sitemap.xml", "/sitemap-articles-1.xml"),
    *("/topics/資源/", "/topics/資源/feed/", "/timeline/", "/elements/ga/", "/sources/"),
    *("/search/?q=許可制", "/news-sitemap.xml"),
    *(f"/articles/{slug}{rest}" for slug in EDGES for rest in ("/", "/history/", ".json", ".md")),
)
ZONES = ("Asia/Tokyo", "America/New_York", "Pacific/Kiritimati")


@pytest.fixture
def site(new_site):
    return new_site(WEB_CONCURRENCY="1")


def text_of(page):
    return re.sub(r"<[^>]+>", "", page)


def test_pages_are_the_same_bytes_in_whatever_zone_the_machine_stands(site):
    site.python(PUBLISH, TZ="America/New_York")
    seen = []
    for zone in ZONES:
        site.variables["TZ"] = zone
        site.serve()
        pages = {path: site.get(path) for path in PATHS}
        site.end()
        assert {page.status_code for page in pages.values()} == {200}, zone
        seen.append({path: page.content for path, page in pages.items()})
    assert all(pages == seen[0] for pages in seen)
    for slug, (instant, day) in EDGES.items():
        page = seen[0][f"/articles/{slug}/"].decode()
        assert day in text_of(page), slug
        assert parse_datetime(instant) in instants(page), slug
    archive = text_of(seen[0]["/articles/"].decode())
    months = [month for month in re.findall(r"\d{4}年\d+月(?!\d*日)", archive) if month]
    assert list(dict.fromkeys(months)) == ["2026年1月", "2025年12月", "2024年3月", "2024年2月"]


def test_a_time_without_a_zone_is_japanese_time_wherever_the_machine_stands(site):
    for zone in ZONES[1:]:
        slug = zone.partition("/")[2].lower()
        site.python(
            "from articles import drafting; from tests import newsroom; "
            f"drafting.new_article(newsroom.document('題'), slug={slug!r})"
        )
        told = site.manage(
            "publish_article", slug, "--at", "2096-02-29T00:00", variables={"TZ": zone}
        )
        assert "2096年2月29日" in told.stdout
        stored = site.python(
            "from articles.models import Edition; "
            f"print(Edition.objects.get(article__slug={slug!r}).live_from.isoformat())"
        )
        assert parse_datetime(stored.strip()) == datetime(2096, 2, 28, 15, tzinfo=UTC)


SCHEDULE = """
from datetime import timedelta
from django.utils import timezone
from articles import drafting, publishing
from tests import newsroom
first = drafting.new_article(newsroom.document("一度目"), slug="one")
now = timezone.now().replace(microsecond=0)
due = [now + timedelta(seconds=seconds) for seconds in (3, 4)]
publishing.publish(first, at=due[0])
second = publishing.next_draft(first.article)
second.title = "二度目"
second.save()
publishing.publish(second, at=due[1])
publishing.publish(drafting.new_article(newsroom.document("三つ目"), slug="two"), at=due[1])
print(*(instant.isoformat() for instant in due))
"""


def test_editions_due_while_nothing_ran_are_live_once_and_dated_as_planned(site):
    due = [parse_datetime(text) for text in site.python(SCHEDULE).split()]
    time.sleep(max(0, (due[1] - datetime.now(UTC)).total_seconds()) + 0.1)
    # Nothing ran when they came due, and nothing has to run now but the server.
    site.serve()
    page = site.get("/articles/one/").text
    assert "二度目" in text_of(page)
    assert due[0] in instants(page)
    assert due[1] in instants(page)
    first = site.get("/articles/one/editions/1/").text
    assert "一度目" in text_of(first)
    feed = site.get("/feed/").text
    assert feed.count("<entry>") == 2
    assert set(due) == {parse_datetime(text) for text in re.findall(r"<published>([^<]+)<", feed)}
    shown = text_of(site.get("/articles/").text)
    assert [shown.count(title) for title in ("一度目", "二度目", "三つ目")] == [0, 1, 1]


def instants(page):
    return {parse_datetime(text) for text in re.findall(r'datetime="(\d{4}-[^"]*T[^"]*)"', page)}
