"""The one door to a case: who may see it, and in which roles a person stands there."""

from collections.abc import Iterable
from functools import cache

from django.db.models import CharField, Q, QuerySet

from entilen.accounts.models import Person
from entilen.accounts.queries import HeldRole, has_role, held_roles, roles_at
from entilen.cases.errors import NotYours
from entilen.cases.models import Case, CaseEvent
from entilen.cases.reads import CASE, read
from entilen.process.judging import permitted, row_for, rules_for
from entilen.process.vocabulary import ADMINISTRATION, DIRECTORS, LEADERS, SCHOOL_ROLES, Act, Role
from entilen.schools.models import SchoolPassing
from entilen.schools.passing_queries import passed_on, predecessors
from entilen.together import Given, Prepared, read_together

SEES_SUBMITTED = ADMINISTRATION - {Role.NETWORK_ENGINEER}


def roles_on(person: Person, case: Case) -> frozenset[Role]:
    """The roles a person has in this case today, derived ones included.

    A director counts where responsible for the school, or where the case is routed to them because
    the responsible director is disqualified. An ICT adviser is registrar of a case that came by
    e-mail, until the school takes it over: from the first act of a leader of its own.
    """
    roles = set(roles_at(person, case.school_id))
    if _decides(person, case):
        roles.add(Role.DIRECTOR)
    if case.by_email and Role.ICT_ADVISER in roles and not taken_over(case):
        roles.add(Role.REGISTRAR)
    if led_successors(person, case):
        roles.add(Role.SUCCESSOR)
    return frozenset(roles)


def led_successors(person: Person, case: Case) -> list[SchoolPassing]:
    """By what a person leads a school that the grades of the case's closed school passed to."""
    if not case.school.is_closed:
        return []
    led = {held.school_id for held in held_roles(person) if held.role in LEADERS}
    return [row for row in passed_on(case.school) if row.successor_id in led]


@read
def _of_leaders() -> QuerySet[CaseEvent]:
    """The first thing that a leader of the school did in the case."""
    done = CaseEvent.objects.filter(case=CASE, role__in=sorted(LEADERS))
    return done.exclude(act=Act.REGISTER).defer("details").order_by("sequence")[:1]


def taken_over(case: Case) -> bool:
    """Whether a leader of the school has acted in the case."""
    return bool(_of_leaders(case))


def _decides(person: Person, case: Case) -> bool:
    """Whether the case is routed to the person, who still is a director somewhere today."""
    return case.decider_id == person.pk and has_role(person, *DIRECTORS)


def behalf_of(person: Person, case: Case, roles: frozenset[Role] | None = None) -> Person | None:
    """Whom the person stands in for in this case; None where they hold the role themselves.

    Who decides because the case was given to them, decides for nobody else.
    """
    if _decides(person, case) and (roles is None or roles & DIRECTORS):
        return None
    held = [
        role
        for role in held_roles(person)
        if role.reaches(case.school_id) and (roles is None or role.role in roles)
    ]
    if not held or any(role.on_behalf_of is None for role in held):
        return None
    return held[0].on_behalf_of


def visible_cases(person: Person) -> QuerySet[Case]:
    """Cases that a person may see.

    A school's own people see all its cases. The administration sees a case once it has been sent,
    or while the school shares its draft (with ICT advisers only).
    """
    held = held_roles(person)
    schools = {role.school_id for role in held if role.role in SCHOOL_ROLES and role.school_id}
    seen = Q(school_id__in=schools) | Q(school_id__in=predecessors(schools))
    if has_role(person, *DIRECTORS):
        seen |= Q(decider=person)
    sent = _scope(role for role in held if role.role in SEES_SUBMITTED)
    if sent is not None:
        seen |= sent & Q(submitted_at__isnull=False)
    advised = _scope(role for role in held if role.role is Role.ICT_ADVISER)
    if advised is not None:
        seen |= advised & (Q(shared_since__isnull=False) | Q(original__isnull=False))
    return Case.objects.filter(seen)


