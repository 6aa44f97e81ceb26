"""From a place where something is mended to the address of its page.

Each step says which of its pages a place is, beside the addresses themselves (`PLACES` in its
`urls.py`): no step writes the address of another's page.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import reverse

from entilen.cases.models import Case
from entilen.process.judging import rules_for
from entilen.process.obstacles import Obstacle, Place
from entilen.process.vocabulary import DERIVED, Act, Role


@cache
def names() -> dict[Place, str]:
    """The name of each place's address, as the step that has the page says it."""
    return {
        place: f"{urls.app_name}:{name}"
        for step in settings.STEPS
        if find_spec(f"entilen.{step}.urls")
        for urls in [import_module(f"entilen.{step}.urls")]
        for place, name in getattr(urls, "PLACES", {}).items()
    }


def address(case: Case, place: Place, key: str = "") -> str:
    """The page of the case on which something at this place is mended; `key` is the plan's area."""
    more = {"area": key} if place is Place.AREA else {}
    return reverse(names()[place], kwargs={"key": case.key, **more})


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


def who_can(obstacle: Obstacle) -> str:
    """All who can mend it, as it is said: «IKT-veileder, fagvurderer eller direktør»."""
    act = _MENDED_BY.get(obstacle.gate)
    if act is None and obstacle.who is not Role.PLAN_TEAM_MEMBER:
        return obstacle.who.label
    rules = rules_for(act or Act.EDIT_PLAN)
    able = frozenset().union(*(rule.roles for rule in rules)) - DERIVED
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
