"""Work lists: what waits for a person, for their team, for others, and what is overdue."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from entilen.accounts.models import Person, RoleAssignment
from entilen.accounts.queries import HeldRole, has_role, held_roles, in_force
from entilen.cases.access import visible_cases
from entilen.cases.models import Case, ImpartialityDeclaration
from entilen.decision.models import Condition, ConditionState
from entilen.process.vocabulary import (
    ADMINISTRATION,
    ANSWERING,
    DEPARTMENT_OF,
    DIRECTORS,
    IN_TREATMENT,
    RUNNING,
    SCHOOL_ROLES,
    Party,
    Role,
    Stage,
)

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


def _scope(role: HeldRole) -> Q:
    return Q() if role.school_id is None else Q(school_id=role.school_id)


def _waits_for(role: HeldRole, person: Person) -> Q:
    """Cases in which a role's holder has the next step; for themselves or for nobody yet."""
    scope = _scope(role)
    match role.role:
        case Role.PRINCIPAL | Role.ACTING_PRINCIPAL | Role.PLAN_TEAM_MEMBER:
            waiting = Q(turn=Party.SCHOOL, stage__in=[*RUNNING, Stage.GRANTED])
            return scope & (
                waiting
                | Q(
                    questions__answered_at__isnull=True,
                    questions__isnull=False,
                    stage__in=ANSWERING,
                )
            )
        case Role.ICT_ADVISER:
            reported = Condition.objects.filter(state=ConditionState.REPORTED)
            waiting = Q(pk__in=reported.values("decision__case"), stage=Stage.GRANTED)
            return scope & (Q(turn=Party.ICT_ADVISER) | waiting)
        case Role.PEDAGOGICAL_REVIEWER | Role.TECHNICAL_REVIEWER:
            department = DEPARTMENT_OF[role.role]
            return scope & Q(stage=Stage.SPECIALIST_REVIEW, departments__contains=department)
        case Role.DIRECTOR:
            routed = Q(decider=person) | (Q(decider__isnull=True) & scope)
            return Q(stage=Stage.AT_DIRECTOR) & routed
        case Role.DIVISIONAL_DIRECTOR:
            holder = role.on_behalf_of or person
            return scope & (Q(stage=Stage.AT_DIRECTOR, decider=holder) | _without_decider())
        case Role.PROGRAMME_MANAGER:
            return scope & _without_decider()
        case _:
            return Q(pk__in=[])


def _without_decider() -> Q:
    """Cases before a director of the school who is disqualified, given to nobody else yet."""
    today = timezone.localdate()
    newer = ImpartialityDeclaration.objects.filter(
        case=OuterRef("case"), person=OuterRef("person"), pk__gt=OuterRef("pk")
    )
    director = RoleAssignment.objects.filter(
        in_force(today),
        role=Role.DIRECTOR,
        person=OuterRef("person"),
        school=OuterRef("case__school"),
    )
    out = ImpartialityDeclaration.objects.filter(
        ~Exists(newer), Exists(director), disqualified=True, case__stage=Stage.AT_DIRECTOR
    )
    return Q(stage=Stage.AT_DIRECTOR, decider__isnull=True, pk__in=out.values("case"))


FOLLOWS_ALL = (Role.ICT_ADVISER, Role.PROGRAMME_MANAGER)
SHARES = (*FOLLOWS_ALL, Role.PEDAGOGICAL_REVIEWER, Role.TECHNICAL_REVIEWER)
"""Who finds work that has been given to nobody yet."""
WITHOUT = frozenset({Role.NETWORK_ENGINEER, Role.ARCHIVIST, Role.ADMINISTRATOR})
"""Roles for which no case waits: they have a page of their own to begin at."""
_SHOWN_TO: dict[str, tuple[Role, ...]] = {"team": SHARES, "school": tuple(ADMINISTRATION)}
"""Tabs that are not everybody's."""

_TASK = {
    Role.ICT_ADVISER: "handler",
    Role.PEDAGOGICAL_REVIEWER: "pedagogical_reviewer",
    Role.TECHNICAL_REVIEWER: "technical_reviewer",
}


def is_without(person: Person) -> bool:
    """Whether all that the person does lies on other pages than the work list."""
    roles = {held.role for held in held_roles(person)}
    return bool(roles) and roles <= WITHOUT


