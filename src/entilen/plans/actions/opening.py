"""A case with a plan that already holds what the municipality knows."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import open_case
from entilen.cases.deadlines import closed_spans
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.files.models import StoredFile
from entilen.plans.actions.numbers import summarise
from entilen.plans.actions.texts import write
from entilen.plans.models import (
    Area,
    GradeRow,
    Milestone,
    Plan,
    PlanLink,
)
from entilen.plans.rules import plan_backwards, spare_devices
from entilen.plans.text import clean
from entilen.process.procedure import COPYABLE
from entilen.process.vocabulary import CaseKind, DeviceType
from entilen.schools.models import School
from entilen.schools.queries import expected_pupils, first_school_day, span_at
from entilen.schools.rules import school_year_of


@transaction.atomic
def begin(
    *,
    school: School,
    person: Person,
    grades: Iterable[int],
    school_year: int,
    device_type: DeviceType,
    kind: CaseKind = CaseKind.INTRODUCTION,
    predecessor: Case | None = None,
    original: StoredFile | None = None,
) -> Case:
    """Open a case with a plan that already holds all that the municipality knows.

    Grade rows get their pupils from the register, one device each and the usual spares; milestones
    are planned backwards from the first school day and the board's meetings.
    Raises NotYours and Refused as `open_case` does, and Refused for grades that the school has not.
    """
    chosen = sorted(set(grades))
    _must_have(school, chosen, school_year)
    case = open_case(
        school=school, person=person, kind=kind, predecessor=predecessor, original=original
    )
    plan = Plan.objects.create(case=case)
    requirements = case.programme.requirements
    Area.objects.bulk_create(Area(plan=plan, key=area.key) for area in requirements.areas)
    _first_rows(plan, chosen, school_year, device_type)
    plan_milestones(plan=plan, school_year=school_year)
    summarise(case)
    return case


def _must_have(school: School, grades: list[int], school_year: int) -> None:
    span = span_at(school, first_school_day(school_year)) or span_at(school, timezone.localdate())
    if span and not all(span.first <= grade <= span.last for grade in grades):
        raise Refused(
            [f"{school.name} har {span.first}.–{span.last}. trinn. Velg trinn som skolen har."]
        )


def _first_rows(plan: Plan, grades: list[int], school_year: int, device_type: DeviceType) -> None:
    school = plan.case.school
    _, spare = plan.case.programme.requirements.spare_percent
    site = school.sites.filter(closed__isnull=True).first() or school.sites.create(
        name="Hovedbygget"
    )
    for grade in grades:
        pupils, source = expected_pupils(school, grade, school_year)
        GradeRow.objects.create(
            plan=plan,
            grade=grade,
            school_year=school_year,
            site=site,
            pupils=pupils,
            pupils_source=source,
            devices=pupils,
            spares=spare_devices(pupils, spare),
            device_type=device_type,
        )


def plan_milestones(*, plan: Plan, school_year: int) -> None:
    """Write the default milestones, planned backwards from the first day of the school year."""
    meetings = list(plan.case.school.board_meetings.values_list("date", flat=True))
    dated = plan_backwards(
        plan.case.programme.requirements.milestones,
        start=first_school_day(school_year),
        board_meetings=meetings,
        today=timezone.localdate(),
        closed=closed_spans(),
    )
    Milestone.objects.bulk_create(
        Milestone(
            plan=plan,
            key=template.key,
            title=template.title,
            area=template.area,
            due=due,
            done_when=template.done_when,
        )
        for template, due in dated
    )


@transaction.atomic
def begin_again(*, case: Case, person: Person) -> Case:
    """A new case that carries on the plan of an ended one; a plan without grades has none yet.

    Raises Refused unless the case was withdrawn, rejected or has lapsed.
    """
    if case.at not in COPYABLE:
        raise Refused(["Bare en sak som er trukket, avslått eller bortfalt, kan kopieres."])
    rows = list(case.plan.grade_rows.all())
    coming = school_year_of(timezone.localdate()) + 1
    types = [DeviceType(row.device_type) for row in rows]
    new = begin(
        school=case.school,
        person=person,
        grades=[row.grade for row in rows],
        school_year=max(coming, min((row.school_year for row in rows), default=coming)),
        device_type=next(iter(types), DeviceType.TABLET),
        kind=CaseKind(case.kind),
        predecessor=case,
    )
    copy_plan(source=case, target=new, person=person)
    return new


@transaction.atomic
def copy_plan(*, source: Case, target: Case, person: Person) -> None:
    """Fill a new case's plan with the texts, links and milestones of an older one."""
    for area in source.plan.areas.exclude(html=""):
        new = target.plan.areas.filter(key=area.key).first()
        if new:
            write(new, person, clean(area.html))
    PlanLink.objects.bulk_create(
        PlanLink(plan=target.plan, key=link.key, subject=link.subject, url=link.url)
        for link in source.plan.links.all()
    )
