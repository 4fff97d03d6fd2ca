"""A published edition and its blocks do not change, whichever way is tried."""

from contextlib import contextmanager

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from articles import publishing
from articles.models import (
    BLOCK_MODELS,
    Article,
    Edition,
    EditionIsPublished,
    EditionTopic,
    Element,
    ElementUse,
    Person,
    Prose,
    Quote,
    Section,
    TimelineEvent,
    Topic,
    UsedElement,
    blocks_of,
)


@pytest.fixture
def edition(article):
    return article.newest


@contextmanager
def refused():
    """The block raises EditionIsPublished, and the transaction goes on as if nothing had been tried."""
    with pytest.raises(EditionIsPublished), transaction.atomic():
        yield


def test_saving_a_published_edition_is_refused(edition):
    edition.title = "別の題名"
    with refused():
        edition.save()
    edition.refresh_from_db()
    assert edition.title == "ガリウム入門：手のひらで溶ける金属"


def test_a_stale_draft_cannot_be_saved_over_the_published_edition(draft):
    stale = Edition.objects.get(pk=draft.pk)
    publishing.publish(draft)
    stale.title = "古い画面からの保存"
    with refused():
        stale.save()


def test_deleting_a_published_edition_is_refused(edition):
    with refused():
        edition.delete()
    with refused():
        Edition.objects.filter(pk=edition.pk).delete()
    with refused():
        edition.article.editions.all().delete()


def test_updating_published_editions_in_bulk_is_refused(edition):
    with refused():
        Edition.objects.update(title="x")
    with refused():
        Edition.objects.filter(pk=edition.pk).update(live_from=timezone.now())
    edition.title = "x"
    with refused():
        Edition.objects.bulk_update([edition], ["title"])
    with refused():
        Edition._base_manager.filter(pk=edition.pk).update(title="x")


def test_only_the_time_of_a_published_edition_has_a_door(edition):
    with pytest.raises(TypeError):
        Edition.objects.filter(pk=edition.pk).move_interval(title="x")


@pytest.mark.parametrize("model", [m for m in BLOCK_MODELS if m.__name__ != "Figure"])
def test_blocks_of_a_published_edition_are_refused_every_change(edition, model):
    block = model.objects.filter(edition=edition).first()
    count = model.objects.count()
    block.ordering += 1
    with refused():
        block.save()
    with refused():
        block.delete()
    with refused():
        model.objects.filter(edition=edition).update(ordering=F("ordering") + 1)
    with refused():
        model.objects.all().delete()
    with refused():
        model.objects.bulk_update([block], ["ordering"])
    block.pk, block._state.adding = None, True
    with refused():
        block.save()
    with refused():
        model.objects.bulk_create([block])
    with refused():
        model.objects.bulk_create(
            [block], update_conflicts=True, unique_fields=["id"], update_fields=["ordering"]
        )
    assert model.objects.count() == count


def test_a_block_cannot_move_into_or_out_of_a_published_edition(edition):
    draft = publishing.next_draft(edition.article)
    outside = Prose.objects.get(edition=draft)
    inside = Prose.objects.get(edition=edition)
    outside.edition = edition
    with refused():
        outside.save()
    with refused():
        Prose.objects.filter(edition=draft).update(edition=edition, ordering=7)
    with refused():
        Prose.objects.filter(edition=draft).update(edition_id=edition.pk, ordering=7)
    inside.edition = draft
    with refused():
        inside.save()
    assert Prose.objects.filter(edition=edition).count() == 1


def test_elements_and_topics_of_a_published_edition_are_refused_every_change(edition):
    use = ElementUse.objects.filter(edition=edition).first()
    with refused():
        use.elements.add(Element.objects.get(symbol="Nd"))
    with refused():
        use.elements.clear()
    with refused():
        use.elements.set([])
    with refused():
        UsedElement.objects.filter(use=use).delete()
    with refused():
        edition.topics.add("新しいトピック")
    with refused():
        edition.topics.clear()
    with refused():
        EditionTopic.objects.all().update(tag=Topic.objects.first())


def test_a_draft_changes_freely(article):
    draft = publishing.next_draft(article)
    draft.title = "新しい題名"
    draft.save()
    Quote.objects.filter(edition=draft).update(text="新しい引用")
    Section.objects.filter(edition=draft).delete()
    ElementUse.objects.filter(edition=draft).first().elements.clear()
    draft.topics.set(["資源"])
    TimelineEvent.objects.create(edition=draft, ordering=999, when="1990年代", title="出来事")
    draft.delete()
    assert not Quote.objects.filter(text="新しい引用").exists()


def test_people_sources_and_articles_in_use_cannot_be_deleted(edition):
    for thing in (
        Quote.objects.exclude(source=None).first().source,
        edition.article,
        edition.trend,
    ):
        with pytest.raises(IntegrityError):
            thing.delete()


class TestTheDatabaseHoldsWhatItCan:
    """Constraints, below everything Python does."""

    @staticmethod
    def refuses(make):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()

    def test_one_number_once_in_an_article(self, edition):
        self.refuses(
            lambda: Edition.objects.create(article=edition.article, number=1, title="二つめ")
        )

    def test_one_draft_in_an_article(self, draft):
        self.refuses(lambda: Edition.objects.create(article=draft.article, title="二つめ"))

    def test_an_edition_begins_before_it_ends(self, db):
        article, now = Article.objects.create(slug="x"), timezone.now()
        self.refuses(
            lambda: Edition.objects.create(
                article=article, number=1, title="x", live_from=now, live_until=now
            )
        )

    def test_a_draft_is_never_live(self, db):
        article = Article.objects.create(slug="x")
        self.refuses(
            lambda: Edition.objects.create(article=article, title="x", live_from=timezone.now())
        )

    def test_two_blocks_of_a_kind_have_two_places(self, draft):
        self.refuses(lambda: Prose.objects.create(edition=draft, ordering=20, html="<p>x</p>"))

    def test_a_heading_is_large_or_small(self, draft):
        self.refuses(
            lambda: Section.objects.create(edition=draft, ordering=900, level=4, heading="x")
        )

    def test_an_anonymous_quote_names_nobody(self, draft):
        person = Person.objects.create(name="試験太郎")
        self.refuses(
            lambda: Quote.objects.create(
                edition=draft, ordering=900, text="x", anonymous=True, speaker=person
            )
        )

    def test_element_symbols_are_unique_and_within_118(self, db):
        self.refuses(
            lambda: Element.objects.create(number=118, symbol="Xx", name_ja="x", name_en="x")
        )
        self.refuses(
            lambda: Element.objects.create(number=119, symbol="Uu", name_ja="x", name_en="x")
        )
        self.refuses(lambda: Element.objects.filter(number=1).update(symbol="He"))


def test_blocks_come_in_one_order_over_all_kinds(edition, django_assert_num_queries):
    with django_assert_num_queries(7):
        blocks = blocks_of(edition)
    assert [type(block).__name__ for block in blocks] == [
        "Section",
        "Prose",
        "Quote",
        "Quote",
        "Section",
        "TimelineEvent",
        "TimelineEvent",
        "ElementUse",
        "ElementUse",
    ]
