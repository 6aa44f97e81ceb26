"""What has been decided."""

from entilen.cases.models import Case
from entilen.decision.models import Condition, ConditionState, Decision, DecisionOutcome, Gate

GRANTS = (DecisionOutcome.GRANTED, DecisionOutcome.GRANTED_PARTLY)


def standing_grant(case: Case) -> Decision | None:
    """The grant in force: the newest decision, when it is a grant and has not been reversed."""
    last = case.decisions.select_related("submission__version").last()
    return last if last is not None and last.outcome in GRANTS else None


def conditions_of(case: Case) -> list[Condition]:
    """The conditions of the grant in force, the earliest deadline first."""
    found = standing_grant(case)
    return list(found.conditions.all()) if found else []


def open_order_conditions(case: Case) -> list[Condition]:
    """Conditions that hold back ordering and are not met."""
    return [
        condition
        for condition in conditions_of(case)
        if condition.gate == Gate.ORDER and condition.state != ConditionState.FULFILLED
    ]


def was_warned(case: Case) -> bool:
    """Whether the school got a warning of rejection in an earlier round than this one."""
    return case.decisions.filter(outcome=DecisionOutcome.WARNED, round__lt=case.round).exists()
