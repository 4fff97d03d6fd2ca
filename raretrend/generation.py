"""What a change is that readers see, and which generation of the site it is now.

Triggers count every write to a public table. Rows of an edition that are frozen with it need none: the
edition's own row changes when it is published, moved or withdrawn. After each migration the triggers are made
again where they are missing or other than they should be: SQLite drops them with a table it rewrites, and a
release may count on other conditions than the one before.
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
#: That it has counted it notes in a setting, which ends with it; to look at the row again for each of many
#: thousand rows would take minutes.
FUNCTION = """
    CREATE OR REPLACE FUNCTION raretrend_count() RETURNS trigger AS $$ BEGIN
        IF coalesce(current_setting('raretrend.counted', true), '') = '' THEN
            UPDATE raretrend_generation SET number = number + 1;
            PERFORM set_config('raretrend.counted', 'yes', true);
        END IF;
        RETURN NULL;
    END $$ LANGUAGE plpgsql
"""


#: A definition as PostgreSQL gives it back is worded differently, so the one it was made of is its comment.
FOUND = {
    "sqlite": """
        SELECT name, tbl_name, sql FROM sqlite_master
        WHERE type = 'trigger' AND name LIKE 'generation~_%%' ESCAPE '~'
    """,
    "postgresql": """
        SELECT tgname, relname, obj_description(pg_trigger.oid, 'pg_trigger')
        FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE tgname LIKE 'generation~_%%' ESCAPE '~' AND relnamespace = current_schema()::regnamespace
    """,
}

#: Triggers by their names: the table, and what makes them.
Triggers = dict[str, tuple[str, str]]


def keep_counting(using: str, **kwargs: object) -> None:
    """Have the row and the triggers in a database, after `migrate`; without the row, no triggers.

    What is there as it should be is left alone: to make a trigger anew locks its table.
    """
    generation = apps.get_model("raretrend", "Generation")
    connection = connections[using]
    wanted: Triggers = {}
    if generation._meta.db_table in connection.introspection.table_names():
        generation.objects.using(using).get_or_create(pk=1)
        wanted = triggers(connection)
    with transaction.atomic(using):
        _renew(connection, wanted)


def _renew(connection: BaseDatabaseWrapper, wanted: Triggers) -> None:
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgres:
            cursor.execute(FUNCTION)
        cursor.execute(FOUND[connection.vendor])
        found: Triggers = {name: (table, made_of) for name, table, made_of in cursor.fetchall()}
        for name, (table, _) in found.items() - wanted.items():
            cursor.execute(
                f"DROP TRIGGER {name} ON {table}" if postgres else f"DROP TRIGGER {name}"
            )
        for name, (table, definition) in wanted.items() - found.items():
            cursor.execute(definition)
            if postgres:
                cursor.execute(f"COMMENT ON TRIGGER {name} ON {table} IS %s", [definition])
        if postgres and not wanted:
            cursor.execute("DROP FUNCTION raretrend_count()")


def triggers(connection: BaseDatabaseWrapper) -> Triggers:
    """Those there should be."""
    make = {"sqlite": _sqlite, "postgresql": _postgres}[connection.vendor]
    there = connection.introspection.table_names()
    found = {}
    for label, condition in PUBLIC.items():
        table = apps.get_model(label)._meta.db_table
        if table not in there:
            continue  # another app has been taken back
        for operation in OPERATIONS:
            name = f"generation_{table}_{operation.lower()}"
            found[name] = (table, make(name, table, operation, _met(operation, condition)))
    return found


def _met(operation: str, condition: str) -> str:
    """The condition of the row that comes or of the one that goes."""
    rows = {"INSERT": ["NEW"], "DELETE": ["OLD"], "UPDATE": ["OLD", "NEW"]}[operation]
    return " OR ".join(f"{row}.{condition}" for row in rows) if condition else ""


def _sqlite(name: str, table: str, operation: str, condition: str) -> str:
    when = f"WHEN {condition} " if condition else ""
    return (
        f"CREATE TRIGGER {name} AFTER {operation} ON {table} {when}"  # noqa: S608
        "BEGIN UPDATE raretrend_generation SET number = number + 1; END"
    )


def _postgres(name: str, table: str, operation: str, condition: str) -> str:
    when = f"WHEN ({condition}) " if condition else ""
    return (
        f"CREATE CONSTRAINT TRIGGER {name} AFTER {operation} ON {table} DEFERRABLE INITIALLY DEFERRED "
        f"FOR EACH ROW {when}EXECUTE FUNCTION raretrend_count()"
    )
