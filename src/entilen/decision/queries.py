"""What has been decided."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from entilen.cases.models import Case
from entilen.cases.reading import CASE, read
from entilen.decision.models import Condition, ConditionState, Decision, DecisionOutcome, Gate
from entilen.plans.parts import grade_rows
from entilen.process.vocabulary import Stage

GRANTS = (DecisionOutcome.GRANTED, DecisionOutcome.GRANTED_PARTLY)


@read
def decisions() -> QuerySet[Decision]:
    """Every decision of the case, the newest last."""
    return (
        Decision.objects.filter(case=CASE)
        .select_related("submission__version")
        .defer("submission__version__content")
    )


@read
def conditions() -> QuerySet[Condition]:
    """The conditions of every decision of the case, the earliest deadline first."""
    return Condition.objects.filter(decision__case=CASE)


def standing_grant(case: Case) -> Decision | None:
    """The grant in force: the newest decision, when it is a grant and has not been reversed."""
    found = decisions(case)
    return found[-1] if found and found[-1].outcome in GRANTS else None


def first_granted_on(case: Case) -> date | None:
    """The day of the case's first grant; a grant after a reversal does not undo what was done."""
    found = next((row for row in decisions(case) if row.outcome in GRANTS), None)
    return timezone.localdate(found.decided_at) if found else None


def not_granted(case: Case) -> frozenset[int]:
    """Grades of the plan that the grant in force leaves out."""
    found = standing_grant(case) if case.at is Stage.GRANTED else None
    if found is None:
        return frozenset()
    return frozenset(row.grade for row in grade_rows(case)) - frozenset(found.grades)


def conditions_of(case: Case) -> list[Condition]:
    """The conditions of the grant in force, the earliest deadline first."""
    found = standing_grant(case)
    return [row for row in conditions(case) if row.decision_id == found.pk] if found else []


def open_order_conditions(case: Case) -> list[Condition]:
    """Conditions that hold back ordering and are not met."""
    return [
        condition
        for condition in conditions_of(case)
        if condition.gate == Gate.ORDER and condition.state != ConditionState.FULFILLED
    ]


def was_warned(case: Case) -> bool:
    """Whether the school got a warning of rejection in an earlier round than this one."""
    return any(
        row.outcome == DecisionOutcome.WARNED and row.round < case.round for row in decisions(case)
    )
