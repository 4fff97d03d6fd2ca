"""Related articles, with the reason shown."""

from itertools import product

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import drafting, publishing
from articles.document import Document, Prose, Quote, Trend, Use
from articles.models import Edition
from articles.related import CARDS, near
from raretrend import corpus


@pytest.fixture
def publish(db, clock):
    """Publish an article of some ties."""

    def publish_it(slug, topics=(), elements=(), speaker=None, trend=None, uses=1):
        clock.tick(minutes=1)
        blocks = [Prose("<p>本文です。</p>")]
        if elements:
            blocks += [Use(f"用途{number}", list(elements), "", None) for number in range(uses)]
        if speaker:
            blocks.append(Quote("話", speaker, speaker, False, None))
        trend = Trend(trend, "JP", 500) if trend else None
        document = Document(title=f"題名{slug}", topics=list(topics), blocks=blocks, trend=trend)
        return publishing.publish(drafting.new_article(document, slug=slug))

    return publish_it


def page_of(edition):
    return Edition.objects.for_page().get(pk=edition.pk)


def told(edition):
    return [
        (one.edition.article.slug, one.reason)
        for one in near(page_of(edition), edition.topics_in_order()).ways_on().related
    ]


def test_articles_are_related_by_what_they_share_and_say_so(publish, clock):
    publish("unrelated", topics=["別"])
    publish("topic", topics=["資源"])
    publish("element", elements=["Nd"])
    publish("person", speaker="山田太郎")
    publish("trend", trend="レアアース")
    edition = publish(
        "one", topics=["資源"], elements=["Nd", "Dy"], speaker="山田太郎", trend="レアアース"
    )
    clock.tick(minutes=1)
    assert told(edition) == [
        ("trend", "同じトレンド：レアアース"),
        ("person", "同じ人物：山田太郎"),
        ("element", "同じ元素：ネオジム"),
        ("topic", "同じトピック：資源"),
    ]


def test_several_ties_weigh_more_than_one(publish, clock):
    publish("two", elements=["Nd", "Dy"])
    publish("one", elements=["Nd"])
    edition = publish("here", elements=["Nd", "Dy"])
    clock.tick(minutes=1)
    assert [slug for slug, _ in told(edition)] == ["two", "one"]
    assert told(edition)[0][1] in {
        "同じ元素：ネオジム、ジスプロシウム",
        "同じ元素：ジスプロシウム、ネオジム",
    }


def test_neither_the_article_itself_nor_what_is_not_live_is_related(publish, clock):
    edition = publish("here", topics=["資源"])
    publishing.publish(publishing.next_draft(edition.article))
    other = publish("gone", topics=["資源"])
    publishing.withdraw(other.article)
    clock.tick(minutes=1)
    assert told(edition) == []


def test_the_article_page_shows_them_at_a_bounded_cost(publish, client, clock):
    counts = []
    for size in (2, 30):
        for number in range(size):
            publish(f"a{size}-{number}", topics=["資源"], elements=["Nd"])
        clock.tick(minutes=1)
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/articles/a2-0/")
        counts.append(len(queries))
    tree = BeautifulSoup(page.content, "lxml")
    assert len(tree.select("ul.related li")) == 4
    assert tree.select_one(".reason").get_text() == "同じ元素：ネオジム"
    assert counts[0] == counts[1] <= 5


def test_a_card_shows_nothing_that_was_not_read_with_it(db):
    """It would be missing from what the page is remembered by."""
    corpus.make(4, seed=1)
    keys = list(Edition.objects.live().values_list("pk", flat=True))
    cards = CARDS(at=timezone.now(), keys=keys)
    assert {bool(card.trend) for card in cards} == {True, False}
    with CaptureQueriesContext(connection) as queries:
        for card, reason in product(cards, ["", "同じ元素：ネオジム"]):
            context = {"edition": card, "level": 3, "reason": reason}
            assert "<picture>" in render_to_string("articles/card.html", context)
    assert len(queries) == 0


def test_an_article_full_of_one_element_leaves_room_for_others(publish, clock):
    one = publish("one", elements=["Nd"])
    clock.tick(minutes=1)
    publish("other", elements=["Nd"])
    clock.tick(minutes=1)
    publish("full", elements=["Nd"], uses=9)
    clock.tick(minutes=1)
    assert {slug for slug, _ in told(one)} == {"full", "other"}
