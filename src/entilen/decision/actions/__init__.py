"""Deciding (`deciding`), putting a letter right (`correcting`), conditions (`conditions`), and
grants that nobody used (`lapsing`)."""

from entilen.decision.actions.conditions import fulfil_condition, report_condition
from entilen.decision.actions.correcting import correct_letter
from entilen.decision.actions.deciding import grant, reject, return_plan, reverse
from entilen.decision.actions.lapsing import lapse, lapse_overdue

__all__ = [
    "correct_letter",
    "fulfil_condition",
    "grant",
    "lapse",
    "lapse_overdue",
    "reject",
    "report_condition",
    "return_plan",
    "reverse",
]
