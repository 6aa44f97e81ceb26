"""Small reads prepared once in a process, and many of them made in one round trip.

A page that shows many parts of one thing would spend most of its time making SQL and waiting for
it. Here each read is compiled once, with `Given` where a value goes in when it is run; several are
sent through the driver's pipeline, and the server answers them all at once.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, Expression, Field, Func, QuerySet, Value
from django.db.models.query import get_related_populators

MOST_PREPARED = 400
"""Statements that a connection keeps prepared: more than there are reads. The driver's own limit, a
hundred, made each page prepare anew what the page before it had pushed out."""
_LISTENER: ContextVar[Callable[[int], None] | None] = ContextVar("listener", default=None)


class Given(Expression):
    """A place in a prepared read: the value with this name is put in when it is run."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A placeholder whose parameter is the place itself."""
        return "%s", [self]


class Among(Func):
    """Whether a column's key is one of many: those given as `keys` when a read is run, or these.

    One value of the statement, however many they are.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, column: str, keys: Collection[int] | None = None) -> None:
        array = ArrayField(BigIntegerField())
        value = Given("keys", array) if keys is None else Value(list(keys), output_field=array)
        super().__init__(column, value)


class Prepared:
    """A compiled read: its statement, and how its rows become model instances, or tuples.

    From a plain model queryset with `select_related`, `defer`, annotations, order and limit, where
    `prefetch_related` is left out; or from `values_list`, whose rows are tuples. Holds nothing of a
    run, so threads may share it.
    """

    def __init__(self, queryset: QuerySet[Any]) -> None:
        compiler: Any = queryset.query.get_compiler(using=queryset.db)
        self.sql, self.params = compiler.as_sql()
        expressions = [column[0] for column in compiler.select[: compiler.col_count]]
        self._converters = [
            (place, expression, converters)
            for place, (converters, expression) in compiler.get_converters(expressions).items()
        ]
        self._db = queryset.db
        self._model = None
        if queryset._fields is not None:  # type: ignore[attr-defined]  # values_list
            return
        self._model = compiler.klass_info["model"]
        own = compiler.klass_info["select_fields"]
        self._first, self._end = own[0], own[-1] + 1
        self._names = [
            expression.target.attname for expression in expressions[self._first : self._end]
        ]
        self._related = get_related_populators(compiler.klass_info, compiler.select, self._db)  # type: ignore[call-arg]
        self._annotations = list(compiler.annotation_col_map.items())

    def params_of(self, values: Mapping[str, Any]) -> list[Any]:
        """What the statement is run with, the values in their places."""
        return [values[one.name] if isinstance(one, Given) else one for one in self.params]

    def row_of(self, columns: Sequence[Any]) -> Any:
        """One row as a model instance, related ones and annotations included, or as a tuple."""
        row = list(columns)
        for place, expression, converters in self._converters:
            for convert in converters:
                row[place] = convert(row[place], expression, connection)
        if self._model is None:
            return tuple(row)
        instance = self._model.from_db(self._db, self._names, row[self._first : self._end])
        for populator in self._related:
            populator.populate(row, instance)
        for name, place in self._annotations:
            setattr(instance, name, row[place])
        return instance


def read_together(reads: Sequence[Prepared], values: Mapping[str, Any]) -> list[list[Any]]:
    """The rows of each read, in the read's own order, by one round trip."""
    connection.ensure_connection()
    driver: psycopg.Connection[Any] = connection.connection
    driver.prepared_max = MOST_PREPARED
    cursors = [psycopg.Cursor(driver) for _ in reads]
    with connection.wrap_database_errors, driver.pipeline():
        for cursor, one in zip(cursors, reads, strict=True):
            cursor.execute(one.sql, one.params_of(values))
    rows = [cursor.fetchall() for cursor in cursors]
    if listener := _LISTENER.get():
        listener(sum(map(len, rows)))
    return [
        [one.row_of(columns) for columns in answers]
        for one, answers in zip(reads, rows, strict=True)
    ]


@contextmanager
def listening(listener: Callable[[int], None]) -> Iterator[None]:
    """Tell of each round trip in the block, with how many rows it brought: for who counts."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)
