"""The grades of a school that have devices, as the school sees them when a year begins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from entilen.cases.models import Case
from entilen.coverage.queries import standings
from entilen.devices.models import LedgerEntry
from entilen.devices.queries import OWNED, STANDS
from entilen.devices.rules import grade_on
from entilen.process.procedure import LIVING
from entilen.schools.models import School
from entilen.schools.queries import pupils_in
from entilen.schools.rules import school_year_of


@dataclass(frozen=True, slots=True)
class Place:
    """A grade with devices: how many, how many pupils there are this year (the register's number,
    else the last one known), and whether somebody must confirm it for the school year."""

    grade: int
    devices: int
    pupils: int
    device_type: str
    cohort: int | None
    last_year: bool


def places_of(school: School, day: date) -> list[Place]:
    """Each grade of the school that has devices on a day."""
    standing = next(iter(standings(day, ids=[school.pk], everyone=True)), None)
    if standing is None:
        return []
    counted = pupils_in(school, school_year_of(day))
    newest: dict[int, LedgerEntry] = {}
    rows = LedgerEntry.objects.filter(STANDS, school=school, kind__in=OWNED, effective__lte=day)
    for row in rows.order_by("effective", "pk"):
        newest[grade_on(row.grade, row.cohort, day)] = row
    return [
        Place(
            grade,
            held.devices,
            counted.get(grade, held.pupils or 0),
            newest[grade].device_type,
            newest[grade].cohort,
            held.last_year,
        )
        for grade, held in sorted(standing.held.items())
        if grade in standing.grades and held.devices > 0
    ]


def to_confirm(day: date, ids: Iterable[int] | None = None) -> dict[int, list[int]]:
    """The schools that have 1:1 on a grade which nobody has confirmed for the school year, with
    these grades."""
    return {
        row.school_id: row.last_year
        for row in standings(day, ids=ids, everyone=True)
        if row.last_year
    }


def case_of(school: int) -> Case | None:
    """The living case in which a school says what is so: the newest."""
    return Case.objects.filter(school=school, stage__in=sorted(LIVING)).order_by("pk").last()


def is_confirmed(school: int) -> bool:
    """Whether nothing waits for a school's word today."""
    return school not in to_confirm(timezone.localdate(), [school])
