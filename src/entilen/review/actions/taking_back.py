"""The school takes a sent plan back to correct it, as long as nothing is decided."""

from collections.abc import Iterable

from django.db import transaction

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.plans.actions import unlock
from entilen.plans.queries import area_titles
from entilen.process.vocabulary import Act


@transaction.atomic
def take_back_to_correct(
    *, case: Case, person: Person, parts: Iterable[str], ground: str
) -> CaseEvent:
    """Take the plan back of one's own accord: the named parts open, the rest stays as it was read.

    Sending again makes a new round, in which each department reads what has changed since it read.
    Questions and must-points that are open stay so; no point is asked for anew. Raises Refused
    where no part, or one that the plan has not, is named.
    """
    current = lock(case)
    titles = area_titles(current)
    wanted = [key for key in titles if key in set(parts)]
    if not wanted:
        raise Refused(["Velg minst én del av planen som dere vil rette."])
    event = advance(
        case=case,
        act=Act.TAKE_BACK_TO_CORRECT,
        actor=person,
        summary=f"Skolen hentet planen tilbake for å rette: "
        f"{', '.join(titles[key] for key in wanted)}"[:300],
        details={"ground": ground, "parts": wanted},
    )
    unlock(case=case, keys=wanted)
    Case.objects.filter(pk=case.pk).update(departments="")
    case.refresh_from_db()
    return event
