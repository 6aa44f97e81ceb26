"""Telling people: one letter per notice and person, however often the job runs."""

from django.conf import settings
from django.db import transaction

from entilen.cases.models import CaseEvent
from entilen.mail.actions import write
from entilen.notifications.notices import MAKERS, Notice, day
from entilen.notifications.rules import WORDS, letter


@transaction.atomic
def tell(*, event: CaseEvent, notice: str) -> int:
    """Write a notice about an event to everyone it concerns; returns to how many.

    Whoever did it needs no letter about it. The letter's cause is event, notice and person, so
    that a job that runs twice writes nothing new.
    """
    made = MAKERS[notice](event)
    found = made if isinstance(made, list) else [made] if made else []
    return sum(_write(event, notice, one) for one in found)


def _write(event: CaseEvent, name: str, notice: Notice) -> int:
    case = event.case
    values = {
        "school": case.school.name,
        "number": case.number,
        "due": day(case.due),
        **notice.values,
    }
    actor = f"p{event.actor_id}"
    told = [one for one in notice.to if notice.to_actor or one.key != actor]
    for one in told:
        subject, body = letter(
            WORDS[name], one.name, values, f"{settings.PUBLIC_ADDRESS}{notice.path}"
        )
        write(
            cause=":".join(filter(None, [f"event:{event.pk}", name, notice.part, one.key])),
            to_name=one.name,
            to_address=one.address,
            subject=subject,
            body=body,
            condition=notice.condition,
            about=notice.about,
        )
    return len(told)
