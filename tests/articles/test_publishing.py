"""What happens to editions, and when readers see it."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from articles import drafting, publishing
from articles.models import Article, Edition, ElementUse, FormerSlug, Quote, blocks_of
from articles.models.edition import State


def live_numbers(article, at=None):
    return list(article.editions.live(at).values_list("number", flat=True))


def test_publishing_numbers_and_freezes_the_draft(draft, clock):
    edition = publishing.publish(draft, note="初版")
    assert (edition.number, edition.live_from, edition.live_until) == (1, clock.now, None)
    assert edition.note == "初版"
    assert edition.state() == State.LIVE
    assert "許可制" in edition.text
    assert edition.contents == [
        {"level": 2, "heading": "輸出管理のあらまし", "anchor": "controls"},
        {"level": 3, "heading": "歩み", "anchor": "history"},
    ]


def test_the_next_edition_takes_over_at_its_instant(article, clock):
    clock.tick(minutes=1)
    publishing.publish(publishing.next_draft(article))
    first, second = article.editions.order_by("number")
    assert first.live_until == second.live_from == clock.now
    assert (first.state(), second.state()) == (State.SUPERSEDED, State.LIVE)
    assert live_numbers(article) == [2]


def test_a_scheduled_edition_appears_by_itself_and_the_one_before_steps_back(article, clock):
    publishing.publish(publishing.next_draft(article), at=clock.now + timedelta(hours=1))
    assert live_numbers(article) == [1]
    clock.tick(minutes=59, seconds=59)
    assert live_numbers(article) == [1]
    clock.tick(seconds=1)
    assert live_numbers(article) == [2]


def test_an_edition_published_in_between_lives_until_the_scheduled_one(article, clock):
    scheduled = clock.now + timedelta(hours=1)
    publishing.publish(publishing.next_draft(article), at=scheduled)
    clock.tick(minutes=10)
    publishing.publish(publishing.next_draft(article), note="急ぎの訂正", correction=True)
    assert live_numbers(article) == [3]
    assert live_numbers(article, scheduled) == [2]


def test_at_every_instant_at_most_one_edition_is_live(article, clock):
    for minutes in (30, 10, 20, 10, 0):
        at = clock.now + timedelta(minutes=minutes)
        publishing.publish(publishing.next_draft(article), at=at)
    for minute in range(40):
        assert len(live_numbers(article, clock.now + timedelta(minutes=minute))) == 1


def test_three_publications_in_one_instant_follow_each_other(article, clock):
    for _ in range(2):
        publishing.publish(publishing.next_draft(article))
    clock.tick(microseconds=2)
    assert live_numbers(article) == [3]
    spans = article.editions.order_by("number").values_list("live_from", "live_until")
    assert all(until is None or begin < until for begin, until in spans)


def test_a_time_in_the_past_means_now(draft, clock):
    edition = publishing.publish(draft, at=clock.now - timedelta(days=3))
    assert edition.live_from == clock.now


def test_cancelling_a_scheduled_edition_lets_the_one_before_live_on(article, clock):
    edition = publishing.publish(publishing.next_draft(article), at=clock.now + timedelta(hours=1))
    publishing.cancel(edition)
    clock.tick(hours=2)
    assert live_numbers(article) == [1]
    edition.refresh_from_db()
    assert edition.state() == State.CANCELLED
    with pytest.raises(publishing.NothingToDo):
        publishing.cancel(edition)


def test_withdrawing_ends_the_live_edition_and_cancels_the_scheduled_one(article, clock):
    publishing.publish(publishing.next_draft(article), at=clock.now + timedelta(hours=1))
    clock.tick(minutes=1)
    publishing.withdraw(article, reason="出典に誤りがあったため")
    clock.tick(hours=2)
    assert live_numbers(article) == []
    assert article.editions.get(number=1).state() == State.WITHDRAWN
    with pytest.raises(publishing.NothingToDo):
        publishing.withdraw(article)


def test_a_withdrawn_article_can_come_back(article, clock):
    clock.tick(minutes=1)
    publishing.withdraw(article)
    clock.tick(minutes=1)
    publishing.publish(publishing.next_draft(article))
    assert live_numbers(article) == [2]


def test_a_draft_without_content_is_refused_and_nothing_has_changed(db):
    article = Article.objects.create(slug="empty")
    edition = Edition.objects.create(article=article, title=" ")
    with pytest.raises(publishing.NotPublishable) as refusal:
        publishing.publish(edition)
    assert refusal.value.errors == ["題名がありません。", "本文がありません。"]
    edition.refresh_from_db()
    assert edition.number is None


def test_publishing_twice_makes_one_edition(draft):
    publishing.publish(draft)
    with pytest.raises(publishing.NotPublishable):
        publishing.publish(draft)
    assert draft.article.editions.count() == 1


def test_the_next_draft_is_a_copy_with_rows_of_its_own(article):
    draft = publishing.next_draft(article)
    original, copy = blocks_of(article.newest), blocks_of(draft)
    assert [(type(b), b.ordering, str(b)) for b in copy] == [
        (type(b), b.ordering, str(b)) for b in original
    ]
    assert not {(type(b), b.pk) for b in copy} & {(type(b), b.pk) for b in original}
    elements = [
        [element.symbol for element in use.elements.all()]
        for use in ElementUse.objects.filter(edition=draft)
    ]
    assert elements == [["Ga"], ["Ga", "In"]]
    assert [link.tag.name for link in draft.topic_links.all()] == ["ガリウム", "資源"]
    assert publishing.next_draft(article) == draft


def test_restoring_opens_a_draft_with_the_old_content(article):
    draft = publishing.next_draft(article)
    Quote.objects.filter(edition=draft).delete()
    publishing.publish(draft)
    restored = publishing.next_draft(article, source=article.editions.get(number=1))
    assert Quote.objects.filter(edition=restored).count() == 2
    with pytest.raises(publishing.NothingToDo):
        publishing.next_draft(article, source=article.editions.get(number=1))


def test_discarding_the_only_draft_discards_the_article(draft):
    publishing.discard(draft)
    assert not Article.objects.exists()


def test_discarding_a_later_draft_keeps_the_article(article):
    publishing.discard(publishing.next_draft(article))
    assert article.draft is None
    assert live_numbers(article) == [1]


def test_only_the_version_that_was_looked_at_is_published(draft):
    with pytest.raises(publishing.Changed):
        publishing.publish(draft, version=draft.version - 1)
    assert draft.article.newest is None
    publishing.publish(draft, version=draft.version)
    with pytest.raises(publishing.NotPublishable, match="すでに公開"):
        publishing.publish(draft, version=draft.version - 1)


def test_a_new_slug_leaves_a_redirect_once_readers_may_know_the_old_one(article):
    publishing.rename(article, "gallium-2026")
    publishing.rename(Article.objects.get(), "ガリウム")
    assert set(FormerSlug.objects.values_list("slug", flat=True)) == {"gallium", "gallium-2026"}
    publishing.rename(Article.objects.get(), "gallium")
    assert set(FormerSlug.objects.values_list("slug", flat=True)) == {"gallium-2026", "ガリウム"}


def test_a_slug_that_leads_on_is_neither_taken_away_nor_suggested(article, document):
    publishing.rename(article, "renamed")
    other = drafting.new_article(document).article
    assert other.slug == "gallium-2"
    with pytest.raises(ValidationError):
        drafting.new_article(document, slug="gallium")
    with pytest.raises(ValidationError):
        publishing.rename(other, "gallium")
    assert FormerSlug.objects.get(slug="gallium").article == article


def test_a_draft_changes_its_slug_without_a_trace(draft):
    publishing.rename(draft.article, "other")
    assert not FormerSlug.objects.exists()


def test_the_traffic_of_the_document_is_the_first_sample_of_a_new_trend(draft):
    assert draft.trend.samples.count() == 0
    publishing.publish(draft)
    assert list(draft.trend.samples.values_list("approx_traffic", flat=True)) == [2_000]


def test_of_two_publications_at_once_one_goes_through(committed_db, document):
    draft = drafting.new_article(document)
    start, outcomes = threading.Barrier(2), []

    def publish():
        try:
            start.wait(timeout=10)
            publishing.publish(Edition.objects.get(pk=draft.pk))
            outcomes.append("published")
        except publishing.NotPublishable:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=publish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["published", "refused"]
    assert live_numbers(draft.article, timezone.now()) == [1]
