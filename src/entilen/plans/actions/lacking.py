"""What a plan must hold and does not: said not to apply, with a reason, or put in again."""

from django.db import transaction

from entilen.accounts.models import Person
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.plans.actions.doors import note_change
from entilen.plans.actions.numbers import note_rows, touch
from entilen.plans.actions.opening import plan_milestones
from entilen.plans.content import title_of
from entilen.plans.models import NotApplicable
from entilen.plans.queries import excusable, lacking_milestones
from entilen.plans.rules import MILESTONES
from entilen.schools.rules import school_year_of


@transaction.atomic
def say_not_applicable(
    *, case: Case, person: Person, part: str, key: str, reason: str
) -> NotApplicable:
    """Say that a milestone or a cost does not apply to this school, and why: all readers see it.

    Raises NotYours for what no plan must hold, and Refused without a reason and for a milestone
    that stands in the plan.
    """
    current, plan = touch(case=case, person=person, key=part)
    _must_know(current, part, key)
    if not reason.strip():
        raise Refused(["Skriv hvorfor det ikke er aktuelt."])
    if part == MILESTONES and plan.milestones.filter(key=key).exists():
        raise Refused(["Milepælen står i planen. Fjern den først hvis den ikke er aktuell."])
    row, _ = NotApplicable.objects.update_or_create(
        plan=plan,
        part=part,
        key=key,
        defaults={"reason": reason.strip(), "stated_by": person},
    )
    title = title_of(current.programme.requirements, key)
    note_change(
        case=case,
        person=person,
        key=part,
        what=f"{title} er ikke aktuelt",
        not_applicable=key,
        reason=row.reason,
    )
    return row


@transaction.atomic
def take_back_not_applicable(*, case: Case, person: Person, part: str, key: str) -> None:
    """Take back that something does not apply. Raises NotYours as `say_not_applicable` does."""
    current, plan = touch(case=case, person=person, key=part)
    _must_know(current, part, key)
    plan.not_applicable.filter(part=part, key=key).delete()
    title = title_of(current.programme.requirements, key)
    note_change(
        case=case, person=person, key=part, what=f"{title} er aktuelt likevel", not_applicable=key
    )


@transaction.atomic
def restore_milestone(*, case: Case, person: Person, key: str) -> None:
    """Put in a milestone that the plan must hold and lacks, on the day that it is planned for.

    Raises NotYours for another milestone.
    """
    current, plan = touch(case=case, person=person, key=MILESTONES)
    if key not in lacking_milestones(current):
        raise NotYours
    years = plan.grade_rows.values_list("school_year", flat=True)
    first = min(years, default=school_year_of(current.opened_at.date()) + 1)
    plan_milestones(plan=plan, school_year=first, only=key)
    template = current.programme.requirements.milestone(key)
    what = f"«{template.title}» er lagt inn igjen" if template else key
    note_rows(case=case, person=person, key=MILESTONES, what=what)


def _must_know(case: Case, part: str, key: str) -> None:
    if key not in excusable(case, part):
        raise NotYours
