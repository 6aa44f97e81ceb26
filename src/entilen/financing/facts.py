"""What the gates may know of the financing plan."""

from collections.abc import Mapping
from typing import Any

from entilen.cases.facts import Asked, provides


@provides("financing_line_count")
def _financing(asked: Asked) -> Mapping[str, Any]:
    if not asked.case.programme.requirements.financing_required:
        return {"financing_line_count": 1}
    return {"financing_line_count": asked.case.financing_lines.count()}
