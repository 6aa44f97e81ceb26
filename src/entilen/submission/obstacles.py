"""From a place where something can be mended to the address of its page."""

from dataclasses import dataclass

from entilen.cases.models import Case
from entilen.cases.places import address
from entilen.process.gates import Obstacle
from entilen.process.procedure import rules_for
from entilen.process.vocabulary import Act, Role


@dataclass(frozen=True, slots=True)
class LinkedObstacle:
    """An obstacle as a task: what is wrong, where to mend it, who can."""

    what: str
    href: str
    who: str
    place: str


_MENDED_BY = {
    "no_open_must": Act.CLOSE_POINT,
    "points_answered": Act.ANSWER_REMARK,
    "assessed": Act.ASSESS,
    "order_conditions_met": Act.FULFIL_CONDITION,
}
"""The act that mends what a gate finds, where more than one role may do it."""
_WORDS = {
    Role.ACTING_PRINCIPAL: Role.PRINCIPAL.label,
    Role.PLAN_TEAM_MEMBER: "plangruppa",
    Role.PEDAGOGICAL_REVIEWER: "fagvurderer",
    Role.TECHNICAL_REVIEWER: "fagvurderer",
    Role.DIVISIONAL_DIRECTOR: Role.DIRECTOR.label,
}
"""What roles are called together with others."""
_DERIVED = frozenset({Role.REGISTRAR, Role.SYSTEM})


def who_can(obstacle: Obstacle) -> str:
    """All who can mend it, as it is said: «IKT-veileder, fagvurderer eller direktør»."""
    act = _MENDED_BY.get(obstacle.gate)
    if act is None and obstacle.who is not Role.PLAN_TEAM_MEMBER:
        return obstacle.who.label
    rules = rules_for(act or Act.EDIT_PLAN)
    able = frozenset().union(*(rule.roles for rule in rules)) - _DERIVED
    words = dict.fromkeys(_WORDS.get(role, role.label) for role in Role if role in able)
    *first, last = words
    return f"{', '.join(first)} eller {last}" if first else last


def linked(case: Case, obstacles: tuple[Obstacle, ...]) -> list[LinkedObstacle]:
    """Each obstacle with its address, in the gates' order."""
    return [
        LinkedObstacle(
            what=obstacle.what,
            href=address(case, obstacle.place, obstacle.key),
            who=who_can(obstacle),
            place=obstacle.place.label,
        )
        for obstacle in obstacles
    ]
