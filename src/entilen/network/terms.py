"""What the ICT department's confirmations are conditioned on, as a letter tells of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from entilen.cases.models import Case
from entilen.network.queries import open_conditions

ANSWERS = "IKT-avdelingen"
"""Who answers for what is done with the network."""


@dataclass(frozen=True, slots=True)
class NetworkTerm:
    """Something that the ICT department must do before devices are ordered: where, and by when."""

    text: str
    site: str
    due: date
    responsible: str = ANSWERS

    @property
    def stored(self) -> dict[str, Any]:
        """As it is kept with an event."""
        return {**asdict(self), "due": self.due.isoformat()}

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """From what was kept with an event."""
        return cls(**{**stored, "due": date.fromisoformat(stored["due"])})


def terms_of(case: Case) -> list[NetworkTerm]:
    """What is not done yet of what the standing confirmations are conditioned on."""
    return [
        NetworkTerm(row.text, row.confirmation.request.site.name, row.due)
        for row in open_conditions(case)
    ]
