"""The cast: one school and one person in each role, for tests that tell a story."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import time_machine
from django.utils import timezone

from entilen.accounts.models import Person, RoleAssignment
from entilen.bodies.actions import prepare_paper, record_treatment
from entilen.bodies.models import Outcome
from entilen.cases.models import Case
from entilen.decision.actions import return_plan
from entilen.decision.models import Condition, Decision
from entilen.financing.models import Source
from entilen.network.actions import request_confirmation
from entilen.network.models import Result
from entilen.network.queries import cover
from entilen.plans.actions import begin
from entilen.plans.queries import current_fingerprint
from entilen.process.vocabulary import Department, DeviceType, Role
from entilen.procurement.actions import place_order
from entilen.programme.actions import publish_known_versions
from entilen.review.actions import (
    recommend,
    write_remark,
)
from entilen.review.models import Remark
from entilen.review.rules import FormalAnswer, Level, Severity
from entilen.schools.actions import take_in
from entilen.schools.models import BoardMeeting, Ownership, PupilCount, School, Site
from entilen.schools.records import Record
from entilen.submission.actions import submit
from entilen.submission.models import Submission
from entilen.submission.queries import current_submission
from entilen.town import steps

TODAY = date(2026, 11, 23)
"""The day on which every story begins: a Monday."""


@dataclass
class Town:
    """One school and its people."""

    school: School
    site: Site
    principal: Person
    teacher: Person
    engineer: Person
    adviser: Person
    pedagogue: Person
    technician: Person
    director: Person
    other_director: Person
    divisional: Person
    manager: Person
    administrator: Person
    archivist: Person
    outsider: Person


def make_person(name: str, *roles: Role, school: School | None = None) -> Person:
    """A person with these roles, at the school or in the whole agency."""
    person = Person.objects.create_user(f"{name.lower().replace(' ', '.')}@eksempel.no", name)
    for role in roles:
        RoleAssignment.objects.create(
            person=person, role=role, school=school, first_day=date(2020, 1, 1)
        )
    return person


def make_school(name: str = "Lillevik skole", first: int = 1, last: int = 7) -> School:
    """A public school with one site, 30 pupils on each grade and a board that meets."""
    record = Record(0, "", name, Ownership.PUBLIC, first, last)
    with time_machine.travel(date(2020, 1, 1), tick=True):
        take_in(records=[record], source="prøve", as_of=date(2020, 1, 1))
    school = School.objects.get(name=name)
    Site.objects.create(school=school, name="Hovedbygget", rooms=20)
    PupilCount.objects.bulk_create(
        PupilCount(
            school=school,
            school_year=2026,
            grade=grade,
            pupils=30,
            source="prøve",
            as_of=date(2026, 10, 1),
        )
        for grade in range(first, last + 1)
    )
    for day in (date(2026, 12, 3), date(2027, 2, 4), date(2027, 4, 8)):
        BoardMeeting.objects.create(school=school, date=day)
    return school


def make_town() -> Town:
    """The whole cast."""
    publish_known_versions()
    school = make_school()
    divisional = make_person("Dina Divisjon", Role.DIVISIONAL_DIRECTOR)
    director = make_person("Didrik Direktør", Role.DIRECTOR, school=school)
    other_director = make_person("Dagny Direktør")
    Person.objects.filter(pk__in=[director.pk, other_director.pk]).update(superior=divisional)
    director.refresh_from_db()
    other_director.refresh_from_db()
    return Town(
        school=school,
        site=school.sites.get(),
        principal=make_person("Ragnhild Rektor", Role.PRINCIPAL, school=school),
        teacher=make_person("Tor Lærer", Role.PLAN_TEAM_MEMBER, school=school),
        engineer=make_person("Nina Nett", Role.NETWORK_ENGINEER),
        adviser=make_person("Ivar Veileder", Role.ICT_ADVISER),
        pedagogue=make_person("Petra Pedagog", Role.PEDAGOGICAL_REVIEWER),
        technician=make_person("Tage Tekniker", Role.TECHNICAL_REVIEWER),
        director=director,
        other_director=other_director,
        divisional=divisional,
        manager=make_person("Marte Program", Role.PROGRAMME_MANAGER),
        administrator=make_person("Anna Administrator", Role.ADMINISTRATOR),
        archivist=make_person("Arild Arkiv", Role.ARCHIVIST),
        outsider=make_person("Ola Utenfor"),
    )


def director_elsewhere(town: Town) -> Person:
    """The other director, over another school."""
    RoleAssignment.objects.create(
        person=town.other_director,
        role=Role.DIRECTOR,
        school=make_school("Storevik skole"),
        first_day=date(2020, 1, 1),
    )
    return Person.objects.get(pk=town.other_director.pk)


def next_door(town: Town, name: str, first: int = 1, last: int = 7) -> Town:
    """The same town seen from another school, which has people and a director of its own."""
    school = make_school(name, first, last)
    return replace(
        town,
        school=school,
        site=school.sites.get(),
        principal=make_person(f"Rektor {name}", Role.PRINCIPAL, school=school),
        teacher=make_person(f"Lærer {name}", Role.PLAN_TEAM_MEMBER, school=school),
        director=make_person(f"Direktør {name}", Role.DIRECTOR, school=school),
    )


def begin_case(town: Town, grades: tuple[int, ...] = (5, 6, 7)) -> Case:
    """A case as the principal begins it."""
    return begin(
        school=town.school,
        person=town.principal,
        grades=grades,
        school_year=2027,
        device_type=DeviceType.TABLET,
    )


def write_plan(town: Town, case: Case) -> None:
    """Write and finish everything that the plan must hold."""
    for area in case.programme.requirements.areas:
        text = f"## {area.title}\n\nSlik gjør vi det."
        steps.write_area(case, area.key, text, writer=town.teacher, finisher=town.principal)
    steps.link_plans(case, town.principal, "https://skole.eksempel.no")
    finance(town, case)


def finance(town: Town, case: Case) -> None:
    """The school's own budget pays for every device of the grade rows."""
    steps.pay_for_devices(
        case, town.principal, source=Source.OWN_BUDGET, price=4000, first_year=2027
    )


