"""The parts of a plan as they are stored, each a named read."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from entilen.cases.models import Case
from entilen.cases.reads import CASE, ROUND, SCHOOL, TODAY, read
from entilen.devices.models import Kind, LedgerEntry
from entilen.plans.models import (
    Area,
    Attachment,
    DraftComment,
    GradeRow,
    Milestone,
    MilestoneMove,
    NotApplicable,
    Plan,
    PlanLink,
    UnlockedArea,
)
from entilen.process.vocabulary import RUNNING, Stage
from entilen.schools.models import GradeSpan, PupilCount

_UNCORRECTED = Q(corrects__isnull=True, corrections__isnull=True)

TO_EQUIP = ~Q(plan__case__stage=Stage.GRANTED) | Q(
    Exists(
        LedgerEntry.objects.filter(
            _UNCORRECTED,
            case=OuterRef("plan__case"),
            kind=Kind.LEVEL,
            site=OuterRef("site"),
            school_year=OuterRef("school_year"),
            grade=OuterRef("grade"),
            device_type=OuterRef("device_type"),
        )
    )
)
"""Grade rows that are to get devices: in a granted case those that were granted."""


@read
def plans() -> QuerySet[Plan]:
    """The plan of the case; none before it is begun."""
    return Plan.objects.filter(case=CASE)


@read
def areas() -> QuerySet[Area]:
    """The texts, in the order of the requirements."""
    return Area.objects.filter(plan__case=CASE).select_related("responsible", "saved_by")


@read
def grade_rows() -> QuerySet[GradeRow]:
    """The grade rows with their sites, by school year and grade."""
    return GradeRow.objects.filter(plan__case=CASE).select_related("site")


@read
def rows_of_other_cases() -> QuerySet[GradeRow]:
    """The rows of the school's other running cases that are of the same grade and year."""
    same = GradeRow.objects.filter(
        plan__case=CASE, grade=OuterRef("grade"), school_year=OuterRef("school_year")
    )
    return (
        GradeRow.objects.filter(
            Exists(same), plan__case__school=SCHOOL, plan__case__stage__in=sorted(RUNNING)
        )
        .exclude(plan__case=CASE)
        .annotate(number=F("plan__case__number"))
        .order_by("plan__case", "grade", "school_year")
    )


def standing_levels() -> QuerySet[LedgerEntry]:
    """The levels that stand granted, at every school, in the order in which they were granted;
    each with what becomes of the devices (`moves`)."""
    row = GradeRow.objects.filter(
        plan__case=OuterRef("case"),
        site=OuterRef("site"),
        school_year=OuterRef("school_year"),
        grade=OuterRef("grade"),
        device_type=OuterRef("device_type"),
    )
    return (
        LedgerEntry.objects.filter(_UNCORRECTED, kind=Kind.LEVEL)
        .annotate(moves=Subquery(row.values("moves")[:1]), for_what=F("case__kind"))
        .order_by("pk")
    )


@read
def granted_levels() -> QuerySet[LedgerEntry]:
    """The standing levels of the case's school, in all its cases."""
    return standing_levels().filter(school=SCHOOL)


@read
def spans_ahead() -> QuerySet[GradeSpan]:
    """The grades of the case's school today and later."""
    lasts = Q(valid__upper_inf=True) | Q(valid__endswith__gt=TODAY)
    return GradeSpan.objects.filter(lasts, school=SCHOOL)


def rows_to_equip(case: Case) -> list[GradeRow]:
    """The grade rows that are to get devices: all, until a grant leaves some of them out.

    As `TO_EQUIP` says in a query; here from the rows that the reader may see.
    """
    if case.at is not Stage.GRANTED:
        return grade_rows(case)
    granted = {
        (row.site_id, row.school_year, row.grade, row.device_type)
        for row in granted_levels(case)
        if row.case_id == case.pk
    }
    return [
        row
        for row in grade_rows(case)
        if (row.site_id, row.school_year, row.grade, row.device_type) in granted
    ]


@read
def milestones() -> QuerySet[Milestone]:
    """The milestones, the earliest first."""
    return Milestone.objects.filter(plan__case=CASE)


@read
def milestone_moves() -> QuerySet[MilestoneMove]:
    """How milestones have moved since the grant, the newest last."""
    return MilestoneMove.objects.filter(milestone__plan__case=CASE).order_by("pk")


@read
def not_applicable() -> QuerySet[NotApplicable]:
    """What the school says does not apply to it, with its reasons."""
    return NotApplicable.objects.filter(plan__case=CASE)


@read
def links() -> QuerySet[PlanLink]:
    """Where the school's other plans are."""
    return PlanLink.objects.filter(plan__case=CASE)


@read
def attachments() -> QuerySet[Attachment]:
    """The files that belong to the plan now."""
    return Attachment.objects.filter(plan__case=CASE, removed_at__isnull=True).select_related(
        "file"
    )


@read
def comments() -> QuerySet[DraftComment]:
    """What ICT advisers have said about the draft, the oldest first."""
    return DraftComment.objects.filter(plan__case=CASE).select_related("written_by", "settled_by")


@read
def unlocked() -> QuerySet[UnlockedArea]:
    """What the last return opened."""
    return UnlockedArea.objects.filter(case=CASE, round=ROUND)


@read
def registered_pupils() -> QuerySet[PupilCount]:
    """The register's own counts of the grades and years that the plan has rows for."""
    row = GradeRow.objects.filter(
        plan__case=CASE, grade=OuterRef("grade"), school_year=OuterRef("school_year")
    )
    return PupilCount.objects.filter(Exists(row), school=SCHOOL, estimated=False)
