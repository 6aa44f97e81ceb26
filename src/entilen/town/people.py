"""The invented schools and people of Lindvik."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from entilen.accounts.models import Person, RoleAssignment, Substitution
from entilen.process.vocabulary import Role
from entilen.review.standard_models import StandardRemarkVersion
from entilen.schools.models import (
    BoardMeeting,
    GradeSpan,
    OrgNumber,
    Ownership,
    PupilCount,
    School,
    SchoolHoliday,
    Site,
)
from entilen.schools.rules import school_type, school_year_of

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
    """Lindvik: its schools by name, the people of the administration by role, and their words."""

    schools: dict[str, School] = field(default_factory=dict)
    staff: dict[str, Person] = field(default_factory=dict)
    principals: dict[int, Person] = field(default_factory=dict)
    teachers: dict[int, Person] = field(default_factory=dict)
    words: dict[str, StandardRemarkVersion] = field(default_factory=dict)


_EPOCH = date(2008, 8, 1)


def build(today: date) -> Town:
    """Make the schools, their registers and everybody who works with them."""
    town = Town()
    _holidays(today)
    names = [(f"{n} skole", 1, 7) for n in PRIMARY] + [(n, 8, 10) for n in LOWER]
    names += [(f"{n} skole", 1, 10) for n in COMBINED]
    names += [("Lindvik 8–13", 8, 13), ("Lindvik videregående skole", 11, 13)]
    for number, (name, first, last) in enumerate(names):
        town.schools[name] = _school(number, name, first, last, today)
    town.schools["Solsiden spesialskole"] = _school(
        60, "Solsiden spesialskole", 1, 10, today, special=True
    )
    private = _school(61, "Lindvik friskole", 1, 7, today, ownership=Ownership.PRIVATE)
    town.schools[private.name] = private
    _administration(town)
    for number, school in enumerate(town.schools.values()):
        if school.in_procedure:
            _school_people(town, school, number)
    _absences(town, today)
    return town


def _holidays(today: date) -> None:
    for year in range(today.year - 3, today.year + 6):
        SchoolHoliday.objects.bulk_create(
            [
                SchoolHoliday(name="Vinterferie", first=date(year, 2, 16), last=date(year, 2, 20)),
                SchoolHoliday(name="Sommerferie", first=date(year, 6, 22), last=date(year, 8, 14)),
                SchoolHoliday(name="Høstferie", first=date(year, 9, 28), last=date(year, 10, 2)),
                SchoolHoliday(name="Juleferie", first=date(year, 12, 21), last=date(year, 12, 31)),
            ]
        )


def _slug(name: str) -> str:
    table = str.maketrans({"æ": "ae", "ø": "o", "å": "a", " ": "-", "–": "-"})
    return name.lower().translate(table)


def _school(
    number: int,
    name: str,
    first: int,
    last: int,
    today: date,
    *,
    special: bool = False,
    ownership: Ownership = Ownership.PUBLIC,
) -> School:
    per_grade = 12 if special else 38 + (number * 7) % 31
    source = {"source": "oppdiktet register", "date": today.isoformat()}
    school = School.objects.create(
        slug=_slug(name),
        name=name,
        ownership=ownership,
        type=school_type(first, last),
        special=special,
        opened=_EPOCH,
        district=("Nord", "Sør", "Øst", "Vest", "Sentrum")[number % 5],
        pupils_total=per_grade * (last - first + 1),
        staff_total=per_grade * (last - first + 1) // 9,
        sources=dict.fromkeys(("name", "ownership", "span", "pupils_total"), source),
    )
    always = DateRange(_EPOCH, None)
    OrgNumber.objects.create(school=school, number=f"9999{number:05d}", valid=always)
    GradeSpan.objects.create(
        school=school, first=first, last=last, valid=always, source="oppdiktet register"
    )
    Site.objects.create(school=school, name="Hovedbygget", rooms=(last - first + 1) * 3)
    _counts(school, first, last, per_grade, today)
    _meetings(school, number, today)
    return school


def _counts(school: School, first: int, last: int, per_grade: int, today: date) -> None:
    now = school_year_of(today)
    PupilCount.objects.bulk_create(
        PupilCount(
            school=school,
            school_year=year,
            grade=grade,
            pupils=per_grade + ((grade - year) * 5) % 9 - 4,
            estimated=school.special,
            source="oppdiktet register",
            as_of=date(year, 10, 1),
        )
        for year in range(now - 3, now + 1)
        for grade in range(first, last + 1)
    )


def _meetings(school: School, number: int, today: date) -> None:
    start = today + timedelta(days=8 + number % 13)
    BoardMeeting.objects.bulk_create(
        BoardMeeting(school=school, date=start + timedelta(weeks=weeks))
        for weeks in (-40, -28, -14, 0, 9, 19, 30, 44, 54)
    )


def _person(number: int, superior: Person | None = None) -> Person:
    name = f"{FIRST[number % len(FIRST)]} {LAST[(number * 5 + number // len(FIRST)) % len(LAST)]}"
    email = f"{_slug(name).replace('-', '.')}.{number}@lindvik.example"
    person = Person.objects.create_user(email, name)
    if superior:
        person.superior = superior
        person.save(update_fields=["superior"])
    return person


def _give(person: Person, role: Role, school: School | None = None) -> Person:
    RoleAssignment.objects.create(
        person=person, role=role, school=school, first_day=date(2020, 1, 1)
    )
    return person


def _administration(town: Town) -> None:
    divisional = _give(_person(200), Role.DIVISIONAL_DIRECTOR)
    town.staff["divisional"] = divisional
    for key, number in (("director_east", 201), ("director_west", 202)):
        town.staff[key] = _person(number, divisional)
    for key, role, number in (
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
        ("administrator", Role.ADMINISTRATOR, 221),
    ):
        town.staff[key] = _give(_person(number), role)


def _school_people(town: Town, school: School, number: int) -> None:
    director = town.staff["director_east" if number % 2 == 0 else "director_west"]
    _give(director, Role.DIRECTOR, school)
    town.principals[school.pk] = _give(_person(number, director), Role.PRINCIPAL, school)
    town.teachers[school.pk] = _give(_person(100 + number), Role.PLAN_TEAM_MEMBER, school)


def _absences(town: Town, today: date) -> None:
    """Who leads a school for a while, and who stands in for a director, by dates."""
    for school in list(town.schools.values())[5:30:8]:
        acting = _give(_person(300 + school.pk), Role.ACTING_PRINCIPAL, school)
        acting.roles.update(
            first_day=today - timedelta(days=20), last_day=today + timedelta(days=90)
        )
    director = town.staff["director_west"]
    for post in director.roles.filter(role=Role.DIRECTOR).order_by("pk"):
        Substitution.objects.create(
            absent=director,
            substitute=town.staff["divisional"],
            role=post.role,
            school=post.school,
            first_day=today + timedelta(days=14),
            last_day=today + timedelta(days=28),
            given_by=director,
        )