def _mine(person: Person) -> Q:
    found = Q(pk__in=[])
    for role in held_roles(person):
        waits = _waits_for(role, person)
        task = _TASK.get(role.role)
        if task:
            waits &= Q(**{task: person})
        found |= waits
    return found


def _team(person: Person) -> Q:
    found = Q(pk__in=[])
    for role in held_roles(person):
        task = _TASK.get(role.role)
        if task:
            found |= _waits_for(role, person) & Q(**{f"{task}__isnull": True})
        elif role.role is Role.PROGRAMME_MANAGER:
            found |= Q(stage__in=IN_TREATMENT, handler__isnull=True)
    return found


def _school(person: Person) -> Q:
    """What somebody in the administration follows, and a school has the turn in."""
    return _follows(person) & Q(turn=Party.SCHOOL)


def _others(person: Person) -> Q:
    """What a person follows, and somebody else has the turn in."""
    found = _follows(person)
    return found & ~Q(turn=Party.SCHOOL) if has_role(person, *ADMINISTRATION) else found


def _follows(person: Person) -> Q:
    involved = Q(handler=person) | Q(pedagogical_reviewer=person) | Q(technical_reviewer=person)
    schools = [role.school_id for role in held_roles(person) if role.role in SCHOOL_ROLES]
    involved |= Q(school_id__in=[key for key in schools if key])
    return involved & Q(stage__in=RUNNING) & ~_mine(person)


def _overdue(person: Person) -> Q:
    """Past the deadline: every case for those who follow all, one's own for the others.

    So are grants with a condition that is not met in time, for those who decide (promise G4).
    """
    late = Q(due__lt=timezone.localdate(), stage__in=RUNNING)
    unmet = Q(pk__in=overdue_conditions().values("decision__case"), stage=Stage.GRANTED)
    if has_role(person, *FOLLOWS_ALL, Role.DIVISIONAL_DIRECTOR):
        return late | unmet
    return late & (_mine(person) | _follows(person)) | unmet & _decided_by(person)


def overdue_conditions() -> QuerySet[Condition]:
    """Conditions of grants in force that are not met in time."""
    return Condition.objects.filter(
        due__lt=timezone.localdate(), decision__reversed_by__isnull=True
    ).exclude(state=ConditionState.FULFILLED)


def _decided_by(person: Person) -> Q:
    """The cases of the schools that a person decides for."""
    found = Q(decider=person) if has_role(person, *DIRECTORS) else Q(pk__in=[])
    for role in held_roles(person):
        if role.role is Role.DIRECTOR:
            found |= _scope(role) & Q(decider__isnull=True)
    return found


_CONDITIONS: dict[str, Callable[[Person], Q]] = {
    "mine": _mine,
    "team": _team,
    "school": _school,
    "others": _others,
    "overdue": _overdue,
}


def rows(person: Person, view: str) -> QuerySet[Case]:
    """The cases of one tab, oldest due first."""
    seen = visible_cases(person)
    keys = seen.filter(_CONDITIONS[view](person)).values("pk")
    found = Case.objects.filter(pk__in=keys).select_related("school", "handler")
    if view == "overdue":
        first = overdue_conditions().filter(decision__case=OuterRef("pk")).order_by("due")
        found = found.annotate(condition_due=Subquery(first.values("due")[:1]))
    return found.order_by("due", "pk")


def views(person: Person, current: str) -> list[View]:
    """The tabs, each with how many cases it holds; all counted in one statement."""
    shown = [key for key in VIEWS if has_role(person, *_SHOWN_TO.get(key, tuple(Role)))]
    held = {key: Case.objects.filter(_CONDITIONS[key](person)).values("pk") for key in shown}
    counts = visible_cases(person).aggregate(
        **{key: Count("pk", filter=Q(pk__in=held[key])) for key in shown}
    )
    return [View(key, VIEWS[key], counts[key], f"?vis={key}", key == current) for key in shown]


def first_with_work(tabs: list[View]) -> str:
    """Where a person begins who did not choose: what waits for them, for their team, or is late."""
    first = {"mine", "team", "overdue"}
    return next((tab.key for tab in tabs if tab.count and tab.key in first), "mine")
