"""The index is in step with what is public."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from articles import drafting, merging, publishing
from articles.document import Document, Prose, Quote
from articles.models import SearchDocument, Topic
from articles.search import documents, index
from articles.search.searching import search
from tests.articles.search import titles


def test_a_draft_is_not_found_and_a_scheduled_article_from_its_time_on(publish, clock, document):
    drafting.new_article(Document(title="下書きの磁石", blocks=[Prose("<p>x</p>")]))
    publish("予約の磁石", at=clock.now + timedelta(hours=1, minutes=1))
    assert titles("磁石") == []
    clock.tick(hours=2)
    assert titles("磁石") == ["予約の磁石"]


def test_a_new_edition_replaces_the_old_one_and_withdrawing_ends_it(publish, clock):
    edition = publish("古い題名の磁石")
    draft = publishing.next_draft(edition.article)
    draft.title = "新しい題名の磁石"
    draft.save()
    publishing.publish(draft)
    clock.tick(seconds=1)
    assert titles("磁石") == ["新しい題名の磁石"]
    publishing.withdraw(edition.article)
    assert titles("磁石") == []
    assert not SearchDocument.objects.filter(kind="article").exists()


def test_publication_and_index_go_through_together_or_not_at_all(publish):
    class Stop(Exception):
        pass

    @transaction.atomic
    def publish_and_stop():
        publish("磁石")
        raise Stop

    with pytest.raises(Stop):
        publish_and_stop()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM articles_search")
        assert cursor.fetchone()[0] == SearchDocument.objects.count() == 118


def test_rebuilding_gives_the_same(publish):
    publish("磁石", topics=["資源"])
    publish("電池", blocks=[Quote("話", "会長", "山田太郎", False, None)])

    def content():
        return sorted(
            SearchDocument.objects.values_list("kind", "key", "part", "title", "tags", "body")
        )

    before = content()
    assert documents.rebuild() == len(before)
    assert content() == before
    assert titles("磁石") == ["磁石"]


def test_the_index_can_be_made_anew_from_the_command_line(publish, capsys, monkeypatch):
    monkeypatch.setattr(documents, "AT_ONCE", 50)  # several statements
    publish("磁石")
    SearchDocument.objects.filter(kind="article").delete()
    assert titles("磁石") == []
    call_command("rebuild_search")
    assert "119件" in capsys.readouterr().out
    assert titles("磁石") == ["磁石"]


def test_what_is_merged_is_found_by_either_name(publish):
    publish("記事", topics=["レアアース"])
    kept, gone = Topic.objects.get(), Topic.objects.create(name="希土", slug="希土")
    merging.merge_topics(kept, [gone])
    assert search("希土").names == [kept]


def test_indexing_twice_leaves_one_row(publish):
    publish("磁石")
    index.write(SearchDocument.objects.all())
    assert titles("磁石") == ["磁石"]
