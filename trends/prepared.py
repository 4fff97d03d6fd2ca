"""Queries whose SQL is written once.

Of the time a small query takes, Django spends nine tenths on writing its SQL; the pages read most ask the
same ones each time. A prepared query is an ordinary queryset, built once with stand-ins for what differs;
what Django made of it is kept.
"""

import copy
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.db import connection, connections
from django.db.models import QuerySet

#: Values that no caller has, one after the other, for each type a query can be prepared for.
STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda number: 2**62 + number,
    str: lambda number: f"\ue000{number}",
    datetime: lambda number: datetime(1, 1, 2, microsecond=number, tzinfo=UTC),
}


class Prepared:
    """A queryset by the values in it: `Prepared(lambda at, key: Edition.objects.live(at).filter(pk=key))`.

    Called with the same names it gives the rows. Values are int, str, datetime, or lists of one of those;
    each length of a list is a query of its own.
    """

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        self.build = build
        self.plans: dict[Any, Plan] = {}

    def __call__(self, **values: Any) -> list[Any]:
        """The rows for these values."""
        shape = (connection.vendor, *(_shape(value) for value in values.values()))
        plan = self.plans.get(shape)
        if plan is None:
            plan = self.plans[shape] = Plan(self.build, values)
        return plan.rows(list(_flat(values.values())))


class Plan:
    """The SQL for values of some types, and which value goes where."""

    def __init__(self, build: Callable[..., QuerySet], values: dict[str, Any]) -> None:
        numbers = count(1)
        stand_ins = {name: _stand_in(value, numbers) for name, value in values.items()}
        self.queryset = build(**stand_ins)
        self.compiler = self.queryset.query.get_compiler(connection=connection)
        self.sql, self.params = self.compiler.as_sql()
        converters = self.compiler.get_converters(one for one, _, _ in self.compiler.select)
        self.compiler.get_converters = lambda expressions: converters
        places = {_adapted(one): place for place, one in enumerate(_flat(stand_ins.values()))}
        self.places = [
            (at, places[param]) for at, param in enumerate(self.params) if param in places
        ]

    def rows(self, values: list[Any]) -> list[Any]:
        """What the queryset gives for these values."""
        params = list(self.params)
        for at, place in self.places:
            params[at] = _adapted(values[place])
        queryset = self.queryset.all()
        compiler = copy.copy(self.compiler)
        compiler.connection = connections[queryset.db]  # of this thread; for readers perhaps a copy
        compiler.as_sql = lambda *args, **kwargs: (self.sql, tuple(params))
        queryset.query.get_compiler = lambda *args, **kwargs: compiler
        return list(queryset)


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
