"""What the gates may know of the financing plan."""

from collections.abc import Mapping
from typing import Any

from entilen.cases.facts import Asked, provides
from entilen.financing.queries import financing_lines


@provides("financing_line_count", reads=[financing_lines])
def _financing(asked: Asked) -> Mapping[str, Any]:
    if not asked.case.programme.requirements.financing_required:
        return {"financing_line_count": 1}
    return {"financing_line_count": len(financing_lines(asked.case))}
