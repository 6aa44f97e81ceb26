"""The figure through time, point by point: each is the answer for its day.

What changes between two points is read, not each point anew: a long series costs little more than
its first day.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import connection

from entilen.coverage.models import PublishedStatement
from entilen.coverage.queries import tallies
from entilen.coverage.rules import Figure, Tally, count, published
from entilen.schools.rules import add_months

MOST_POINTS = 400

EDGES = """
SELECT edge, type, status, sum(step) FROM (
    SELECT lower(valid) AS edge, type, status, 1 AS step FROM coverage_spell
    WHERE upper_inf(recorded) AND counted AND lower(valid) > %(first)s AND lower(valid) <= %(last)s
    UNION ALL
    SELECT upper(valid), type, status, -1 FROM coverage_spell
    WHERE upper_inf(recorded) AND counted AND upper(valid) > %(first)s AND upper(valid) <= %(last)s
) changes GROUP BY edge, type, status ORDER BY edge
"""


class Step(StrEnum):
    """How far there is between two points."""

    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Point:
    """The figure on a day, and whether it was published or is computed."""

    day: date
    basis: str
    figure: Figure


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
    told = {row.date: row for row in PublishedStatement.objects.filter(date__in=days)}
    return [
        Point(day, "published", published(told[day].numbers))
        if day in told
        else Point(day, "computed", figure)
        for day, figure in _computed(days)
    ]


def _computed(days: list[date]) -> Iterator[tuple[date, Figure]]:
    standing: Counter[tuple[str, str]] = Counter()
    for tally in tallies(days[0]):
        standing[tally.type, tally.status] += tally.schools
    with connection.cursor() as cursor:
        cursor.execute(EDGES, {"first": days[0], "last": days[-1]})
        edges = cursor.fetchall()
    place = 0
    for day in days:
        while place < len(edges) and edges[place][0] <= day:
            _, kind, status, step = edges[place]
            standing[kind, status] += int(step)
            place += 1
        yield day, count(Tally(*key, schools=number) for key, number in standing.items())
