"""Several small reads in one statement, for pages that show many parts of one thing.

Each row comes back as the text of a JSON array, marked with the read it belongs to, and becomes a
model instance by Django's own way of making them. One round trip and one plan in place of a dozen.
"""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import ModelIterable

_DECODE: dict[str, Callable[[str], Any]] = {
    "DateField": date.fromisoformat,
    "DateTimeField": datetime.fromisoformat,
}
_NOT_JSON = {"BinaryField", "DateRangeField", "DurationField", "SearchVectorField", "TimeField"}


class _Part:
    """One of the reads: its statement, and how its rows are read back."""

    def __init__(self, queryset: QuerySet[Any]) -> None:
        self.queryset = queryset.all()
        self.compiler = self.queryset.query.get_compiler(using=queryset.db)
        self.sql, self.params = self.compiler.as_sql(with_col_aliases=True)
        kinds = [found[0].output_field.get_internal_type() for found in self.compiler.select]
        if not _NOT_JSON.isdisjoint(kinds):
            raise TypeError(f"{queryset.model.__name__}: defer what JSON cannot carry.")
        self.decoders = [
            (place, _DECODE[kind]) for place, kind in enumerate(kinds) if kind in _DECODE
        ]
        self.columns = ", ".join(
            f't."{found[2]}"{"::text" if kind == "JSONField" else ""}'
            for found, kind in zip(self.compiler.select, kinds, strict=True)
        )

    def statement(self, number: int) -> str:
        """The part as a member of the union, its rows numbered in their order."""
        return (
            f"SELECT {number}, row_number() OVER (), "  # noqa: S608 - Django's own statement
            f"json_build_array({self.columns})::text FROM ({self.sql}) t"
        )

    def models(self, rows: list[list[Any]]) -> list[Any]:
        """The rows as model instances, related ones and annotations included."""
        for row in rows:
            for place, decode in self.decoders:
                if row[place] is not None:
                    row[place] = decode(row[place])
        compiler: Any = self.compiler
        compiler.execute_sql = lambda **_: [rows]
        query: Any = self.queryset.query
        query.get_compiler = lambda **_: compiler
        return list(ModelIterable(self.queryset))


def read_together(querysets: Iterable[QuerySet[Any]]) -> list[list[Any]]:
    """The rows of each of these, in their order, by one statement.

    Plain model querysets with `select_related`, `defer` and annotations; `prefetch_related` is
    left out.
    """
    parts: list[_Part | None] = []
    for queryset in querysets:
        try:
            parts.append(_Part(queryset))
        except EmptyResultSet:
            parts.append(None)
    found: list[list[tuple[int, list[Any]]]] = [[] for _ in parts]
    asked = [(number, part) for number, part in enumerate(parts) if part is not None]
    if asked:
        with connection.cursor() as cursor:
            cursor.execute(
                " UNION ALL ".join(part.statement(number) for number, part in asked),
                [value for _, part in asked for value in part.params],
            )
            for number, place, row in cursor.fetchall():
                found[number].append((place, json.loads(row, parse_float=Decimal)))
    return [
        part.models([row for _, row in sorted(rows, key=lambda pair: pair[0])]) if part else []
        for part, rows in zip(parts, found, strict=True)
    ]
