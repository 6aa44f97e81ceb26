"""The parts of a plan as they are stored, each a named read."""

from django.db.models import Exists, OuterRef, QuerySet

from entilen.cases.reading import CASE, ROUND, SCHOOL, read
from entilen.plans.models import (
    Area,
    Attachment,
    DraftComment,
    GradeRow,
    Milestone,
    NotApplicable,
    Plan,
    PlanLink,
    UnlockedArea,
)
from entilen.schools.models import PupilCount


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
def milestones() -> QuerySet[Milestone]:
    """The milestones, the earliest first."""
    return Milestone.objects.filter(plan__case=CASE)


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
