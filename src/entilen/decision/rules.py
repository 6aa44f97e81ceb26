"""What stands in a decision by somebody who also prepared it. Plain Python."""

from dataclasses import dataclass


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
