"""The invented municipality of the measurements: schools, their numbers, and people."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from entilen.accounts.models import Person, RoleAssignment
from entilen.process.vocabulary import Role
from entilen.schools.fact_rules import Field
from entilen.schools.models import (
    BoardMeeting,
    GradeSpan,
    Ownership,
    PupilCount,
    School,
    SchoolFact,
    Site,
)
from entilen.schools.rules import school_type, school_year_of, sort_key
from entilen.ui.writing_rules import fold

SPANS = [(1, 7)] * 9 + [(8, 10)] * 3 + [(1, 10)] * 2
_FIRST = "Al Berg Dal Ek Fure Gran Haug Hol Lind Mo Nor Ras Sol Vik".split()
_LAST = "dal heim haug lund myr nes seter stad vang ås".split()
PER_DIRECTOR = 35


@dataclass
class Town:
    """Everybody the filling needs; `principals`, `sites` and `directors` go by school id."""

    schools: list[School]
    spans: dict[int, tuple[int, int]]
    sites: dict[int, Site]
    pupils: dict[tuple[int, int], int]
    principals: dict[int, Person]
    directors: dict[int, Person]
    advisers: list[Person]
    pedagogues: list[Person]
    technicians: list[Person]
    manager: Person


def build(source: random.Random) -> Town:
    """140 schools in Oslo's proportions and the people around them, in a handful of statements."""
    names = [f"{first}{last} skole" for first in _FIRST for last in _LAST]
    spans = [SPANS[place % len(SPANS)] for place in range(len(names))]
    schools = School.objects.bulk_create(
        School(
            slug=sort_key(name).replace(" ", "-").replace("}", "a"),
            name=name,
            sort_key=sort_key(name),
            search=fold(name),
            ownership=Ownership.PUBLIC,
            type=school_type(*span),
        )
        for name, span in zip(names, spans, strict=True)
    )
    by_id = {school.pk: span for school, span in zip(schools, spans, strict=True)}
    town = Town(
        schools=schools,
        spans=by_id,
        sites=_sites(schools, by_id),
        pupils=_pupils(schools, by_id, source),
        principals={},
        directors={},
        advisers=_people("Veileder", 12, Role.ICT_ADVISER),
        pedagogues=_people("Pedagog", 10, Role.PEDAGOGICAL_REVIEWER),
        technicians=_people("Tekniker", 6, Role.TECHNICAL_REVIEWER),
        manager=_people("Programleder", 1, Role.PROGRAMME_MANAGER)[0],
    )
    _lead(town)
    return town


def _sites(schools: list[School], spans: dict[int, tuple[int, int]]) -> dict[int, Site]:
    today = timezone.localdate()
    GradeSpan.objects.bulk_create(
        GradeSpan(
            school=school,
            first=spans[school.pk][0],
            last=spans[school.pk][1],
            valid=DateRange(date(2000, 1, 1), None),
            source="måling",
        )
        for school in schools
    )
    SchoolFact.objects.bulk_create(
        SchoolFact(school=school, field=field, value=value, source="måling", as_of=today)
        for school in schools
        for field, value in (
            (Field.OPEN, True),
            (Field.NAME, school.name),
            (Field.OWNERSHIP, school.ownership),
            (Field.SPECIAL, False),
            (Field.SPAN, list(spans[school.pk])),
        )
    )
    BoardMeeting.objects.bulk_create(
        BoardMeeting(school=school, date=today + timedelta(weeks=week))
        for school in schools
        for week in (2, 8, 16)
    )
    sites = Site.objects.bulk_create(
        Site(school=school, name="Hovedbygget", rooms=24) for school in schools
    )
    return {site.school_id: site for site in sites}


def _pupils(
    schools: list[School], spans: dict[int, tuple[int, int]], source: random.Random
) -> dict[tuple[int, int], int]:
    today = timezone.localdate()
    year = school_year_of(today)
    counts = {
        (school.pk, grade): source.randint(22, 90)
        for school in schools
        for grade in range(spans[school.pk][0], spans[school.pk][1] + 1)
    }
    PupilCount.objects.bulk_create(
        PupilCount(
            school_id=school,
            school_year=counted,
            grade=grade,
            pupils=pupils,
            source="måling",
            as_of=today,
        )
        for (school, grade), pupils in counts.items()
        for counted in (year, year + 1)
    )
    return counts


def _people(name: str, number: int, role: Role) -> list[Person]:
    people = _make([f"{name} {place}" for place in range(1, number + 1)])
    _give([(person, role, None) for person in people])
    return people


def _make(names: list[str]) -> list[Person]:
    return Person.objects.bulk_create(
        Person(name=name, email=f"{name.lower().replace(' ', '.')}@maaling.example", password="!")
        for name in names
    )


def _give(roles: list[tuple[Person, Role, School | None]]) -> None:
    RoleAssignment.objects.bulk_create(
        RoleAssignment(person=person, role=role, school=school, first_day=date(2020, 1, 1))
        for person, role, school in roles
    )


def _lead(town: Town) -> None:
    principals = _make([f"Rektor {school.pk}" for school in town.schools])
    directors = _make([f"Direktør {n}" for n in range(1, len(town.schools) // PER_DIRECTOR + 1)])
    for place, school in enumerate(town.schools):
        town.principals[school.pk] = principals[place]
        town.directors[school.pk] = directors[place // PER_DIRECTOR]
    _give([(town.principals[s.pk], Role.PRINCIPAL, s) for s in town.schools])
    _give([(town.directors[s.pk], Role.DIRECTOR, s) for s in town.schools])
