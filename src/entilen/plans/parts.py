"""The parts of a plan as they are stored, each a named read."""

from django.db.models import Exists, OuterRef, QuerySet

from entilen.cases.models import Case
from entilen.cases.reading import read
from entilen.plans.models import (
    Area,
    Attachment,
    GradeRow,
    Milestone,
    Plan,
    PlanLink,
    UnlockedArea,
)
from entilen.schools.models import PupilCount


@read
def plans(case: Case) -> QuerySet[Plan]:
    """The plan of the case; none before it is begun."""
    return Plan.objects.filter(case=case)


@read
def areas(case: Case) -> QuerySet[Area]:
    """The texts, in the order of the requirements."""
    return Area.objects.filter(plan__case=case).select_related("responsible", "saved_by")


@read
def grade_rows(case: Case) -> QuerySet[GradeRow]:
    """The grade rows with their sites, by school year and grade."""
    return GradeRow.objects.filter(plan__case=case).select_related("site")


@read
def milestones(case: Case) -> QuerySet[Milestone]:
    """The milestones, the earliest first."""
    return Milestone.objects.filter(plan__case=case)


@read
def links(case: Case) -> QuerySet[PlanLink]:
    """Where the school's other plans are."""
    return PlanLink.objects.filter(plan__case=case)


@read
def attachments(case: Case) -> QuerySet[Attachment]:
    """The files that belong to the plan now."""
    return Attachment.objects.filter(plan__case=case, removed_at__isnull=True).select_related(
        "file"
    )


@read
def unlocked(case: Case) -> QuerySet[UnlockedArea]:
    """What the last return opened."""
    return UnlockedArea.objects.filter(case=case, round=case.round)


@read
def registered_pupils(case: Case) -> QuerySet[PupilCount]:
    """The register's own counts of the grades and years that the plan has rows for."""
    row = GradeRow.objects.filter(
        plan__case=case, grade=OuterRef("grade"), school_year=OuterRef("school_year")
    )
    return PupilCount.objects.filter(Exists(row), school=case.school_id, estimated=False)
