"""What holds for every page across articles: nothing leaks, and nothing costs more as articles come."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import drafting, publishing
from articles.document import Quote, Source, Use
from articles.models import Person
from articles.models import Source as SourceRow
from tests.articles.finding import RADIO, event

PAGES = [
    *("/topics/", "/topics/?by=size", "/topics/資源/", "/elements/", "/elements/nd/", "/people/"),
    *("/sources/", "/timeline/", "/elements/uses.json", "/elements/uses.csv", "/articles/", "/"),
]

SECRET = [
    Quote(
        "秘密の話", "秘密の肩書", "秘密太郎", False, Source(publisher="秘密新聞", title="秘密の題")
    ),
    event("2024年5月1日", date(2024, 5, 1), title="秘密の出来事"),
    Use("秘密の用途", ["Nd"], "秘密の製品", None),
]


@pytest.mark.parametrize("state", ["draft", "scheduled", "superseded", "withdrawn"])
def test_what_readers_may_not_see_is_on_no_page(publish, document, client, clock, state):
    publish("open")
    document.topics, document.blocks = ["資源", "秘密の話題"], SECRET + document.blocks
    document.title = "秘密の題名"
    edition = drafting.new_article(document, slug="himitsu")
    if state != "draft":
        at = clock.now + timedelta(days=1) if state == "scheduled" else None
        edition = publishing.publish(edition, at=at)
    if state == "superseded":
        clock.tick(minutes=1)
        draft = publishing.next_draft(edition.article)
        draft.title = "新しい題名"
        draft.topics.set(["資源"])
        draft.save()
        for kind in ("quote", "timelineevent", "elementuse"):
            getattr(draft, f"{kind}_set").all().delete()
        publishing.publish(draft)
    if state == "withdrawn":
        publishing.withdraw(edition.article)
    clock.tick(minutes=1)
    for path in PAGES:
        text = client.get(path).getvalue().decode()
        assert "秘密" not in text, path
        assert "himitsu" not in text or state == "superseded", path
    person, source = Person.objects.get(), SourceRow.objects.get(publisher="秘密新聞")
    for path in (person.get_absolute_url(), source.get_absolute_url(), "/topics/秘密の話題/"):
        assert client.get(path).status_code == 404, path


@pytest.mark.any_database
@pytest.mark.parametrize("path", PAGES)
def test_pages_cost_the_same_queries_however_many_articles(publish, client, path):
    counts = []
    for size in (2, 25):
        for number in range(size):
            publish(
                f"a{size}-{number}",
                [
                    Quote(f"話{number}", "会長", f"人{number}", False, RADIO),
                    event("2024年5月1日", date(2024, 5, 1), title=f"事{number}"),
                    Use(f"用途{number}", ["Nd", "Dy"], "", RADIO),
                ],
                topics=["資源", f"話題{number}"],
            )
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14
