"""What the gates may know of the decisions."""

from collections.abc import Mapping
from typing import Any

from entilen.cases.facts import Asked, provides
from entilen.decision.queries import (
    conditions,
    decisions,
    open_order_conditions,
    standing_grant,
    was_warned,
)


@provides(
    "warned_of_rejection",
    "order_conditions_open",
    "grant_expires",
    reads=[decisions, conditions],
)
def _decision(asked: Asked) -> Mapping[str, Any]:
    case = asked.case
    grant = standing_grant(case)
    return {
        "warned_of_rejection": was_warned(case),
        "order_conditions_open": tuple(
            f"{condition.text.rstrip('.')} (frist {condition.due:%d.%m.%Y})"
            for condition in open_order_conditions(case)
        ),
        "grant_expires": grant.expires if grant else None,
    }
