"""What the gates may know of the bodies."""

from collections.abc import Mapping
from typing import Any

from entilen.bodies.queries import problem_with, required_bodies
from entilen.cases.facts import Asked, provides
from entilen.plans.models import Plan


@provides("board_problem")
def _bodies(asked: Asked) -> Mapping[str, Any]:
    case = asked.case
    if not Plan.objects.filter(case=case).exists():
        return {"board_problem": "Planen er ikke begynt."}
    problems = (problem_with(case, body) for body in required_bodies(case))
    return {"board_problem": next((problem for problem in problems if problem), "")}
