"""Who may write in which part of the plan now."""

from entilen.accounts.models import Person
from entilen.cases.access import may, require
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.plans.queries import area_titles, open_keys
from entilen.process.vocabulary import Act


def require_open(*, case: Case, person: Person, key: str) -> None:
    """Raise unless the person may write in this part of the plan now.

    NotYours for those who never may; Refused with the reason where the part is closed.
    """
    if key not in area_titles(case):
        raise NotYours
    require_editing(case=case, person=person)
    if key not in open_keys(case):
        raise Refused(
            ["Denne delen er godtatt og låst. Bare områder med punkter i returbrevet er åpne."]
        )


def require_editing(*, case: Case, person: Person) -> None:
    """Raise unless the plan is with the school now: NotYours for those who never may write in it,
    Refused with where the case is for those who may at another stage."""
    if may(person, case, Act.EDIT_PLAN):
        return
    require(person, case, Act.EDIT_PLAN)
    raise Refused([f"Planen kan ikke endres nå. Saken står slik: {case.at.label}."])
