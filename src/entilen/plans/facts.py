"""What the gates may know of the plan."""

from collections.abc import Mapping
from typing import Any

from entilen.cases.facts import Asked, provides
from entilen.plans.parts import areas, grade_rows, links, milestones, not_applicable, plans
from entilen.plans.queries import lacking_milestones, missing_links, rows_of, unfinished_areas
from entilen.plans.rules import row_problems
from entilen.process.facts import AreaFact


@provides(
    "unfinished_areas",
    "missing_links",
    "grade_row_count",
    "grade_row_problems",
    "milestone_problems",
    reads=[plans, areas, links, grade_rows, milestones, not_applicable],
)
def _plan(asked: Asked) -> Mapping[str, Any]:
    case = asked.case
    if not plans(case):
        return {
            "unfinished_areas": (),
            "missing_links": (),
            "grade_row_count": 0,
            "grade_row_problems": (),
            "milestone_problems": (),
        }
    rows = rows_of(case)
    return {
        "unfinished_areas": tuple(AreaFact(*area) for area in unfinished_areas(case)),
        "missing_links": tuple(missing_links(case)),
        "grade_row_count": len(rows),
        "grade_row_problems": tuple(row_problems(rows)),
        "milestone_problems": tuple(lacking_milestones(case).values()),
    }
