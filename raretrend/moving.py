"""A site on SQLite into another database, with nothing lost."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, connections, models, transaction

from articles.models import SearchDocument
from articles.search import index
from raretrend import services, tables
from raretrend.models import Generation
from raretrend.progress import stage

TARGET = "target"
AT_ONCE = 500


class NotMoved(Exception):
    """The site cannot be moved; the message says why, for the operator. The target has nothing of it then."""


def move(url: str) -> int:
    """Copy every row, and index the target; says how many rows. Raises NotMoved or DatabaseError.

    The site's own database is locked against writing meanwhile: what is copied is one snapshot, and nobody
    saves anything that would be left behind.
    """
    if connection.vendor != "sqlite":
        raise NotMoved("移せるのは、SQLiteを使っているサイトだけです。")
    _connect(url)
    if tables.has_content(TARGET):
        raise NotMoved("移す先にはすでに内容があります。空のデータベースを指定してください。")
    call_command("migrate", database=TARGET, verbosity=0)
    with transaction.atomic(), transaction.atomic(using=TARGET):
        _empty_target()
        found = sum(_copy(model) for model in tables.models_stored())
        _index()
        _reset_sequences()
        _compare()
        _go_on_counting()
    return found


def _connect(url: str) -> None:
    """Make the target known to Django."""
    settings = services.database(url)
    own = connection.settings_dict
    keys = ("ENGINE", "NAME", "HOST", "PORT")
    if [str(settings.get(key) or "") for key in keys] == [str(own[key] or "") for key in keys]:
        raise NotMoved("移す先が、今のデータベースと同じです。")
    connections.settings[TARGET] = connections.configure_settings({"default": settings})["default"]
    try:
        connections[TARGET].ensure_connection()
    except DatabaseError as error:
        raise NotMoved(f"移す先のデータベースにつながりません：{error}") from error


def _empty_target() -> None:
    """What migrations wrote goes: all of it comes from the source."""
    target = connections[TARGET]
    names = [model._meta.db_table for model in tables.models_stored()]
    with target.cursor() as cursor:
        for statement in target.ops.sql_flush(no_style(), [*names, "articles_search"]):
            cursor.execute(statement)


def _copy(model: type[models.Model]) -> int:
    """The rows of one table as they are; no manager, signal or default changes anything."""
    rows = tables.rows(model)
    fields = model._meta.concrete_fields
    most = max(1, connections[TARGET].ops.bulk_batch_size(fields, [None] * AT_ONCE))
    with stage(model._meta.db_table, rows.count(), unit="行") as update:
        copied = 0
        for some in _batches(rows.order_by("pk").iterator(AT_ONCE), most):
            _insert(model, fields, some)
            update(len(some))
            copied += len(some)
    return copied


def _insert(model: type[models.Model], fields: Any, rows: list[models.Model]) -> None:
    there = tables.rows(model, TARGET)
    try:
        with transaction.atomic(using=TARGET):
            there._insert(rows, fields=fields, using=TARGET, raw=True)
    except DatabaseError as error:
        # PostgreSQL is stricter: text without NUL, and never longer than a column says.
        if len(rows) == 1:
            raise NotMoved(
                f"{model._meta.db_table} の {rows[0].pk} を写せません：{error}"
            ) from error
        for row in rows:
            _insert(model, fields, [row])


def _index() -> None:
    """Each kind of database has an index of its own; it is made of the same documents."""
    found = tables.rows(SearchDocument, TARGET)
    with stage("検索の索引を作っています", found.count(), unit="件") as update:
        for some in _batches(found.order_by("pk").iterator(AT_ONCE), AT_ONCE):
            index.write(some, using=TARGET)
            update(len(some))


def _reset_sequences() -> None:
    """New rows get keys after the last."""
    target = connections[TARGET]
    with target.cursor() as cursor:
        for statement in target.ops.sequence_reset_sql(no_style(), tables.models_stored()):
            cursor.execute(statement)


def _compare() -> None:
    """Raises NotMoved if a table of the target does not say what the source says."""
    models = [model for model in tables.models_stored() if model is not Generation]
    with stage("移したものを比べています", len(models), unit="表") as update:
        for model in models:
            if tables.fingerprint(model) != tables.fingerprint(model, TARGET):
                raise NotMoved(f"{model._meta.db_table} が移す前と同じになりません。")
            update(1)


def _go_on_counting() -> None:
    """The generation moves beyond that of both."""
    number = max(
        row.number for using in ("default", TARGET) for row in tables.rows(Generation, using)
    )
    tables.rows(Generation, TARGET).update(number=number + 1)


def _batches(rows: Iterable[Any], most: int) -> Iterator[list[Any]]:
    left = iter(rows)
    while some := list(islice(left, most)):
        yield some
