"""A case with a plan that already holds what the municipality knows."""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import lock, open_case
from entilen.cases.deadlines import closed_spans
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.files.models import StoredFile
from entilen.plans.actions.texts import write
from entilen.plans.actions.versions import summarise
from entilen.plans.basis import granted_version, still_granted
from entilen.plans.models import (
    Area,
    GradeRow,
    Milestone,
    Plan,
    PlanLink,
    PlanVersion,
)
from entilen.plans.rules import MILESTONES, plan_backwards, spare_devices
from entilen.plans.text import clean
from entilen.process.procedure import COPYABLE
from entilen.process.vocabulary import CaseKind, DeviceType
from entilen.schools.models import School
from entilen.schools.queries import expected_pupils, first_school_day, span_at
from entilen.schools.rules import add_months, school_year_of

Copy = Callable[[Case, Case, int], None]
_COPIES: list[Copy] = []


def copies(function: Copy) -> Copy:
    """Register what a later step's part of a plan does when the plan is copied: from the source to
    the target, with every year moved by a number."""
    _COPIES.append(function)
    return function


@transaction.atomic
def begin(
    *,
    school: School,
    person: Person,
    grades: Iterable[int],
    school_year: int,
    device_type: DeviceType,
    builds_on: Case | None = None,
    original: StoredFile | None = None,
) -> Case:
    """Open a case with a plan that already holds all that the municipality knows.

    Grade rows get their pupils from the register, one device each and the usual spares; milestones
    are planned backwards from the first school day and the board's meetings. With `builds_on`, a
    granted case of the school, the new one extends what was sent and granted there.
    Raises NotYours and Refused as `open_case` does, and Refused for grades that the school has not.
    """
    chosen = sorted(set(grades))
    _must_have(school, chosen, school_year)
    kind = CaseKind.EXTENSION if builds_on else CaseKind.INTRODUCTION
    case = open_case(
        school=school, person=person, kind=kind, predecessor=builds_on, original=original
    )
    plan = _new_plan(case, granted_version(builds_on) if builds_on else None)
    _first_rows(plan, chosen, school_year, device_type)
    plan_milestones(plan=plan, school_year=school_year)
    summarise(case)
    return case


def _new_plan(case: Case, builds_on: PlanVersion | None) -> Plan:
    plan = Plan.objects.create(case=case, builds_on=builds_on)
    Area.objects.bulk_create(
        Area(plan=plan, key=area.key) for area in case.programme.requirements.areas
    )
    return plan


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


def plan_milestones(*, plan: Plan, school_year: int, only: str = "") -> None:
    """Write the default milestones, planned backwards from the first day of the school year; or
    only the one with a key."""
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
        if only in {"", template.key}
    )


@transaction.atomic
def begin_again(*, case: Case, person: Person) -> Case:
    """A new case that carries on the whole plan of an ended one: texts, links, grade rows,
    financing, milestones, attachments and self-assessment.

    Years that have passed are moved on together, to the coming school year. An extension goes on
    as one while what it builds on is still granted; otherwise it stands on its own, and all of it
    is read. Raises Refused unless the case was withdrawn, rejected or has lapsed.
    """
    ended = lock(case)
    if ended.at not in COPYABLE:
        raise Refused(["Bare en sak som er trukket, avslått eller bortfalt, kan kopieres."])
    builds_on = still_granted(ended.plan.builds_on)
    new = open_case(
        school=ended.school,
        person=person,
        kind=CaseKind.INTRODUCTION
        if ended.kind == CaseKind.EXTENSION and builds_on is None
        else CaseKind(ended.kind),
        predecessor=ended,
    )
    plan = _new_plan(new, builds_on)
    coming = school_year_of(timezone.localdate()) + 1
    first = min((row.school_year for row in ended.plan.grade_rows.all()), default=coming)
    years = max(coming - first, 0)
    _copy_rows(ended.plan, plan, years)
    copy_plan(source=ended, target=new, person=person)
    plan_milestones(plan=plan, school_year=first + years)
    _copy_beside(ended.plan, plan, years)
    _leave_out_excused(plan)
    for copy in _COPIES:
        copy(ended, new, years)
    summarise(new)
    return new


def _copy_rows(source: Plan, target: Plan, years: int) -> None:
    """The same rows: grade, site, device and numbers. What the register says now warns beside."""
    open_site = target.case.school.sites.filter(closed__isnull=True).first()
    for row in source.grade_rows.select_related("site"):
        if row.site.closed and open_site:
            row.site = open_site
        row.pk, row.plan, row.school_year = None, target, row.school_year + years
        row.save(force_insert=True)


def _copy_beside(source: Plan, target: Plan, years: int) -> None:
    """The school's own milestones, its attachments, its self-assessment, which it has not shared
    anew, and what it says does not apply: of the default milestones only what it had not."""
    for milestone in source.milestones.filter(key=""):
        milestone.due = add_months(milestone.due, 12 * years)
        milestone.pk, milestone.plan, milestone.done_on = None, target, None
        milestone.save(force_insert=True)
    for attachment in source.attachments.filter(removed_at=None):
        attachment.pk, attachment.plan = None, target
        attachment.save(force_insert=True)
    for lack in source.not_applicable.all():
        lack.pk, lack.plan = None, target
        lack.save(force_insert=True)
    for answer in source.self_assessment.all():
        answer.pk, answer.plan = None, target
        answer.save(force_insert=True)


def _leave_out_excused(plan: Plan) -> None:
    """A milestone that the school has said does not apply to it is not planned again."""
    excused = plan.not_applicable.filter(part=MILESTONES).values("key")
    plan.milestones.filter(key__in=excused).delete()


@transaction.atomic
def copy_plan(*, source: Case, target: Case, person: Person) -> None:
    """Fill a new case's plan with the texts and links of an older one."""
    for area in source.plan.areas.exclude(html=""):
        new = target.plan.areas.filter(key=area.key).first()
        if new:
            write(new, person, clean(area.html))
    PlanLink.objects.bulk_create(
        PlanLink(plan=target.plan, key=link.key, subject=link.subject, url=link.url)
        for link in source.plan.links.all()
    )
