"""What the gates may know of the bodies."""

from collections.abc import Mapping
from typing import Any

from entilen.bodies.queries import (
    changes_made,
    problem_with,
    required_bodies,
    statements,
    treatments,
)
from entilen.cases.facts import Asked, provides
from entilen.financing.queries import financing_lines
from entilen.plans.parts import grade_rows, plans


@provides(
    "board_problem",
    reads=[plans, treatments, statements, changes_made, grade_rows, financing_lines],
)
def _bodies(asked: Asked) -> Mapping[str, Any]:
    case = asked.case
    if not plans(case):
        return {"board_problem": "Planen er ikke begynt."}
    problems = (problem_with(case, body) for body in required_bodies(case))
    return {"board_problem": next((problem for problem in problems if problem), "")}
