"""Small reads prepared once in a process, and many of them made in one statement.

A page that shows many parts of one thing would spend most of its time making SQL and waiting for
it. Here each read is compiled once, with `Given` where a value goes in when it is run; several are
one statement. Each row comes back as a JSON array, marked with the read that it belongs to.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import psycopg
from django.db import connection
from django.db.models import Expression, Field, QuerySet
from django.db.models.query import get_related_populators

_DECODE: dict[str, Callable[[str], Any]] = {
    "DateField": date.fromisoformat,
    "DateTimeField": datetime.fromisoformat,
}
_NOT_JSON = {"BinaryField", "DateRangeField", "DurationField", "SearchVectorField", "TimeField"}


class Given(Expression):
    """A place in a prepared read: the value with this name is put in when it is run."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A placeholder whose parameter is the place itself."""
        return "%s", [self]


class Prepared:
    """A compiled read: its statement, and how its rows become model instances.

    From a plain model queryset with `select_related`, `defer`, annotations, order and limit;
    `prefetch_related` is left out. Holds nothing of a run, so threads may share it.
    """

    def __init__(self, queryset: QuerySet[Any]) -> None:
        compiler: Any = queryset.query.get_compiler(using=queryset.db)
        sql, self.params = compiler.as_sql(with_col_aliases=True)
        expressions = [column[0] for column in compiler.select]
        kinds = [expression.output_field.get_internal_type() for expression in expressions]
        if not _NOT_JSON.isdisjoint(kinds):
            raise TypeError(f"{queryset.model.__name__}: defer what JSON cannot carry.")
        columns = ", ".join(
            f't."{column[2]}"{"::text" if kind == "JSONField" else ""}'
            for column, kind in zip(compiler.select, kinds, strict=True)
        )
        self.sql = f"row_number() OVER (), json_build_array({columns})::text FROM ({sql}) t"
        self._decoders = [
            (place, _DECODE[kind]) for place, kind in enumerate(kinds) if kind in _DECODE
        ]
        self._converters = [
            (place, expression, converters)
            for place, (converters, expression) in compiler.get_converters(expressions).items()
        ]
        self._db = queryset.db
        self._model = compiler.klass_info["model"]
        own = compiler.klass_info["select_fields"]
        self._first, self._end = own[0], own[-1] + 1
        self._names = [
            expression.target.attname for expression in expressions[self._first : self._end]
        ]
        self._related = get_related_populators(compiler.klass_info, compiler.select, self._db)  # type: ignore[call-arg]
        self._annotations = list(compiler.annotation_col_map.items())

    def instance_of(self, row: list[Any]) -> Any:
        """One row as a model instance, related ones and annotations included."""
        for place, decode in self._decoders:
            if row[place] is not None:
                row[place] = decode(row[place])
        for place, expression, converters in self._converters:
            for convert in converters:
                row[place] = convert(row[place], expression, connection)
        instance = self._model.from_db(self._db, self._names, row[self._first : self._end])
        for populator in self._related:
            populator.populate(row, instance)
        for name, place in self._annotations:
            setattr(instance, name, row[place])
        return instance


@cache
def _statement(reads: tuple[Prepared, ...]) -> str:
    return " UNION ALL ".join(f"SELECT {place}, {one.sql}" for place, one in enumerate(reads))


def read_together(reads: Sequence[Prepared], values: Mapping[str, Any]) -> list[list[Any]]:
    """The rows of each read, in the read's own order, by one statement."""
    params = [
        values[value.name] if isinstance(value, Given) else value
        for one in reads
        for value in one.params
    ]
    by_read: dict[int, list[tuple[int, str]]] = defaultdict(list)
    with connection.cursor() as cursor:
        # The server keeps these statements ready: planning one costs more than running it.
        cursor.cursor = psycopg.Cursor(connection.connection)
        cursor.execute(_statement(tuple(reads)), params)
        for place, number, row in cursor.fetchall():
            by_read[place].append((number, row))
    return [
        [one.instance_of(json.loads(row, parse_float=Decimal)) for _, row in sorted(by_read[place])]
        for place, one in enumerate(reads)
    ]
