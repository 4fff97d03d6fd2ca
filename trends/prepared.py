"""Queries whose SQL is written once.

Of the time a small query takes, Django spends nine tenths on writing its SQL and on finding out how to read
its rows; the pages read most ask the same ones each time. A prepared query is an ordinary queryset, built
once with stand-ins for what differs; what Django made of it is kept. It cannot prefetch.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from operator import itemgetter
from typing import Any

from django.db import connection, connections
from django.db.models import Model, QuerySet
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)

#: Values that no caller has, one after the other, for each type a query can be prepared for.
STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda number: 2**62 + number,
    str: lambda number: f"\ue000{number}",
    datetime: lambda number: datetime(1, 1, 2, microsecond=number, tzinfo=UTC),
}


#: The kinds of queryset whose rows can be read.
READ = {ModelIterable, ValuesListIterable, FlatValuesListIterable}


class Prepared:
    """A queryset by the values in it: `Prepared(lambda at, key: Edition.objects.live(at).filter(pk=key))`.

    Called with the same names it gives the rows. Values are int (of keys and other large fields: PostgreSQL
    finds none of the stand-ins in small ones), str, datetime, or lists of one of those; each length of a list
    is a query of its own.
    """

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        self.build = build
        self.plans: dict[Any, Plan] = {}

    def __call__(self, **values: Any) -> list[Any]:
        """The rows for these values, as the queryset gives them."""
        return self.ask(**values).read()

    def ask(self, **values: Any) -> "Rows":
        """The rows for these values, which may not have to be read."""
        shape = (connection.vendor, *((name, _shape(value)) for name, value in values.items()))
        plan = self.plans.get(shape)
        if plan is None:
            plan = self.plans[shape] = Plan(self.build, values)
        return plan.rows([_adapted(value) for value in _flat(values.values())])


class Plan:
    """The SQL for values of some types, which value goes where, and how its rows are read."""

    def __init__(self, build: Callable[..., QuerySet], values: dict[str, Any]) -> None:
        numbers = count(1)
        stand_ins = {name: _stand_in(value, numbers) for name, value in values.items()}
        self.queryset = build(**stand_ins)
        if self.queryset._iterable_class not in READ or self.queryset._prefetch_related_lookups:
            raise TypeError("Only models and lists of values can be prepared, without prefetching.")
        self.compiler = self.queryset.query.get_compiler(connection=connection)
        self.sql, self.params = self.compiler.as_sql()
        converters = self.compiler.get_converters(one for one, _, _ in self.compiler.select)
        self.converters = [
            (place, convert, expression)
            for place, (converting, expression) in converters.items()
            for convert in converting
        ]
        places = {_adapted(one): place for place, one in enumerate(_flat(stand_ins.values()))}
        self.places = [
            (at, places[param]) for at, param in enumerate(self.params) if param in places
        ]
        #: By the alias of the database: readers may be given a copy.
        self.readers: dict[str, Callable[[list[Any]], Any]] = {}

    def rows(self, values: list[Any]) -> "Rows":
        """What the database has for these values, given as it takes them."""
        params = list(self.params)
        for at, place in self.places:
            params[at] = values[place]
        alias = self.queryset.db
        with connections[alias].cursor() as cursor:
            cursor.execute(self.sql, params)
            return Rows(self, alias, tuple(cursor.fetchall()))

    def read(self, alias: str, raw: tuple[tuple, ...]) -> list[Any]:
        """What the queryset makes of such rows."""
        asked, found = connections[alias], [list(row) for row in raw]
        for row in found:
            for place, convert, expression in self.converters:
                row[place] = convert(row[place], expression, asked)
        read = self.readers.get(alias) or self.readers.setdefault(alias, self._reader(alias))
        return [read(row) for row in found]

    def _reader(self, alias: str) -> Callable[[list[Any]], Any]:
        """What makes of a row what this kind of queryset gives, as Django's `ModelIterable` does."""
        kind, klass = self.queryset._iterable_class, self.compiler.klass_info
        if kind is FlatValuesListIterable:
            return itemgetter(0)
        if kind is ValuesListIterable:
            return tuple
        first, last = klass["select_fields"][0], klass["select_fields"][-1] + 1
        names = [column[0].target.attname for column in self.compiler.select[first:last]]
        populators = get_related_populators(klass, self.compiler.select, alias)
        annotated = self.compiler.annotation_col_map.items()

        def read(row: list[Any]) -> Model:
            found = klass["model"].from_db(alias, names, row[first:last])
            for populator in populators:
                populator.populate(row, found)
            for name, place in annotated:
                setattr(found, name, row[place])
            return found

        return read


class Rows:
    """What a prepared query found, as the database told it: equal if the same was told.

    Reading it takes most of what such a query takes. Who only wants to know whether it is what it was before
    can leave that out.
    """

    def __init__(self, plan: Plan, alias: str, raw: tuple[tuple, ...]) -> None:
        self.plan, self.alias, self.raw = plan, alias, raw

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rows) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(self.raw)

    def read(self) -> list[Any]:
        """What the queryset gives."""
        return self.plan.read(self.alias, self.raw)


def _shape(value: Any) -> Any:
    return (type(value[0]), len(value)) if isinstance(value, list) else type(value)


def _stand_in(value: Any, numbers: Iterator[int]) -> Any:
    if isinstance(value, list):
        return [_stand_in(one, numbers) for one in value]
    return STAND_INS[type(value)](next(numbers))


def _flat(values: Any) -> Iterator[Any]:
    for value in values:
        yield from value if isinstance(value, list) else [value]


def _adapted(value: Any) -> Any:
    """The value as the database is given it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
