"""Every migration can be taken back, and comes again as it was."""

import sqlite3
from contextlib import closing

import psycopg
import pytest

from tests.served import ServedSite

pytestmark = pytest.mark.xdist_group("postgres")

COLUMNS = """
    SELECT table_name, column_name, data_type, is_nullable, column_default, character_maximum_length
    FROM information_schema.columns WHERE table_schema = 'public'
"""
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
CONSTRAINTS = """
    SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
"""
TRIGGERS = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request, tmp_path):
    url = request.getfixturevalue("new_postgres")() if request.param == "postgresql" else ""
    site = ServedSite(tmp_path / "var", DATABASE_URL=url)
    site.manage("migrate", "--verbosity", "0")
    return site


def schema(site):
    """All that migrations and triggers make of a database."""
    if url := site.variables["DATABASE_URL"]:
        with psycopg.connect(url) as connection:
            asked = (COLUMNS, INDEXES, CONSTRAINTS, TRIGGERS)
            return [sorted(connection.execute(one).fetchall(), key=str) for one in asked]
    with closing(sqlite3.connect(site.data / "db.sqlite3")) as connection:
        made = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
        return sorted(made, key=str)


TAKE_BACK = """
from django.core.management import call_command
from articles.models import Topic
from tests import newsroom
newsroom.publish("one", 1)
call_command("migrate", "raretrend", "zero", verbosity=0)
Topic.objects.create(name="話題", slug="話題")  # nobody counts any more, and nobody fails for it
call_command("migrate", "articles", "zero", verbosity=0)
call_command("migrate", "trends", "zero", verbosity=0)
"""
COME_AGAIN = """
from django.core.management import call_command
from tests import newsroom
call_command("migrate", verbosity=0)
newsroom.publish("one", 1)
"""


def test_every_migration_can_be_taken_back_and_made_again(site):
    before = schema(site)
    site.python(TAKE_BACK)
    left = str(schema(site))
    assert not [app for app in ("articles_", "trends_", "raretrend_") if app in left]
    site.python(COME_AGAIN)
    assert schema(site) == before
