"""Who a notice goes to."""

from collections.abc import Iterable
from dataclasses import dataclass

from entilen.accounts.models import Person
from entilen.accounts.queries import (
    leaders_of,
    people_with,
    responsible_directors,
    substitutes_for,
)
from entilen.cases.models import Case, CaseEvent
from entilen.cases.queries import disqualified
from entilen.process.vocabulary import DIRECTORS, LEADERS, Department, Role, Stage
from entilen.review.assessed import missing_assessments
from entilen.schools.models import School

REVIEWER_OF = {
    Department.PEDAGOGICAL: (Role.PEDAGOGICAL_REVIEWER, "pedagogical_reviewer"),
    Department.TECHNICAL: (Role.TECHNICAL_REVIEWER, "technical_reviewer"),
}


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who gets a letter; `key` tells them apart from all others."""

    key: str
    name: str
    address: str


def to_people(people: Iterable[Person]) -> list[Addressee]:
    """People as addressees, each once."""
    found = {person.pk: person for person in people if person.is_active}
    return [Addressee(f"p{key}", person.name, person.email) for key, person in found.items()]


def impartial(case: Case, people: Iterable[Person]) -> list[Person]:
    """Leave out those who are disqualified in the case."""
    out = disqualified(case)
    return [person for person in people if person.pk not in out]


def with_substitutes(
    people: Iterable[Person], roles: frozenset[Role], school: School
) -> list[Person]:
    """These people, and whoever stands in for them today in the role that the letter is about."""
    chosen = list(people)
    return [*chosen, *substitutes_for(chosen, roles, school)]


def school_of(case: Case) -> list[Person]:
    """The school's leaders and whoever stands in for them."""
    return with_substitutes(leaders_of(case.school), LEADERS, case.school)


def engineers(case: Case) -> list[Person]:
    """The network engineers who have the school."""
    return list(people_with(Role.NETWORK_ENGINEER, case.school))


def advisers(case: Case) -> list[Person]:
    """The case's handler; until there is one, all ICT advisers who have the school."""
    if case.handler is not None and case.handler.is_active:
        return impartial(case, [case.handler])
    return impartial(case, people_with(Role.ICT_ADVISER, case.school))


def reviewers(case: Case, department: Department) -> list[Person]:
    """The department's reviewer in the case; until there is one, all of the department."""
    role, field = REVIEWER_OF[department]
    chosen = getattr(case, field)
    return impartial(case, [chosen] if chosen else people_with(role, case.school))


def waiting_reviewers(case: Case) -> list[Person]:
    """Those whose assessment the case waits for."""
    return [
        person for department in missing_assessments(case) for person in reviewers(case, department)
    ]


def deciders(case: Case) -> list[Person]:
    """Who decides: the one the case is routed to, or the responsible director, and substitutes.

    Where every director is disqualified: those who must find another.
    """
    chosen = [case.decider] if case.decider else responsible_directors(case.school)
    able = with_substitutes(impartial(case, chosen), DIRECTORS, case.school)
    return impartial(case, able) or routers(case)


def following(case: Case) -> list[Person]:
    """Who in the administration has the case now, or follows it; nobody for a school's own draft.

    The ICT adviser follows it all the way; a department or the director where the case lies there.
    """
    if not (case.submitted_at or case.shared_since or case.by_email):
        return []
    people = advisers(case)
    if case.at is Stage.SPECIALIST_REVIEW:
        return [*people, *waiting_reviewers(case)]
    return [*people, *deciders(case)] if case.at is Stage.AT_DIRECTOR else people


def routers(case: Case) -> list[Person]:
    """Who finds another to decide: the divisional directors and the programme managers."""
    above = people_with(Role.DIVISIONAL_DIRECTOR, case.school)
    return [*impartial(case, above), *people_with(Role.PROGRAMME_MANAGER, case.school)]


def actor_of(event: CaseEvent) -> str:
    """Who did it, by name."""
    return event.actor.name if event.actor else "Systemet"
