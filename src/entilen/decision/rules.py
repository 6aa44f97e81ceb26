"""What stands in a decision: own work, and a reason for each grade refused. Plain Python."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class OwnWork:
    """What the one who decides has also done in the case, and why nobody else decides."""

    did: str = ""
    ground: str = ""

    @property
    def stored(self) -> dict[str, str]:
        """As it stands on the decision."""
        return {"own_work": self.did, "own_work_ground": self.ground}

    @property
    def asked(self) -> dict[str, str]:
        """As the gate asks for it, and the event keeps it."""
        return {"asked_own_work_ground": self.ground} if self.ground else {}


def refused_reasons(
    grades: Collection[int], reasons: Mapping[int, str]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Each refused grade with its reason as it is stored, and a sentence for each without."""
    kept = [{"grade": grade, "reason": reasons.get(grade, "").strip()} for grade in sorted(grades)]
    missing = [
        f"Skriv hvorfor {row['grade']}. trinn ikke innvilges." for row in kept if not row["reason"]
    ]
    return kept, missing


@dataclass(frozen=True, slots=True)
class LetterWords:
    """What a letter says that may be put right: the reasons, and those of each refused grade."""

    reasons: str
    refused: list[dict[str, Any]]
