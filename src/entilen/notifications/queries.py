"""What a notice is made of, and who it goes to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from entilen.accounts.models import Person
from entilen.bodies.models import BoardLink
from entilen.cases.models import Case, CaseEvent
from entilen.process.vocabulary import Department, Stage
from entilen.review.assessed import missing_assessments
from entilen.turns.queries import would_do
from entilen.turns.rules import ASSESS, OF_STAGE, Task


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who gets a letter; `key` tells them apart from all others."""

    key: str
    name: str
    address: str


def to_people(people: Iterable[Person]) -> list[Addressee]:
    """People as addressees, each once."""
    by_id = {person.pk: person for person in people if person.is_active}
    return [Addressee(f"p{key}", person.name, person.email) for key, person in by_id.items()]


def school_of(case: Case) -> list[Person]:
    """The school's leaders and who stands in for them; where there is none, who must find one."""
    return would_do(case, Task.CORRECT)


def engineers(case: Case) -> list[Person]:
    """The network engineers who have the school, or the one who took the request."""
    return would_do(case, Task.CONFIRM_NETWORK)


def advisers(case: Case) -> list[Person]:
    """The case's handler; until there is one who can, all ICT advisers who have the school."""
    return would_do(case, Task.CHECK)


def reviewers(case: Case, department: Department) -> list[Person]:
    """The department's reviewer in the case; until there is one who can, all of the department."""
    return would_do(case, ASSESS[department])


def waiting_reviewers(case: Case) -> list[Person]:
    """Those whose assessment the case waits for."""
    return [
        person for department in missing_assessments(case) for person in reviewers(case, department)
    ]


def deciders(case: Case) -> list[Person]:
    """Who decides: the one the case is routed to, or the responsible director, and substitutes.

    Where nobody of them can: those who must find another.
    """
    return would_do(case, Task.DECIDE)


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


def had_the_turn(event: CaseEvent) -> list[Person]:
    """Whom the case waited for before an event that took the turn from them."""
    task = OF_STAGE.get(Stage(event.stage_before)) if event.stage_before else None
    if event.stage_before == Stage.SPECIALIST_REVIEW:
        return waiting_reviewers(event.case)
    return would_do(event.case, task) if task else []


def actor_of(event: CaseEvent) -> str:
    """Who did it, by name."""
    return event.actor.name if event.actor else "Systemet"


@dataclass(frozen=True, slots=True)
class Notice:
    """One letter to several people, all but the words. `part` tells letters of one event apart."""

    to: list[Addressee]
    path: str
    values: dict[str, str] = field(default_factory=dict)
    condition: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    to_actor: bool = False
    part: str = ""


Maker = Callable[[CaseEvent], Notice | list[Notice] | None]


def day(value: date | None) -> str:
    """A date as people write it; a case whose clock stands still has none for now."""
    return f"{value:%d.%m.%Y}" if value else "foreløpig ingen"


def here(case: Case) -> dict[str, Any]:
    """Where the case stands, for a letter that holds only while it does."""
    return {"case": case.pk, "stage": case.stage, "round": case.round}


def member(link: BoardLink) -> Addressee:
    """A member of the board, who has no account."""
    return Addressee(f"b{link.pk}", link.name, link.email)


def handler(case: Case) -> list[Any]:
    """Who handles the case, if anybody does."""
    return [case.handler] if case.handler else []
