"""The invented schools and people of Lindvik, entered by the verbs that any municipality has."""

import math
import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.text import slugify

from entilen.accounts.actions.identity import set_superior
from entilen.accounts.actions.invitations import accept, first_administrator_link
from entilen.accounts.actions.roles import add_person, give_role
from entilen.accounts.actions.substitutes import appoint
from entilen.accounts.models import Person
from entilen.cases.calendar import Holiday, set_calendar
from entilen.process.vocabulary import Role
from entilen.procurement.catalogue_models import DeviceModel
from entilen.review.standard_models import StandardRemarkVersion
from entilen.schools.actions import add_meeting, save_site, set_pupils, take_in
from entilen.schools.models import Ownership, School
from entilen.schools.records import Record
from entilen.schools.rules import school_year_of
from entilen.setup.actions import draw_boundary

PRIMARY = (
    "Lillevik", "Bjerkelia", "Solhaug", "Granåsen", "Tangen", "Myrvoll", "Furuset øst", "Elveåsen",
    "Kirkebakken", "Fjordgløtt", "Nordre Lindvik", "Haugtun", "Åsmyra", "Blåklokka", "Strandengen",
    "Vestby gård", "Kløverhagen", "Rognlia", "Søndre Skog", "Tjernsli", "Utsikten", "Ørneberget",
    "Løkkeberg",
)  # fmt: skip
LOWER = (
    "Lindvik ungdomsskole", "Bekkefaret ungdomsskole", "Høyden ungdomsskole",
    "Skogkanten ungdomsskole", "Fjellhamar vest ungdomsskole", "Sjøsiden ungdomsskole",
    "Midtbyen ungdomsskole", "Åkerli ungdomsskole", "Ringveien ungdomsskole",
)  # fmt: skip
COMBINED = (
    "Brattåsen", "Stornes", "Engelsrud", "Havnebyen", "Kvernhuset", "Lindvik internasjonale",
    "Torsborg", "Øvre Lindvik",
)  # fmt: skip
FIRST = (
    "Ragnhild", "Amir", "Ingrid", "Jonas", "Fatima", "Øyvind", "Sara", "Håkon", "Leila", "Torbjørn",
    "Marit", "Kavita", "Sigurd", "Astrid", "Mohammed", "Kari", "Eirik", "Nadia", "Geir", "Solveig",
    "Daniel", "Hilde", "Yusuf", "Guro", "Petter", "Anita", "Rune", "Zahra", "Magnus", "Tone",
)  # fmt: skip
LAST = (
    "Eksempel", "Oppdiktet", "Prøvesen", "Liksom", "Tenktheim", "Påfunn", "Skinnvik", "Fabelnes",
    "Diktestad", "Eventyrli", "Hittepå", "Modellsen", "Ufunnet", "Tenkerud",
)  # fmt: skip


@dataclass
class Town:
    """Lindvik: its schools by name, the people of the administration by role, their words, and
    the models that can be ordered."""

    schools: dict[str, School] = field(default_factory=dict)
    staff: dict[str, Person] = field(default_factory=dict)
    principals: dict[int, Person] = field(default_factory=dict)
    teachers: dict[int, Person] = field(default_factory=dict)
    words: dict[str, StandardRemarkVersion] = field(default_factory=dict)
    models: dict[str, DeviceModel] = field(default_factory=dict)


