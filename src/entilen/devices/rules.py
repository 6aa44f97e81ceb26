"""What a school says that it has. Plain Python."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from entilen.process.vocabulary import DeviceType
from entilen.schools.rules import school_year_of
from entilen.ui.rules import joined


def grade_on(grade: int, cohort: int | None, day: date) -> int:
    """The grade on which devices are on a day: those that follow a cohort move up each 1 August."""
    return grade if cohort is None else school_year_of(day) - cohort + 1


def cohort_of(grade: int, day: date) -> int:
    """The school year in which the pupils of a grade on a day began the first grade."""
    return school_year_of(day) - grade + 1


def without_order(rows: Iterable[tuple[bool, int]]) -> int:
    """How many of the handed-out devices no order stood for when they were handed out.

    `rows` are (whether it is an order, devices) in the order in which they were written down, each
    with its corrections. An order that comes later is of other devices.
    """
    ahead = most = 0
    for ordered, quantity in rows:
        ahead += -quantity if ordered else quantity
        most = max(most, ahead)
    return most


@dataclass(frozen=True, slots=True)
class Stated:
    """What the pupils of a grade have, besides what is handed out in the cases; zero included."""

    grade: int
    device_type: DeviceType
    quantity: int

    def says(self, other: "Stated | None") -> bool:
        """Whether another statement says the same; none at all are of no type."""
        if other is None or (self.grade, self.quantity) != (other.grade, other.quantity):
            return False
        return not self.quantity or self.device_type == other.device_type


def summary_of(rows: Iterable[Stated]) -> str:
    """The statement as a line of the timeline."""
    stated = list(rows)
    if not any(row.quantity for row in stated):
        return "Skolen oppga at elevene ikke har egne enheter"
    return (
        f"Skolen oppga enheter: {joined([f'{row.grade}. trinn {row.quantity}' for row in stated])}"
    )


def earliest_day(today: date, opened: date | None) -> date:
    """The first day that news may be told of: in this school year, and not before the opening.

    Earlier days have been published and used. Only what was said of one of them can be corrected.
    """
    begun = date(school_year_of(today), 8, 1)
    return max(begun, opened) if opened else begun


def said_twice(held: Iterable[Stated]) -> list[str]:
    """A sentence for each grade that is given more than one number; the newest would hide it."""
    times = Counter(row.grade for row in held)
    return [
        f"{grade}. trinn står mer enn én gang. Skriv ett tall for hvert trinn."
        for grade, number in sorted(times.items())
        if number > 1
    ]


def problems_with(
    news: Iterable[Stated],
    *,
    day: date,
    today: date,
    earliest: date,
    grades: Iterable[int],
    replaced: Mapping[int, object],
    reason: str,
) -> list[str]:
    """Every reason why this cannot be stated; empty when it can."""
    stated = list(news)
    problems = []
    if day > today:
        problems.append("Datoen har ikke vært ennå. Oppgi det som er slik i dag eller tidligere.")
    if day < earliest and any(row.grade not in replaced for row in stated):
        problems.append(
            f"Nye tall kan gjelde fra {earliest:%d.%m.%Y} eller senere. Er et tall dere oppga før "
            "den tid, feil, retter dere det med den samme datoen og en grunn."
        )
    if not stated:
        problems.append(
            "Skriv antallet på minst ett trinn. Det dere har oppgitt før, står ved lag."
        )
    problems += [
        f"Skolen har ikke {row.grade}. trinn." for row in stated if row.grade not in set(grades)
    ]
    if not reason and any(row.grade in replaced for row in stated):
        problems.append(
            f"Dere har alt oppgitt tall for {day:%d.%m.%Y}. Skriv hvorfor de rettes, "
            "eller velg den dagen det ble annerledes."
        )
    return problems
