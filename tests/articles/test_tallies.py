"""Counts kept at publication are what counting all that readers see would give, at every instant."""

import contextlib
from collections import Counter
from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from hypothesis import given, settings

from articles import drafting, merging, publishing, tallies
from articles.document import Document, Quote, Source, Use
from articles.models import Article, Edition, EditionTopic, Tally, Topic, UsedElement
from articles.models import Quote as QuoteRow
from articles.models import Source as SourceRow
from articles.tallies import CITING, Kind
from tests.articles.test_publishing_sequences import STEPS, take
from tests.examples import forgotten

TOPICS = ["資源", "電池", "磁石"]
SOURCES = [Source("見本新聞", "一"), Source("見本新聞", "二"), Source("例示通信", "三")]


def content(number):
    """A document that differs from number to number in what is counted."""
    blocks = [
        Quote("話", "社長", ["山田太郎", "Smith"][number % 2], False, SOURCES[number % 3]),
        Use("用途", [["Nd"], ["Dy", "Nd"]][number % 2], "", SOURCES[(number + 1) % 3]),
    ]
    return Document(title=f"題名{number}", topics=TOPICS[: number % 3 + 1], blocks=blocks)


def vary(draft, number):
    """Change what is counted in a draft."""
    drafting.set_topics(draft, [Topic.objects.obtain(name) for name in TOPICS[: number % 3 + 1]])
    sources = list(SourceRow.objects.order_by("title"))
    draft.quote_set.update(source=sources[number % len(sources)])


def counted_one_by_one(kind):
    """What readers see, counted without tallies."""
    match kind:
        case Kind.TOPIC:
            keys = EditionTopic.objects.live().values_list("tag", flat=True)
        case Kind.PERSON:
            keys = QuoteRow.objects.live().exclude(speaker=None).values_list("speaker", flat=True)
        case Kind.ELEMENT:
            keys = UsedElement.objects.live().values_list("element", flat=True)
        case _:
            name = "source" if kind == Kind.SOURCE else "source__publisher"
            rows = [model.objects.live().exclude(source=None) for model in CITING]
            keys = [key for one in rows for key in one.values_list(name, flat=True)]
    return dict(Counter(str(key) for key in keys))


def assert_counts_are_right():
    for kind in Kind:
        right = counted_one_by_one(kind)
        assert tallies.largest(kind, 100) == right
        assert tallies.counts(kind, right) == right
        most = max(right.values(), default=0)
        assert list(tallies.largest(kind, 1).values()) == [most][: len(right)]


@settings(max_examples=12)
@given(STEPS, STEPS)
def test_counts_follow_any_sequence_of_publications(db, first, second):
    with forgotten():
        follow(first, second)


def follow(first, second):
    clock = {"now": timezone.now()}
    original = timezone.now
    articles = [drafting.new_article(content(number)).article for number in range(2)]
    timezone.now = lambda: clock["now"]
    try:
        for place, (step, number) in enumerate([*first, *second]):
            article = articles[place % 2]
            with contextlib.suppress(publishing.NothingToDo):
                take(step, number, article, clock)
            if article.draft:
                vary(article.draft, number + place)
            begin = clock["now"]
            for minutes in (0, 3, 6):
                clock["now"] = begin + timedelta(minutes=minutes)
                assert_counts_are_right()
            clock["now"] = begin
    finally:
        timezone.now = original


def test_merged_topics_are_counted_together(db):
    for number in range(6):
        publishing.publish(drafting.new_article(content(number)))
    kept, gone = Topic.objects.get(name="資源"), Topic.objects.get(name="磁石")
    merging.merge_topics(kept, [gone])
    assert_counts_are_right()
    assert tallies.count(Kind.TOPIC, kept.pk) == 6


def test_a_source_that_gets_another_publisher_is_counted_there(db):
    for number in range(6):
        publishing.publish(drafting.new_article(content(number)))
    source = SourceRow.objects.get(title="一")
    source.publisher = "新しい媒体"
    source.save()
    assert_counts_are_right()


def test_recounting_finds_what_was_counted(db):
    for number in range(6):
        edition = publishing.publish(drafting.new_article(content(number)))
    publishing.withdraw(Article.objects.get(pk=edition.article_id))
    before = {kind: tallies.largest(kind, 100) for kind in Kind}
    Tally.objects.update(count=9)
    call_command("recount")
    assert {kind: tallies.largest(kind, 100) for kind in Kind} == before
    assert Edition.objects.live().count() == 5