_EPOCH = date(2008, 8, 1)
_SINCE = date(2020, 1, 1)
SOURCE = "oppdiktet register"
DISTRICTS = (
    ("Nord", 10.42, 59.86),
    ("Sør", 10.45, 59.75),
    ("Øst", 10.53, 59.81),
    ("Vest", 10.32, 59.79),
    ("Sentrum", 10.43, 59.80),
)
OUTLINE = [
    (10.25, 59.76), (10.28, 59.83), (10.36, 59.88), (10.44, 59.905), (10.52, 59.88), (10.6, 59.84),
    (10.61, 59.79), (10.55, 59.75), (10.49, 59.71), (10.43, 59.715), (10.36, 59.73), (10.25, 59.76),
]  # fmt: skip
SPECIAL = "Solsiden spesialskole"
PRIVATE = "Lindvik friskole"
ADMINISTRATOR = 221
ADMINISTRATION = (
    ("adviser", Role.ICT_ADVISER, 210),
    ("adviser_two", Role.ICT_ADVISER, 211),
    ("adviser_three", Role.ICT_ADVISER, 212),
    ("pedagogue", Role.PEDAGOGICAL_REVIEWER, 213),
    ("pedagogue_two", Role.PEDAGOGICAL_REVIEWER, 214),
    ("technician", Role.TECHNICAL_REVIEWER, 215),
    ("technician_two", Role.TECHNICAL_REVIEWER, 216),
    ("engineer", Role.NETWORK_ENGINEER, 217),
    ("engineer_two", Role.NETWORK_ENGINEER, 218),
    ("manager", Role.PROGRAMME_MANAGER, 219),
    ("archivist", Role.ARCHIVIST, 220),
)


def build(today: date, town: Town) -> Town:
    """Enter the calendar and everybody who works with the schools, which are there."""
    _calendar(town, today)
    _administration(town)
    for number, school in enumerate(town.schools.values()):
        if school.in_procedure:
            _school_people(town, school, number)
    _absences(town, today)
    return town


def _calendar(town: Town, today: date) -> None:
    years = range(today.year - 3, today.year + 6)
    rows = [
        Holiday(name, date(year, *first), date(year, *last))
        for year in years
        for name, first, last in (
            ("Vinterferie", (2, 16), (2, 20)),
            ("Sommerferie", (6, 22), (8, 14)),
            ("Høstferie", (9, 28), (10, 2)),
            ("Juleferie", (12, 21), (12, 31)),
        )
    ]
    set_calendar(by=town.staff["administrator"], since=date(years[0], 1, 1), rows=rows)


def enter_schools(today: date) -> Town:
    """The first administrator, and the schools as an invented register tells of them."""
    town = Town()
    town.staff["administrator"] = _first_administrator()
    _schools(town, today)
    return town


def _schools(town: Town, today: date) -> None:
    spans = [(f"{n} skole", 1, 7) for n in PRIMARY] + [(n, 8, 10) for n in LOWER]
    spans += [(f"{n} skole", 1, 10) for n in COMBINED]
    spans += [("Lindvik 8–13", 8, 13), ("Lindvik videregående skole", 11, 13)]
    numbered = [*enumerate(spans), (60, (SPECIAL, 1, 10)), (61, (PRIVATE, 1, 7))]
    records = [_record(number, *span) for number, span in numbered]
    take_in(records=records, source=SOURCE, as_of=today)
    known = {school.name: school for school in School.objects.all()}
    for number, (name, first, last) in numbered:
        school = known[name]
        town.schools[name] = school
        save_site(school=school, name="Hovedbygget", rooms=(last - first + 1) * 3)
        if not school.special:
            enter_counts(school, first, last, _per_grade(number, name), today)
        _meetings(school, number, today)


def _per_grade(number: int, name: str) -> int:
    return 12 if name == SPECIAL else 38 + (number * 7) % 31


def _record(number: int, name: str, first: int, last: int) -> Record:
    pupils = _per_grade(number, name) * (last - first + 1)
    return Record(
        line=number + 1,
        org_number=f"9999{number:05d}",
        name=name,
        ownership=Ownership.PRIVATE if name == PRIVATE else Ownership.PUBLIC,
        first=first,
        last=last,
        pupils=pupils,
        staff=pupils // 9,
        district=DISTRICTS[number % len(DISTRICTS)][0],
        longitude=_degrees(number)[0],
        latitude=_degrees(number)[1],
        special=name == SPECIAL,
        opened=_EPOCH,
    )


