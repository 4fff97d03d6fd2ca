"""Every change readers see is counted, whatever way it is written."""

import contextlib
from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from articles import drafting, publishing
from articles.models import Article, Element, Person, Topic, TopicAlias
from raretrend.generation import NOT_PUBLIC, PUBLIC, keep_counting
from raretrend.models import Generation
from trends import recording
from trends.models import BuzzSample, NewsItem, Trend

OURS = ("articles", "trends", "raretrend")


def number():
    return Generation.objects.get().number


@pytest.fixture
def counted(transactional_db):
    """Whether something counts."""

    def counted(change):
        before = number()
        change()
        return number() > before

    if not Generation.objects.exists():
        Generation.objects.create(pk=1)
    return counted


def test_of_every_model_it_is_said_whether_readers_see_it():
    said = [*PUBLIC, *(label for labels in NOT_PUBLIC.values() for label in labels)]
    assert len(said) == len(set(said))
    models = {
        model._meta.label
        for app in OURS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }
    assert set(said) == models


def test_every_public_table_has_its_three_triggers(db):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'generation%%'"
            )
        tables = [table for (table,) in cursor.fetchall()]
    for label in PUBLIC:
        assert tables.count(apps.get_model(label)._meta.db_table) == 3, label


def test_every_way_of_writing_counts(counted):
    topic = Topic(name="資源", slug="資源")
    assert counted(topic.save)
    assert counted(lambda: Topic.objects.update(description="説明"))
    assert counted(lambda: Topic.objects.bulk_create([Topic(name="電池", slug="電池")]))
    assert counted(lambda: TopicAlias.objects.create(name="希土類", topic=topic))
    assert (
        counted(lambda: connection.cursor().execute("UPDATE articles_person SET name = name"))
        is False
    )
    person = Person.objects.create(name="山田太郎")
    assert counted(lambda: connection.cursor().execute("UPDATE articles_person SET name = 'x'"))
    assert counted(person.delete)
    assert counted(lambda: Topic.objects.all().delete())


def test_trends_and_their_news_count(counted):
    trend = Trend(keyword="言葉", country="JP")
    assert counted(trend.save)
    news = {"title": "x", "url": "https://example.org/", "seen_at": timezone.now()}
    assert counted(lambda: NewsItem.objects.create(trend=trend, **news))


def test_a_draft_is_written_without_readers_noticing(counted, document):
    for symbol, key in (("Ga", 31), ("In", 49)):
        Element.objects.get_or_create(
            pk=key, defaults={"symbol": symbol, "name_ja": symbol, "name_en": symbol}
        )
    drafting.new_article(document, slug="first")  # makes its topics, people and sources
    draft = None

    def write():
        nonlocal draft
        draft = drafting.new_article(document, slug="second")
        draft.title = "書き直した題名"
        draft.save()
        draft.quote_set.all().delete()

    # The name of its address is new, and nobody's yet.
    before = number()
    write()
    assert number() == before + 1
    assert counted(lambda: publishing.publish(draft))
    assert counted(lambda: publishing.withdraw(draft.article))
    assert counted(lambda: publishing.rename(Article.objects.get(slug="first"), "renamed"))


def test_what_is_rolled_back_was_never_counted(counted):
    class Stop(Exception):
        pass

    def fail():
        with contextlib.suppress(Stop), transaction.atomic():
            Topic.objects.create(name="資源", slug="資源")
            raise Stop

    assert not counted(fail)


def test_what_is_made_anew_counts(counted, document):
    document.blocks = document.blocks[:2]
    publishing.publish(drafting.new_article(document, slug="first"))
    assert counted(lambda: call_command("rebuild_search", stdout=StringIO()))
    trend = Trend.objects.create(keyword="言葉", country="JP")
    old = timezone.now() - timedelta(days=100)
    BuzzSample.objects.create(trend=trend, observed_at=old, approx_traffic=500)
    before = BuzzSample.objects.count()
    assert counted(recording.tidy)
    assert BuzzSample.objects.count() < before


def test_a_trigger_that_is_another_is_made_anew(transactional_db):
    """An earlier release counted on other conditions."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER generation_articles_topic_insert")
            cursor.execute(
                "CREATE TRIGGER generation_articles_topic_insert AFTER INSERT ON articles_topic "
                "BEGIN SELECT 1; END"
            )
        else:
            cursor.execute("DROP TRIGGER generation_articles_topic_insert ON articles_topic")
    keep_counting(using="default")
    before = number()
    Topic.objects.create(name="資源", slug="資源")
    assert number() > before
