"""Queries whose SQL is written once give what the plain ones give."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import drafting, publishing
from articles.document import Document, Prose, Trend
from articles.models import Article, Edition
from articles.related import CARDS, SHOWN_OF_CARDS
from articles.views.article import PAGE, TOPICS
from trends.prepared import Prepared


def publish(number):
    document = Document(title=f"題名{number}", topics=["資源", "電池"][: number % 2 + 1])
    document.trend = Trend("レアアース", "JP", 500) if number % 2 else None
    document.blocks = [Prose("<p>本文です。</p>")]
    return publishing.publish(drafting.new_article(document, slug=f"a-{number}"))


def values(row):
    """All that was read of a row, and of the rows it leads to."""
    own = {name: value for name, value in vars(row).items() if name != "_state"}
    return own, {name: one and values(one) for name, one in sorted(row._state.fields_cache.items())}


def test_a_prepared_query_gives_the_rows_of_the_plain_one(db):
    editions = [publish(number) for number in range(4)]
    now = timezone.now()
    for edition in editions * 2:
        slug = edition.article.slug
        plain = Edition.objects.live(now).for_page(now).filter(article__slug=slug)
        assert [values(row) for row in PAGE(at=now, slug=slug)] == [values(row) for row in plain]
    for keys in ([editions[0].pk], [editions[2].pk, editions[1].pk], [one.pk for one in editions]):
        plain = Edition.objects.live(now).filter(pk__in=keys).only(*SHOWN_OF_CARDS)
        plain = plain.select_related("article", "trend", "cover")
        for row, card in zip(CARDS(at=now, keys=keys), plain.order_by(), strict=True):
            assert values(row) == values(card)
    topics = TOPICS(edition=editions[1].pk)
    assert [topic.name for topic in topics] == ["資源", "電池"]


def test_every_value_is_asked_for_anew(db):
    edition = publish(1)
    before = edition.live_from - timedelta(seconds=1)
    assert PAGE(at=before, slug="a-1") == []
    assert PAGE(at=timezone.now(), slug="a-2") == []
    publish(2)
    assert [one.article.slug for one in PAGE(at=timezone.now(), slug="a-2")] == ["a-2"]
    assert PAGE(at=timezone.now(), slug="' OR 1=1 --") == []


def test_a_prepared_query_is_one_query(db):
    publish(1)
    PAGE(at=timezone.now(), slug="a-1")
    with CaptureQueriesContext(connection) as queries:
        PAGE(at=timezone.now(), slug="a-1")
    assert len(queries) == 1


def test_threads_ask_on_connections_of_their_own(transactional_db):
    publish(1)
    found = Prepared(lambda slug: Article.objects.filter(slug=slug))
    assert len(found(slug="a-1")) == 1
    told = []

    def ask():
        told.extend(found(slug="a-1"))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert [article.slug for article in told] == ["a-1"]


def test_names_decide_what_is_asked_for_not_their_order(db):
    publish(2)
    edition = publish(1)
    publishing.publish(publishing.next_draft(edition.article))
    ask = Prepared(lambda article, key: Edition.objects.filter(article=article, pk=key))
    assert ask(article=edition.article_id, key=edition.pk + 7) == []
    assert ask(key=edition.pk, article=edition.article_id) == [edition]


@pytest.mark.parametrize(
    "build",
    [
        lambda key: Edition.objects.filter(pk=key).prefetch_related("topic_links"),
        lambda key: Edition.objects.filter(pk=key).values("title"),
    ],
)
def test_what_cannot_be_prepared_is_refused(db, build):
    with pytest.raises(TypeError, match="prepared"):
        Prepared(build)(key=1)
