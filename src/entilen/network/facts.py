"""What the gates may know of the network."""

from collections.abc import Mapping
from typing import Any

from entilen.cases.facts import Asked, provides
from entilen.network.queries import (
    COVER,
    cover,
    dispensation,
    dispensations_in_force,
    open_conditions,
)


@provides("network_sites", "network_dispensed", reads=[*COVER, dispensations_in_force])
def _network(asked: Asked) -> Mapping[str, Any]:
    return {
        "network_sites": cover(asked.case),
        "network_dispensed": dispensation(asked.case) is not None,
    }


@provides("network_conditions_open")
def _conditions(asked: Asked) -> Mapping[str, Any]:
    return {
        "network_conditions_open": tuple(
            f"{action.text} (frist {action.due:%d.%m.%Y})" for action in open_conditions(asked.case)
        ),
    }
