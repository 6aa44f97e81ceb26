"""The figure through time, point by point: each is the answer for its day."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from entilen.coverage.queries import Coverage, coverage_at
from entilen.schools.rules import add_months

MOST_POINTS = 400


class Step(StrEnum):
    """How far there is between two points."""

    MONTH = "month"
    YEAR = "year"


def days_of(first: date, last: date, step: Step) -> Iterator[date]:
    """The days of a series: the first, and each step after it until the last."""
    months = 1 if step is Step.MONTH else 12
    day, number = first, 0
    while day <= last:
        yield day
        number += 1
        day = add_months(first, months * number)


def series(first: date, last: date, step: Step) -> list[Coverage]:
    """The figure on each day of a series. At most `MOST_POINTS`; a ValueError says so."""
    days = list(days_of(first, last, step))
    if len(days) > MOST_POINTS:
        raise ValueError(
            f"Det blir {len(days)} punkter. Spør om høyst {MOST_POINTS} om gangen: velg et kortere "
            "tidsrom, eller step=year."
        )
    return [coverage_at(day) for day in days]