def schools_followed(person: Person) -> frozenset[int] | None:
    """The schools whose sent cases a person's roles show, by id; None where it is all schools."""
    held = {role.school_id for role in held_roles(person) if role.role in SEES_SUBMITTED}
    return None if None in held else frozenset(key for key in held if key)


def _scope(roles: Iterable[HeldRole]) -> Q | None:
    """The cases that roles reach, as a condition; None without a role."""
    schools = {role.school_id for role in roles}
    if not schools:
        return None
    return Q() if None in schools else Q(school_id__in=schools)


def sees_sent(person: Person, school_id: int) -> bool:
    """Whether a person's roles show them what this school has sent."""
    return bool(roles_at(person, school_id) & (SEES_SUBMITTED | SCHOOL_ROLES))


def reads_draft(person: Person, case: Case) -> bool:
    """Whether the person sees the case only because the school shares its draft."""
    own = roles_at(person, case.school_id) & SCHOOL_ROLES
    return bool(case.shared_since and not case.submitted_at and not case.by_email and not own)


def sees(person: Person, case: Case) -> bool:
    """Whether a person may see a case: `visible_cases` for one case that is read already."""
    roles = roles_at(person, case.school_id)
    own = any(
        held.role in SCHOOL_ROLES and held.school_id == case.school_id
        for held in held_roles(person)
    )
    return bool(
        own
        or led_successors(person, case)
        or _decides(person, case)
        or (roles & SEES_SUBMITTED and case.submitted_at)
        or (Role.ICT_ADVISER in roles and (case.shared_since or case.by_email))
    )


@cache
def _case_read() -> Prepared:
    return Prepared(
        Case.objects.filter(key=Given("key", CharField()))
        .select_related("school", "programme", "handler", "decider")
        .defer("programme__content", "programme__source")
    )


def case_for(person: Person, key: str) -> Case:
    """The case with this key, if the person may see it. Raises NotYours otherwise."""
    [rows] = read_together([_case_read()], {"key": key})
    if not rows or not sees(person, rows[0]):
        raise NotYours
    case: Case = rows[0]
    return case


def case_to(person: Person, key: str, act: Act) -> Case:
    """The case with this key, if the person's roles may ever do this act in it.

    Raises NotYours otherwise; that the stage is wrong is told by the act itself.
    """
    case = case_for(person, key)
    require(person, case, act)
    return case


def require(person: Person, case: Case, *acts: Act) -> None:
    """Raise NotYours unless the person's roles in the case may do one of the acts at some stage."""
    roles = roles_on(person, case)
    if not any(rule.roles & roles for act in acts for rule in rules_for(act)):
        raise NotYours


def may(person: Person, case: Case, act: Act) -> bool:
    """Whether the person may do the act at the case's present stage, gates aside."""
    return permitted(act, case.at, roles_on(person, case))


def is_asked(person: Person, case: Case, act: Act) -> bool:
    """Whether the person may do the act now, and only after saying that they are impartial."""
    row = row_for(act, case.at, roles_on(person, case))
    return row is not None and row.asks_impartiality


_ASKED_UNSEEN = {
    Role.NETWORK_ENGINEER: Act.REQUEST_NETWORK,
    Role.ICT_ADVISER: Act.STATE_DEVICES,
}
"""What a school does in a case that asks somebody who does not see it, by their role."""


def case_to_declare_in(person: Person, key: str) -> Case:
    """The case with this key, for who may say there whether they are impartial.

    Those too who are asked about something in a case that they do not see: engineers about the
    network, advisers about the devices that a school has stated. Raises NotYours.
    """
    [rows] = read_together([_case_read()], {"key": key})
    if not rows:
        raise NotYours
    case: Case = rows[0]
    asked = [act for role, act in _ASKED_UNSEEN.items() if role in roles_on(person, case)]
    if not sees(person, case) and not CaseEvent.objects.filter(case=case, act__in=asked).exists():
        raise NotYours
    require(person, case, Act.DECLARE_IMPARTIALITY)
    return case


def require_administration(person: Person, case: Case) -> None:
    """Raise NotYours for the school's own people: internal assessments are not theirs to read."""
    if not roles_on(person, case) & ADMINISTRATION:
        raise NotYours
