"""From a place where something can be mended to the address of its page."""

from dataclasses import dataclass

from entilen.cases.models import Case
from entilen.cases.places import address
from entilen.process.gates import Obstacle
from entilen.process.vocabulary import Role


@dataclass(frozen=True, slots=True)
class LinkedObstacle:
    """An obstacle as a task: what is wrong, where to mend it, who can."""

    what: str
    href: str
    who: str
    place: str


_WHO = {Role.PLAN_TEAM_MEMBER: "rektor eller plangruppa"}
"""Those who can do what one role can, where that is more than the role."""


def linked(case: Case, obstacles: tuple[Obstacle, ...]) -> list[LinkedObstacle]:
    """Each obstacle with its address, in the gates' order."""
    return [
        LinkedObstacle(
            what=obstacle.what,
            href=address(case, obstacle.place, obstacle.key),
            who=_WHO.get(obstacle.who, obstacle.who.label),
            place=obstacle.place.label,
        )
        for obstacle in obstacles
    ]