def _degrees(number: int) -> tuple[float, float]:
    """A place in the school's district: an invented town by an invented fjord."""
    _, longitude, latitude = DISTRICTS[number % len(DISTRICTS)]
    out = 0.006 + 0.0022 * (number // len(DISTRICTS))
    return (
        round(longitude + 2 * out * math.cos(number * 2.4), 5),
        round(latitude + out * math.sin(number * 2.4), 5),
    )


def draw_town(town: Town) -> None:
    """The outline on the map, as an administrator brings it in."""
    draw_boundary(by=town.staff["administrator"], rings=[OUTLINE], source="oppdiktet grense")


def enter_counts(school: School, first: int, last: int, per_grade: int, today: date) -> None:
    """The pupils of each grade on 1 October of this year and the five before it."""
    now = school_year_of(today)
    for year in range(now - 5, now + 1):
        for grade in range(first, last + 1):
            set_pupils(
                school=school,
                school_year=year,
                grade=grade,
                pupils=per_grade + ((grade - year) * 5) % 9 - 4,
                reason=f"telling 1. oktober {year}",
                who="skolen",
                day=date(year, 10, 1),
            )


def _meetings(school: School, number: int, today: date) -> None:
    start = today + timedelta(days=8 + number % 13)
    for weeks in (-40, -28, -14, 0, 9, 19, 30, 44, 54):
        add_meeting(school=school, day=start + timedelta(weeks=weeks))


def _identity(number: int) -> tuple[str, str]:
    name = f"{FIRST[number % len(FIRST)]} {LAST[(number * 5 + number // len(FIRST)) % len(LAST)]}"
    folded = slugify(name.lower().replace("æ", "ae").replace("ø", "o")).replace("-", ".")
    return name, f"{folded}.{number}@lindvik.example"


def _first_administrator() -> Person:
    name, email = _identity(ADMINISTRATOR)
    token = first_administrator_link().rstrip("/").rpartition("/")[2]
    return accept(token=token, password=secrets.token_urlsafe(24), name=name, email=email)


def _person(town: Town, number: int, superior: Person | None = None) -> Person:
    by = town.staff["administrator"]
    person = add_person(by, *_identity(number))
    set_superior(by=by, person=person, superior=superior)
    return person


def _give(
    town: Town,
    person: Person,
    role: Role,
    school: School | None = None,
    first_day: date = _SINCE,
    last_day: date | None = None,
) -> Person:
    give_role(
        by=town.staff["administrator"],
        person=person,
        role=role,
        school=school,
        first_day=first_day,
        last_day=last_day,
    )
    return person


def _administration(town: Town) -> None:
    divisional = _give(town, _person(town, 200), Role.DIVISIONAL_DIRECTOR)
    town.staff["divisional"] = divisional
    for key, number in (("director_east", 201), ("director_west", 202)):
        town.staff[key] = _person(town, number, divisional)
    for key, role, number in ADMINISTRATION:
        town.staff[key] = _give(town, _person(town, number), role)


def _school_people(town: Town, school: School, number: int) -> None:
    director = town.staff["director_east" if number % 2 == 0 else "director_west"]
    _give(town, director, Role.DIRECTOR, school)
    principal = _person(town, number, director)
    town.principals[school.pk] = _give(town, principal, Role.PRINCIPAL, school)
    teacher = _person(town, 100 + number)
    town.teachers[school.pk] = _give(town, teacher, Role.PLAN_TEAM_MEMBER, school)


def _absences(town: Town, today: date) -> None:
    """Who leads a school for a while, and who stands in for a director, by dates."""
    for school in list(town.schools.values())[5:30:8]:
        _give(
            town,
            _person(town, 300 + school.pk),
            Role.ACTING_PRINCIPAL,
            school,
            today - timedelta(days=20),
            today + timedelta(days=90),
        )
    appoint(
        person=town.staff["director_west"],
        substitute=town.staff["divisional"],
        first_day=today + timedelta(days=14),
        last_day=today + timedelta(days=28),
    )
