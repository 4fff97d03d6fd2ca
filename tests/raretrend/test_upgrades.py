"""The release before runs on the schema of this one, so that nodes are upgraded one after another."""

import pytest
from django.db import connection, models
from django.db.migrations import AddField, CreateModel, DeleteModel, RemoveField, RenameField
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.utils import ConnectionHandler

#: Where the release before stands; moved on with each release (docs/operations.md).
BEFORE = {
    "articles": "0001_initial",
    "trends": "0001_initial",
    "raretrend": "0001_initial",
}
#: The columns of a table, and whether an INSERT has to name them.
COLUMNS = {
    "sqlite": "SELECT name, `notnull` AND dflt_value IS NULL FROM pragma_table_info(%s)",
    "postgresql": """
        SELECT column_name, is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'
        FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = %s
    """,
}


def faults(known, database):
    """What models of before could not read or write in a database, a line each."""
    with database.cursor() as cursor:
        tables = set(database.introspection.table_names(cursor))
        for model in known:
            table = model._meta.db_table
            if table not in tables:
                yield f"{table} is gone"
                continue
            cursor.execute(COLUMNS[database.vendor], [table])
            needed = dict(cursor.fetchall())
            of_before = {field.column for field in model._meta.local_concrete_fields}
            yield from (f"{table}.{name} is gone" for name in sorted(of_before - needed.keys()))
            new = sorted(needed.keys() - of_before)
            yield from (f"{table}.{name} has to be written" for name in new if needed[name])


def test_the_release_before_reads_and_writes_all_tables(db):
    loader = MigrationLoader(connection)
    before = loader.project_state(list(BEFORE.items())).apps
    known = [
        model
        for model in before.get_models(include_auto_created=True)
        if model._meta.app_label in BEFORE and model._meta.managed
    ]
    assert len(known) > 30
    assert list(faults(known, connection)) == []
    for model in known:
        list(model._base_manager.all()[:1])
    assert before.get_model("articles", "Topic")._base_manager.create(name="資源", slug="資源").pk


@pytest.fixture
def scratch(django_db_blocker, tmp_path):
    """A database of its own."""
    settings = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "scratch"}
    handler = ConnectionHandler({"default": settings})
    with django_db_blocker.unblock():
        yield handler["default"]
    handler["default"].close()


NAME = ("name", models.CharField(max_length=9))
CHANGES = {
    (): [],
    (AddField("Word", "size", models.IntegerField(null=True)),): [],
    (AddField("Word", "size", models.IntegerField(db_default=0)),): [],
    (AddField("Word", "size", models.IntegerField(default=0)),): [
        "app_word.size has to be written"
    ],
    (RemoveField("Word", "name"),): ["app_word.name is gone"],
    (RenameField("Word", "name", "title"),): [
        "app_word.name is gone",
        "app_word.title has to be written",
    ],
    (DeleteModel("Word"),): ["app_word is gone"],
}


@pytest.mark.parametrize("operations", CHANGES)
def test_what_the_release_before_could_not_do_is_found(operations, scratch):
    before = ProjectState()
    create = CreateModel("Word", [("id", models.AutoField(primary_key=True)), NAME])
    create.state_forwards("app", before)
    with scratch.schema_editor() as editor:
        create.database_forwards("app", editor, ProjectState(), before)
    now = before
    for operation in operations:
        earlier, now = now, now.clone()
        operation.state_forwards("app", now)
        with scratch.schema_editor() as editor:
            operation.database_forwards("app", editor, earlier, now)
    assert list(faults([before.apps.get_model("app", "Word")], scratch)) == CHANGES[operations]
