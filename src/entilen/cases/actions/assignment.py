"""Giving a case's tasks to people who may do them."""

from django.db import transaction

from entilen.accounts.models import Person
from entilen.accounts.queries import has_role, roles_at
from entilen.cases.actions.moving import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.cases.queries import disqualified, may_be_routed
from entilen.cases.rules import ASSIGNMENTS
from entilen.process.vocabulary import DIRECTORS, Act


@transaction.atomic
def assign(*, case: Case, person: Person, task: str, to: Person | None) -> CaseEvent:
    """Give one of the tasks in `ASSIGNMENTS` to somebody, or to nobody (back to the queue).

    Raises Refused with every reason: no such task, the person does not hold its role or is
    disqualified, or somebody else is to decide although the responsible director can.
    """
    current = lock(case)
    if reasons := _reasons(current, task, to):
        raise Refused(reasons)
    setattr(current, task, to)
    current.save(update_fields=[task])
    what = ASSIGNMENTS[task].title
    return advance(
        case=case,
        act=Act.ASSIGN,
        actor=person,
        summary=f"{what}: {to.name if to else 'ingen'}",
        details={"task": task, "to": to.pk if to else None},
        internal=True,
    )


def _reasons(case: Case, task: str, to: Person | None) -> list[str]:
    """Why the task cannot go to this person now."""
    if task not in ASSIGNMENTS:
        return ["Velg hvilken oppgave som skal fordeles."]
    if to is None:
        return []
    reasons = []
    wanted = ASSIGNMENTS[task].roles
    holds = has_role(to, *wanted) if wanted == DIRECTORS else wanted & roles_at(to, case.school_id)
    if not holds:
        role = " eller ".join(sorted(role.label for role in wanted))
        reasons.append(f"{to.name} er ikke {role}. Velg en som er det.")
    out = disqualified(case)
    if to.pk in out or (task == "decider" and to.superior_id in out):
        reasons.append(
            f"{to.name} er inhabil i saken, har en rolle ved skolen, eller har en leder som er det."
        )
    if task == "decider" and not may_be_routed(case):
        reasons.append(
            "Skolens egen direktør avgjør saken. Den går bare til en annen når direktøren er "
            "inhabil, eller når skolen ikke har noen direktør."
        )
    return reasons
