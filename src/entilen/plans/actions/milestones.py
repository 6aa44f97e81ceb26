"""What the school itself says of its milestones: reached, not after all, or another day."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.plans.models import Milestone, MilestoneMove
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


@transaction.atomic
def move_milestone(
    *, case: Case, person: Person, row: Milestone, due: date, reason: str, text: str = ""
) -> MilestoneMove:
    """A milestone of a granted plan gets another day, for a reason of the list that the case's
    requirements hold. The plan keeps the day that was granted; both are public.

    Raises Refused with every reason: for a milestone that is reached, the same day, and a reason
    that is not of the list.
    """
    current = lock(case)
    now = next((one for one in reached(current) if one.row.pk == row.pk), None)
    reasons = dict(move_reasons(current))
    problems = []
    if now is None or now.on is not None:
        problems.append("Milepælen er nådd, og kan ikke flyttes.")
    elif now.due == due:
        problems.append(f"Milepælen har alt fristen {due:%d.%m.%Y}.")
    if reason not in reasons:
        problems.append("Velg en av grunnene i listen.")
    if problems or now is None:
        raise Refused(problems)
    event = advance(
        case=case,
        act=Act.MOVE_MILESTONE,
        actor=person,
        summary=f"Milepæl flyttet fra {now.due:%d.%m.%Y} til {due:%d.%m.%Y}: {row.title}"[:300],
        details={"milestone": row.title, "reason": reasons[reason], "ground": text or None},
    )
    return MilestoneMove.objects.create(
        milestone=row, event=event, before=now.due, due=due, reason=reasons[reason], text=text
    )


def move_reasons(case: Case) -> tuple[tuple[str, str], ...]:
    """Why a milestone may be moved, by key: as the case's requirements say, or else another one."""
    return case.programme.requirements.move_reasons or (("other", "Annen grunn"),)


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
