"""What the gates may know of the network."""

from collections.abc import Mapping
from typing import Any

from entilen.cases.facts import Asked, provides
from entilen.network.queries import cover, dispensation, open_conditions


@provides("network_sites", "network_dispensed", "network_conditions_open")
def _network(asked: Asked) -> Mapping[str, Any]:
    return {
        "network_sites": cover(asked.case),
        "network_dispensed": dispensation(asked.case) is not None,
        "network_conditions_open": tuple(
            f"{action.text} (frist {action.due:%d.%m.%Y})" for action in open_conditions(asked.case)
        ),
    }
