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
    if not may(person, case, Act.EDIT_PLAN):
        if key in area_titles(case) and may_ever_edit(case=case, person=person):
            raise Refused([f"Planen kan ikke endres nå. Saken står slik: {case.at.label}."])
        raise NotYours
    if key not in open_keys(case):
        raise Refused(
            ["Denne delen er godtatt og låst. Bare områder med punkter i returbrevet er åpne."]
        )


def may_ever_edit(*, case: Case, person: Person) -> bool:
    """Whether the person's roles let them write in the plan at some stage."""
    try:
        require(person, case, Act.EDIT_PLAN)
    except NotYours:
        return False
    return True
