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
from entilen.process.obstacles import Obstacle, Place
from entilen.process.vocabulary import Role


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
