"""Pure rules of the case: fingerprints and the chain of events."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from entilen.process.vocabulary import DIRECTORS, Role


@dataclass(frozen=True, slots=True)
class Assignment:
    """A task in a case that one person has, and the roles that may have it."""

    label: str
    roles: frozenset[Role]

    @property
    def title(self) -> str:
        """The label with a capital letter first, as it stands alone."""
        return self.label[:1].upper() + self.label[1:]


ASSIGNMENTS = {
    "handler": Assignment("IKT-veileder", frozenset({Role.ICT_ADVISER})),
    "pedagogical_reviewer": Assignment(
        "pedagogisk fagvurderer", frozenset({Role.PEDAGOGICAL_REVIEWER})
    ),
    "technical_reviewer": Assignment("teknisk fagvurderer", frozenset({Role.TECHNICAL_REVIEWER})),
    "decider": Assignment("den som avgjør", DIRECTORS),
}
"""The fields of a case that hold a person, by name."""


def canonical(content: Any) -> str:
    """JSON in one fixed form, so that equal content always gives equal text."""
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )


def fingerprint(content: Any) -> str:
    """The sha-256 of content in its canonical form, hexadecimal."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


SEAL_FORMAT = 3
"""The format in which new events are sealed. An old event is verified in its own."""

_UNSEALED = {1: frozenset({"format", "internal", "named"}), 2: frozenset({"named"})}
"""What a format leaves out: the first did not cover whether the school may read the event, the
second not what those who acted were called then."""


def seal(version: int, **shown: Any) -> dict[str, Any]:
    """What the hash of an event covers: all that is shown or counted of it, and its format."""
    left_out = _UNSEALED.get(version, frozenset())
    return {
        name: value for name, value in {"format": version, **shown}.items() if name not in left_out
    }


def row_seal(row: Mapping[str, Any]) -> str:
    """The fingerprint of what an act wrote, for the event's details: a row that is changed behind
    the product's back no longer fits the event that tells of it."""
    return fingerprint(dict(row))


def event_hash(previous: str, event: dict[str, Any]) -> str:
    """The hash of an event, chained to the one before it in the same case."""
    return fingerprint({"previous": previous, "event": event})


def case_number(year: int, running: int) -> str:
    """The number that people say: «26-0143»."""
    return f"{year % 100:02d}-{running:04d}"
