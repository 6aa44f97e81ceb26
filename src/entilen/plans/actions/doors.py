"""The one door for writing in a plan.

It locks the case and judges it as it stands then: what was begun before a sending and comes after
it is refused, whoever waited for whom.
"""

from typing import Any

from entilen.accounts.models import Person
from entilen.cases.access import may, require
from entilen.cases.actions import advance, lock
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case, CaseEvent
from entilen.plans.queries import area_titles, open_keys
from entilen.process.vocabulary import Act


def open_plan(*, case: Case, person: Person) -> Case:
    """The case, locked, with its plan at the school and this person among those who write it.

    Raises NotYours for those who never may write in it, Refused with where the case is for those
    who may at another stage.
    """
    current = lock(case)
    if not may(person, current, Act.EDIT_PLAN):
        require(person, current, Act.EDIT_PLAN)
        raise Refused([f"Planen kan ikke endres nå. Saken står slik: {current.at.label}."])
    return current


def open_part(*, case: Case, person: Person, key: str) -> Case:
    """The case, locked, with this part of its plan open to the person.

    Raises as `open_plan` does, NotYours for a part that the plan has not, and Refused where the
    part is accepted and closed.
    """
    if key not in area_titles(case):
        raise NotYours
    current = open_plan(case=case, person=person)
    if key not in open_keys(current):
        raise Refused(
            [
                "Denne delen er låst. Bare områder med punkter i returbrevet, og det dere selv "
                "hentet tilbake for å rette, er åpne."
            ]
        )
    return current


def note_change(*, case: Case, person: Person, key: str, what: str, **details: Any) -> CaseEvent:
    """Write the event of a change in a part of the plan: what was done, and what stands now."""
    title = area_titles(case).get(key, key)
    return advance(
        case=case,
        act=Act.CHANGE_PLAN,
        actor=person,
        summary=f"{title}: {what}"[:300],
        details={"part": key, **details},
    )