def confirm_network(
    town: Town, case: Case, *, limit: int | None = None, until: date = date(2027, 12, 31)
) -> None:
    """Ask for a confirmation and get it, for all of the plan's devices or up to a limit.

    Nothing to ask for when an earlier confirmation of the school covers the plan.
    """
    if not any(site.problem(timezone.localdate()) for site in cover(case)):
        return
    request_confirmation(case=case, person=town.principal)
    steps.answer_requests(
        case,
        town.engineer,
        result=Result.LIMITED if limit is not None else Result.CONFIRMED,
        max_devices=limit,
        method="desk",
        measured_on=None,
        measurements={},
        reason="Nytt nett i 2025",
        valid_until=until,
    )


def treat_in_board(town: Town, case: Case, outcome: Outcome = Outcome.ADOPTED) -> None:
    """The board treats the plan as it now stands."""
    version = prepare_paper(case=case, person=town.principal)
    record_treatment(
        case=case,
        person=town.principal,
        body="school_board",
        meeting_date=timezone.localdate(),
        outcome=outcome,
        version=version,
        case_number="14/26",
    )


def ready_case(town: Town, grades: tuple[int, ...] = (5, 6, 7), begun: Case | None = None) -> Case:
    """A case with nothing missing; the one that is begun already, if there is one."""
    case = begun or begin_case(town, grades)
    write_plan(town, case)
    confirm_network(town, case)
    treat_in_board(town, case)
    return case


def sent_case(town: Town, grades: tuple[int, ...] = (5, 6, 7), begun: Case | None = None) -> Case:
    """A case that has been sent."""
    case = ready_case(town, grades, begun)
    submit(case=case, person=town.principal, seen=current_fingerprint(case))
    return case


def declare_all(town: Town, case: Case) -> None:
    """Everyone who treats the case says that they are impartial."""
    steps.declare(case, town.adviser, town.pedagogue, town.technician, town.director)


def all_in_order(case: Case) -> dict[str, FormalAnswer]:
    """Every item of the formal check is looked at and in order."""
    items = case.programme.requirements.formal_items
    return {key: FormalAnswer(reason="Kontrollert på telefon.") for key, _ in items}


def formally_accepted(town: Town, case: Case) -> Case:
    """The formal check is done."""
    steps.check_formally(case, town.adviser, all_in_order(case))
    case.refresh_from_db()
    return case


def assess(town: Town, case: Case, department: Department, level: Level = Level.MET) -> None:
    """A department answers its criteria of the round and gives its assessment."""
    person = town.pedagogue if department is Department.PEDAGOGICAL else town.technician
    steps.assess(
        case,
        person,
        department,
        level=level,
        reason="Tydelig beskrevet.",
        summary="Planen er god.",
    )
    case.refresh_from_db()


WHY_NOT = "Vent til nettet er utvidet."


def why_not(sent: Submission, grades: Iterable[int]) -> dict[int, str]:
    """A reason for every grade of the plan that is not granted."""
    planned = {row["grade"] for row in sent.version.content["grade_rows"]}
    return dict.fromkeys(planned - set(grades), WHY_NOT)


def say_yes(
    town: Town,
    case: Case,
    grades: Iterable[int] = (5, 6, 7),
    conditions: Iterable[Mapping[str, Any]] = (),
) -> Decision:
    """The director grants what was sent."""
    decision = steps.grant_what_was_sent(
        case, town.director, grades=tuple(grades), why_not=WHY_NOT, conditions=conditions
    )
    case.refresh_from_db()
    return decision


def must(case: Case, person: Person, area: str, title: str = "Si mer") -> Remark:
    """A must-point to the school."""
    return write_remark(
        case=case,
        person=person,
        area=area,
        severity=Severity.MUST,
        title=title,
        text="Beskriv hva som gjøres.",
        internal=False,
    )


def send_back(town: Town, case: Case) -> Decision:
    """The director returns the plan with the points that are open."""
    sent = current_submission(case)
    assert sent is not None
    decision = return_plan(
        case=case, person=town.director, seen=sent.version.fingerprint, reasons="Nesten."
    )
    case.refresh_from_db()
    return decision


def order_devices(
    town: Town,
    case: Case,
    quantity: int,
    day: date = TODAY,
    source: Source = Source.OWN_BUDGET,
) -> None:
    """Devices to the fifth grade, from the school's own budget unless another pays."""
    place_order(
        case=case,
        person=town.principal,
        grade=5,
        device_type=DeviceType.TABLET,
        quantity=quantity,
        source=source,
        ordered_on=day,
    )


def at_director(town: Town, grades: tuple[int, ...] = (5, 6, 7), begun: Case | None = None) -> Case:
    """A case that lies before the director."""
    case = sent_case(town, grades, begun)
    declare_all(town, case)
    formally_accepted(town, case)
    for department in Department:
        assess(town, case, department)
    recommend(case=case, person=town.adviser, verdict="grant", text="Planen bør innvilges.")
    case.refresh_from_db()
    return case


def read_last(condition: Condition) -> int | None:
    """The report of a condition that whoever judges it has read: the newest."""
    report = condition.reports.last()
    return report.pk if report else None
