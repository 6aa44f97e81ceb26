"""What stands in the way of an act, and what every gate is made of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from entilen.process.facts import Facts
from entilen.process.vocabulary import Role, Word


class Place(Word):
    """Where something can be mended. The desk turns a place into an address."""

    AREA = "area", "området i planen"
    LINKS = "links", "lenkene i planen"
    GRADE_ROWS = "grade_rows", "trinnradene"
    MILESTONES = "milestones", "milepælsplanen"
    FINANCING = "financing", "finansieringsplanen"
    NETWORK = "network", "nettverk"
    BODIES = "bodies", "skolens organer"
    POINTS = "points", "punktene fra returbrevet"
    FORMAL = "formal", "den formelle kontrollen"
    ASSESSMENT = "assessment", "vurderingen"
    IMPARTIALITY = "impartiality", "habilitet"
    CONDITIONS = "conditions", "vilkårene"
    DECISION = "decision", "beslutningen"
    ROLLOUT = "rollout", "innføringen"
    CASE = "case", "saken"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason why an act is not possible now.

    `what` is a sentence for people, `place` (+ `key`) where it is mended, `who` the role that can.
    """

    gate: str
    what: str
    place: Place
    who: Role
    key: str = ""


Gate = Callable[[Facts], Iterable[Obstacle]]


NEEDS: dict[Gate, frozenset[str]] = {}
"""Which facts a gate asks for: only those are gathered."""


def asks(*names: str) -> Callable[[Gate], Gate]:
    """Say which facts a gate asks for."""

    def remember(gate: Gate) -> Gate:
        NEEDS[gate] = frozenset(names)
        return gate

    return remember
