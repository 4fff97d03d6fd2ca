"""Every change readers see is counted, whatever way it is written."""

import contextlib
from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import drafting, publishing
from articles.models import Article, Element, Person, Topic, TopicAlias
from raretrend.generation import FOUND, NOT_PUBLIC, PUBLIC, keep_counting
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


OF_BEFORE = {
    "sqlite": "CREATE TRIGGER {name} AFTER INSERT ON {table} BEGIN SELECT 1; END",
    "postgresql": "CREATE CONSTRAINT TRIGGER {name} AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED "
    "FOR EACH ROW WHEN (NEW.name = '') EXECUTE FUNCTION raretrend_count()",
}


def test_a_trigger_that_is_another_is_made_anew(transactional_db):
    """An earlier release counted on other conditions."""
    name, table = "generation_articles_topic_insert", "articles_topic"
    with connection.cursor() as cursor:
        on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {name}{on_table}")
        cursor.execute(OF_BEFORE[connection.vendor].format(name=name, table=table))
    before = number()
    # In bulk nothing else is written with them.
    Topic.objects.bulk_create([Topic(name="資源", slug="資源")])
    assert number() == before
    keep_counting(using="default")
    Topic.objects.bulk_create([Topic(name="電池", slug="電池")])
    assert number() > before


def test_a_trigger_nobody_needs_any_more_goes(transactional_db):
    """An earlier release counted a table readers see nothing of."""
    with connection.cursor() as cursor:
        of_before = OF_BEFORE[connection.vendor]
        cursor.execute(of_before.format(name="generation_of_before", table="articles_topic"))
        keep_counting(using="default")
        cursor.execute(FOUND[connection.vendor])
        assert "generation_of_before" not in {name for name, *_ in cursor.fetchall()}


def test_triggers_that_are_as_they_should_be_are_left_alone(transactional_db):
    """To make one anew locks its table, while readers ask."""
    keep_counting(using="default")
    with CaptureQueriesContext(connection) as asked:
        keep_counting(using="default")
    written = [query["sql"] for query in asked if "TRIGGER " in query["sql"]]
    assert [
        sql for sql in written if sql.startswith(("DROP", "CREATE TRIGGER", "CREATE CONS"))
    ] == []


def test_triggers_that_cannot_all_be_made_anew_stay_as_they_are(transactional_db, monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute(FOUND[connection.vendor])
        before = sorted(cursor.fetchall())
        with monkeypatch.context() as release:
            release.setitem(PUBLIC, "articles.Article", "id > 0")
            release.setitem(PUBLIC, "articles.Topic", "id is no condition")
            with pytest.raises(DatabaseError):
                keep_counting(using="default")
        cursor.execute(FOUND[connection.vendor])
        assert sorted(cursor.fetchall()) == before
