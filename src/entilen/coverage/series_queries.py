"""The figure through time, point by point: each is the answer for its day.

What changes between two points is read, not each point anew: a long series costs little more than
its first day.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Min, QuerySet

from entilen.coverage.models import PublishedStatement, StandingStatement
from entilen.coverage.queries import AMONG, EVERYONE, Among, tallies
from entilen.coverage.rules import Figure, GradeCounts, Tally, count, count_grades, published
from entilen.devices.models import LedgerEntry
from entilen.devices.queries import OWNED, STANDS
from entilen.schools.rules import add_months

MOST_POINTS = 400

EDGES = """
SELECT edge, type, status, mark, sum(step) FROM (
    SELECT lower(valid) AS edge, type, status, {marks} AS mark, 1 AS step FROM coverage_spell
    WHERE upper_inf(recorded) AND counted AND lower(valid) > %(first)s AND lower(valid) <= %(last)s
        AND {among}
    UNION ALL
    SELECT upper(valid), type, status, {marks}, -1 FROM coverage_spell
    WHERE upper_inf(recorded) AND counted AND upper(valid) > %(first)s AND upper(valid) <= %(last)s
        AND {among}
) changes GROUP BY edge, type, status, mark ORDER BY edge
"""


class Step(StrEnum):
    """How far there is between two points."""

    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Point:
    """The figure on a day, and whether it was published or is computed. `by_grade` is there where
    it was asked for, and the point is computed."""

    day: date
    basis: str
    figure: Figure
    by_grade: tuple[GradeCounts, ...] = ()


def days_of(first: date, last: date, step: Step) -> Iterator[date]:
    """The days of a series: the first, and each step after it until the last."""
    months = 1 if step is Step.MONTH else 12
    day, number = first, 0
    while day <= last:
        yield day
        number += 1
        day = add_months(first, months * number)


def series(first: date, last: date, step: Step) -> list[Point]:
    """The figure on each day of a series. At most `MOST_POINTS`; a ValueError says so."""
    days = list(days_of(first, last, step))
    if len(days) > MOST_POINTS:
        raise ValueError(
            f"Det blir {len(days)} punkter. Spør om høyst {MOST_POINTS} om gangen: velg et kortere "
            "tidsrom, eller step=year."
        )
    return points(days)


def points(days: list[date], *, among: Among = EVERYONE, by_grade: bool = False) -> list[Point]:
    """The figure on each of these days, the first first. What was published is of all schools: it
    stands on its own day where nothing but a type is asked for."""
    of_all = among == Among(type=among.type) and not by_grade
    told = PublishedStatement.objects.filter(date__in=days if of_all else [])
    statements = {row.date: row for row in told}
    return [
        Point(day, "published", published(statements[day].numbers))
        if day in statements
        else Point(day, "computed", count(schools), count_grades(schools) if by_grade else ())
        for day, schools in _computed(days, among, by_grade)
    ]


def beginning(among: Among = EVERYONE) -> date | None:
    """The first day of which anything is told of pupils' devices; None where nothing is."""
    told: list[tuple[QuerySet[Any], str]] = [
        (PublishedStatement.objects.all(), "date"),
        (LedgerEntry.objects.filter(STANDS, kind__in=OWNED), "effective"),
        (StandingStatement.objects.filter(school_type=among.type), "since"),
    ]
    days = [rows.aggregate(first=Min(name))["first"] for rows, name in told]
    return min((day for day in days if day), default=None)


def development(
    last: date, step: Step, *, among: Among = EVERYONE, by_grade: bool = False
) -> list[Point]:
    """The line until a day: the first of each month or 1 January of each year, that very day, and
    each day that something was published for. Years where months would be too many; that day alone
    where nothing is told."""
    first = beginning(among)
    if first is None:
        return points([last], among=among, by_grade=by_grade)
    days = set(_first_days(first, last, step))
    if len(days) > MOST_POINTS // 2:
        days = set(_first_days(first, last, Step.YEAR))
    told = PublishedStatement.objects.filter(date__range=(first, last)).order_by("-date")
    days |= {last, *told.values_list("date", flat=True)[: MOST_POINTS // 2]}
    return points(sorted(days), among=among, by_grade=by_grade)


def _first_days(first: date, last: date, step: Step) -> Iterator[date]:
    begun = first.replace(day=1) if step is Step.MONTH else first.replace(month=1, day=1)
    return days_of(begun, last, step)


def _computed(days: list[date], among: Among, by_grade: bool) -> Iterator[tuple[date, list[Tally]]]:
    standing: Counter[tuple[str, str, str]] = Counter()
    for tally in tallies(days[0], among=among):
        standing[tally.type, tally.status, tally.marks if by_grade else ""] += tally.schools
    statement = EDGES.format(marks="marks" if by_grade else "''", among=AMONG)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"first": days[0], "last": days[-1], **among.parameters})
        edges = cursor.fetchall()
    place = 0
    for day in days:
        while place < len(edges) and edges[place][0] <= day:
            _, kind, status, mark, step = edges[place]
            standing[kind, status, mark] += int(step)
            place += 1
        yield (
            day,
            [
                Tally(kind, status, marks=marks, schools=number)
                for (kind, status, marks), number in standing.items()
            ],
        )
