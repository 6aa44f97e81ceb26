"""A grant that nobody used in time lapses by itself."""

from datetime import date

from django.db import transaction

from entilen.cases.actions import advance
from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.decision.actions.common import take_back_grants
from entilen.decision.queries import standing_grant
from entilen.process.vocabulary import Act


@transaction.atomic
def lapse(*, case: Case) -> CaseEvent:
    """Let a grant lapse by itself: its validity passed and nothing was ordered or handed out.

    The granted numbers are taken back in the ledger, as a reversal does, so that no figure counts
    what can no longer be ordered.
    """
    event = advance(
        case=case,
        act=Act.LAPSE,
        actor=None,
        summary="Innvilgelsen bortfalt: ingen enheter ble bestilt i tide",
    )
    take_back_grants(case=case, event=event, cause=f"Bortfalt i sak {case.number}")
    return event


def lapse_overdue(today: date) -> int:
    """Lapse every grant whose validity has passed; returns how many did."""
    done = 0
    for case in Case.objects.filter(stage="granted", decisions__expires__lt=today).distinct():
        grant = standing_grant(case)
        if grant is None or grant.expires is None or grant.expires >= today:
            continue
        try:
            lapse(case=case)
        except Refused:
            continue
        done += 1
    return done
