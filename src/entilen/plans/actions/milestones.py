"""What the school itself says of its milestones: reached on a day, or not after all."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.plans.models import Milestone
from entilen.plans.reached import reached
from entilen.process.vocabulary import Act


@transaction.atomic
def reach_milestone(*, case: Case, person: Person, row: Milestone, on: date) -> CaseEvent:
    """Say that a milestone was reached on a day.

    The plan's content, and so every fingerprint, stays as it is: what is reached is no part of it.
    Raises Refused for a day ahead, and for a milestone that the case itself reaches.
    """
    lock(case)
    if on > timezone.localdate():
        raise Refused(["Datoen kan ikke være i framtida. Merk milepælen når den er nådd."])
    return _mark(case, person, row, on, f"Milepæl nådd {on:%d.%m.%Y}: {row.title}")


@transaction.atomic
def unreach_milestone(*, case: Case, person: Person, row: Milestone) -> CaseEvent:
    """Take back that a milestone is reached. Raises Refused as `reach_milestone` does."""
    lock(case)
    return _mark(case, person, row, None, f"Milepæl er likevel ikke nådd: {row.title}")


def _mark(case: Case, person: Person, row: Milestone, on: date | None, summary: str) -> CaseEvent:
    now = next((one for one in reached(case) if one.row.pk == row.pk), None)
    if now is None or not now.by_hand:
        raise Refused(
            ["Denne milepælen merkes av seg selv når det skjer i saken, og kan ikke endres her."]
        )
    Milestone.objects.filter(pk=row.pk).update(done_on=on)
    return advance(
        case=case,
        act=Act.REACH_MILESTONE,
        actor=person,
        summary=summary[:300],
        details={"milestone": row.title, "on": on.isoformat() if on else ""},
    )
