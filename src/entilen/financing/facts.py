"""What the gates may know of the financing plan."""

from collections.abc import Mapping
from typing import Any

from entilen.cases.facts import Asked, provides
from entilen.financing.queries import financing_lines, problems_of
from entilen.plans.parts import grade_rows, not_applicable


@provides("financing_problems", reads=[financing_lines, grade_rows, not_applicable])
def _financing(asked: Asked) -> Mapping[str, Any]:
    return {"financing_problems": tuple(problems_of(asked.case))}
