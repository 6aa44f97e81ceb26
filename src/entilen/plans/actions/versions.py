"""Freezing the plan under its heading, and opening it for correction."""

from collections.abc import Iterable

from entilen.accounts.models import Person
from entilen.cases.actions import lock
from entilen.cases.models import Case
from entilen.cases.rules import fingerprint
from entilen.plans.content import content_of
from entilen.plans.models import (
    Area,
    PlanVersion,
    UnlockedArea,
)
from entilen.plans.queries import summary_line


def freeze(*, case: Case, person: Person) -> PlanVersion:
    """The plan as it stands, as a numbered version. Equal content is the same version.

    Call it inside the transaction of the act that needs it.
    """
    content = content_of(lock(case))
    mark = fingerprint(content)
    version = PlanVersion.objects.filter(case=case, fingerprint=mark).first()
    if version:
        return version
    last = case.versions.order_by("number").last()
    return PlanVersion.objects.create(
        case=case,
        number=last.number + 1 if last else 1,
        content=content,
        fingerprint=mark,
        made_by=person,
    )


def summarise(case: Case) -> None:
    """Head the case with its grades. What has been sent keeps its heading until it is sent again:
    the administration reads it too."""
    Case.objects.filter(pk=case.pk).update(summary=summary_line(case)[:200])


def unlock(*, case: Case, keys: Iterable[str]) -> None:
    """Open the areas that a return has points on; they must be marked done again.

    Who may change the grade rows may change what is counted from them.
    """
    wanted = set(keys)
    if "grade_rows" in wanted:
        wanted |= {"milestones", "financing"}
    for key in sorted(wanted):
        UnlockedArea.objects.get_or_create(case=case, round=case.round, key=key)
    Area.objects.filter(plan__case=case, key__in=wanted).update(done=False)
