"""Work lists: what waits for a person, for their team, for others, and what is overdue."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.accounts.queries import has_role, held_roles
from entilen.cases.access import visible_cases
from entilen.cases.models import Case
from entilen.decision.models import Condition, ConditionState
from entilen.process.vocabulary import (
    ADMINISTRATION,
    DIRECTORS,
    IN_TREATMENT,
    RUNNING,
    SCHOOL_ROLES,
    Party,
    Role,
    Stage,
)
from entilen.review.deadlines import is_late
from entilen.together import Among, Given
from entilen.turns.queries import waiting_for

VIEWS = {
    "mine": "Venter på meg",
    "team": "Ikke fordelt",
    "school": "Venter på skolen",
    "others": "Venter på andre",
    "overdue": "Over frist",
}


@dataclass(frozen=True, slots=True)
class View:
    """One tab of the work list."""

    key: str
    label: str
    count: int
    href: str
    current: bool


FOLLOWS_ALL = (Role.ICT_ADVISER, Role.PROGRAMME_MANAGER)
SHARES = (*FOLLOWS_ALL, Role.PEDAGOGICAL_REVIEWER, Role.TECHNICAL_REVIEWER)
"""Who finds work that has been given to nobody yet."""
WITHOUT = frozenset({Role.NETWORK_ENGINEER, Role.ARCHIVIST, Role.ADMINISTRATOR})
"""Roles for which no case waits: they have a page of their own to begin at."""
_SHOWN_TO: dict[str, tuple[Role, ...]] = {"team": SHARES, "school": tuple(ADMINISTRATION)}
"""Tabs that are not everybody's."""


def is_without(person: Person) -> bool:
    """Whether all that the person does lies on other pages than the work list."""
    roles = {held.role for held in held_roles(person)}
    return bool(roles) and roles <= WITHOUT


def overdue_conditions(today: date | Given) -> QuerySet[Condition]:
    """Conditions of grants in force that are not met in time."""
    return Condition.objects.filter(due__lt=today, decision__reversed_by__isnull=True).exclude(
        state=ConditionState.FULFILLED
    )


class WorkLists:
    """The work lists of one person: whom each case waits for is worked out once, for all tabs."""

    def __init__(self, person: Person) -> None:
        self.person = person

    @cached_property
    def _shares(self) -> dict[bool, list[int]]:
        """The cases that wait for the person: their own (True), and those of whoever takes them."""
        shares: dict[bool, list[int]] = {True: [], False: []}
        for share in waiting_for(self.person):
            shares[share.own].append(share.case)
        return shares

    @property
    def _mine(self) -> Q:
        """What waits for the person and nobody else."""
        return Q(Among("pk", self._shares[True]))

    @property
    def _team(self) -> Q:
        """What waits for whoever takes it; the programme manager sees all that nobody has."""
        nobodys = Q(stage__in=sorted(IN_TREATMENT), handler__isnull=True)
        manages = has_role(self.person, Role.PROGRAMME_MANAGER)
        shared = Q(Among("pk", self._shares[False]))
        return shared | nobodys & ~self._mine if manages else shared

    @property
    def _follows(self) -> Q:
        person = self.person
        involved = Q(handler=person) | Q(pedagogical_reviewer=person) | Q(technical_reviewer=person)
        schools = [held.school_id for held in held_roles(person) if held.role in SCHOOL_ROLES]
        involved |= Q(school_id__in=[key for key in schools if key])
        return involved & Q(stage__in=sorted(RUNNING)) & ~self._mine

    @property
    def _school(self) -> Q:
        """What somebody in the administration follows, and a school has the turn in."""
        return self._follows & Q(turn=Party.SCHOOL)

    @property
    def _others(self) -> Q:
        """What a person follows, and somebody else has the turn in."""
        administers = has_role(self.person, *ADMINISTRATION)
        return self._follows & ~Q(turn=Party.SCHOOL) if administers else self._follows

    @property
    def _overdue(self) -> Q:
        """Past the deadline: every case for those who follow all, one's own for the others.

        So are grants with a condition that is not met in time, for those who decide.
        """
        today = timezone.localdate()
        late = is_late(today)
        unmet = Q(pk__in=overdue_conditions(today).values("decision__case"), stage=Stage.GRANTED)
        if has_role(self.person, *FOLLOWS_ALL, Role.DIVISIONAL_DIRECTOR):
            return late | unmet
        return late & (self._mine | self._follows) | unmet & _decided_by(self.person)

    def _condition(self, view: str) -> Q:
        return {
            "mine": lambda: self._mine,
            "team": lambda: self._team,
            "school": lambda: self._school,
            "others": lambda: self._others,
            "overdue": lambda: self._overdue,
        }[view]()

    def rows(self, view: str) -> QuerySet[Case]:
        """The cases of one tab, oldest due first."""
        return visible_cases(self.person).filter(self._condition(view)).order_by("due", "pk")

    def views(self, current: str) -> list[View]:
        """The tabs, each with how many cases it holds; all counted in one statement."""
        shown = [key for key in VIEWS if has_role(self.person, *_SHOWN_TO.get(key, tuple(Role)))]
        counts = visible_cases(self.person).aggregate(
            **{key: Count("pk", filter=self._condition(key)) for key in shown}
        )
        return [View(key, VIEWS[key], counts[key], f"?vis={key}", key == current) for key in shown]


def _decided_by(person: Person) -> Q:
    """The cases of the schools that a person decides for."""
    cases = Q(decider=person) if has_role(person, *DIRECTORS) else Q(pk__in=[])
    for held in held_roles(person):
        if held.role is Role.DIRECTOR:
            place = Q() if held.school_id is None else Q(school_id=held.school_id)
            cases |= place & Q(decider__isnull=True)
    return cases


def first_with_work(tabs: list[View]) -> str:
    """Where a person begins who did not choose: what waits for them, for their team, or is late."""
    first = {"mine", "team", "overdue"}
    return next((tab.key for tab in tabs if tab.count and tab.key in first), "mine")
