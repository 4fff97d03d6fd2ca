"""What a change is that readers see, and which generation of the site it is now.

Triggers count every write to a public table. Rows of an edition that are frozen with it need none: the
edition's own row changes when it is published, moved or withdrawn. After each migration the triggers are made
again, for SQLite drops them with a table it rewrites.
"""

from django.apps import apps
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

#: Tables readers see something of, and what a row must fulfil (drafts are nobody's business).
PUBLIC = {
    "articles.Article": "",
    "articles.FormerSlug": "",
    "articles.Edition": "number IS NOT NULL",
    "articles.Topic": "",
    "articles.TopicAlias": "",
    "articles.Source": "",
    "articles.Person": "",
    "articles.Author": "",
    "articles.Element": "",
    "articles.Picture": "",
    "articles.Placement": "",
    "articles.StandingPage": "",
    "articles.SynonymGroup": "",
    "trends.Trend": "",
    "trends.TrendAlias": "",
    "trends.NewsItem": "",
    "trends.BuzzSample": "",
    # Its rows are written with those above, but also made anew.
    "articles.SearchDocument": "",
}
#: The others, and why they need no trigger.
NOT_PUBLIC = {
    "frozen with their edition": (
        *("articles.Section", "articles.Prose", "articles.Quote", "articles.TimelineEvent"),
        *("articles.ElementUse", "articles.UsedElement", "articles.Figure"),
        *("articles.EditionTopic", "articles.Byline"),
    ),
    "written with the edition or the name they make findable": (
        *("articles.SearchIndex", "articles.Tally"),
    ),
    "written with their trend": ("trends.DailyPeak",),
    "of the desk alone": (
        *("articles.Spelling", "articles.Remark", "articles.Revision", "articles.Waiver"),
        *("articles.Presence", "trends.Feed"),
    ),
    "of administrators alone": ("raretrend.AuditEntry",),
    "the count itself": ("raretrend.Generation",),
}
OPERATIONS = ("INSERT", "UPDATE", "DELETE")
#: In PostgreSQL a transaction counts once, at its end: it locks the row last, and no two wait for each other.
FUNCTION = """
    CREATE OR REPLACE FUNCTION raretrend_count() RETURNS trigger AS $$ BEGIN
        UPDATE raretrend_generation SET number = number + 1, changed_by = txid_current()
        WHERE changed_by IS DISTINCT FROM txid_current();
        RETURN NULL;
    END $$ LANGUAGE plpgsql
"""


def keep_counting(using: str, **kwargs: object) -> None:
    """Have the row and the triggers in a database, after `migrate`; without the row, no triggers."""
    generation = apps.get_model("raretrend", "Generation")
    connection = connections[using]
    if generation._meta.db_table in connection.introspection.table_names():
        generation.objects.using(using).get_or_create(pk=1)
        wanted = statements(connection)
    else:
        wanted = _without(connection)
    with transaction.atomic(using), connection.cursor() as cursor:
        for statement in wanted:
            cursor.execute(statement)


def _without(connection: BaseDatabaseWrapper) -> list[str]:
    """What takes all triggers away."""
    if connection.vendor == "postgresql":
        return ["DROP FUNCTION IF EXISTS raretrend_count() CASCADE"]
    tables = [apps.get_model(label)._meta.db_table for label in PUBLIC]
    return [
        f"DROP TRIGGER IF EXISTS {_name(table, operation)}"
        for table in tables
        for operation in OPERATIONS
    ]


def statements(connection: BaseDatabaseWrapper) -> list[str]:
    """What makes the triggers anew, whatever was there."""
    make = {"sqlite": _sqlite, "postgresql": _postgres}[connection.vendor]
    found = [FUNCTION] if connection.vendor == "postgresql" else []
    there = connection.introspection.table_names()
    for label, condition in PUBLIC.items():
        table = apps.get_model(label)._meta.db_table
        if table not in there:
            continue  # another app has been taken back
        for operation in OPERATIONS:
            found += make(table, operation, _met(operation, condition))
    return found


def _met(operation: str, condition: str) -> str:
    """The condition of the row that comes or of the one that goes."""
    rows = {"INSERT": ["NEW"], "DELETE": ["OLD"], "UPDATE": ["OLD", "NEW"]}[operation]
    return " OR ".join(f"{row}.{condition}" for row in rows) if condition else ""


def _name(table: str, operation: str) -> str:
    return f"generation_{table}_{operation.lower()}"


def _sqlite(table: str, operation: str, condition: str) -> list[str]:
    when = f"WHEN {condition}" if condition else ""
    name = _name(table, operation)
    return [
        f"DROP TRIGGER IF EXISTS {name}",
        f"CREATE TRIGGER {name} AFTER {operation} ON {table} {when} "  # noqa: S608
        "BEGIN UPDATE raretrend_generation SET number = number + 1; END",
    ]


def _postgres(table: str, operation: str, condition: str) -> list[str]:
    when = f"WHEN ({condition})" if condition else ""
    name = _name(table, operation)
    return [
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE CONSTRAINT TRIGGER {name} AFTER {operation} ON {table} DEFERRABLE INITIALLY DEFERRED "
        f"FOR EACH ROW {when} EXECUTE FUNCTION raretrend_count()",
    ]
