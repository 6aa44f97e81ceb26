"""Telling people: one letter per notice and person, however often the job runs."""

from django.conf import settings
from django.db import transaction

from entilen.accounts.models import Person
from entilen.cases.access import sees
from entilen.cases.models import Case, CaseEvent
from entilen.mail.actions import write
from entilen.notifications.models import ReminderChoice, Rhythm
from entilen.notifications.notices import MAKERS, Notice, day
from entilen.notifications.queries import Addressee
from entilen.notifications.rules import WORDS, letter
from entilen.process.vocabulary import Act, Stage


@transaction.atomic
def tell(*, event: CaseEvent, notice: str) -> int:
    """Write a notice about an event to everyone it concerns; returns to how many.

    Whoever did it needs no letter about it. The letter's cause is event, notice and person, so
    that a job that runs twice writes nothing new.
    """
    answer = MAKERS[notice](event)
    notices = answer if isinstance(answer, list) else [answer] if answer else []
    return sum(_write(event, notice, one) for one in notices)


def _who_can_open(case: Case, notice: Notice) -> list[Addressee]:
    """Those of the notice for whom its page opens: nobody is led to a page that is not theirs.

    Who lost the role, or stands in no more, is told nothing of the case.
    """
    if not notice.path.startswith((f"/sak/{case.key}/", "/beslutning/", "/kvittering/")):
        return notice.to
    keys = {int(one.key[1:]) for one in notice.to if one.key.startswith("p")}
    seeing = {
        f"p{person.pk}" for person in Person.objects.filter(pk__in=keys) if sees(person, case)
    }
    return [one for one in notice.to if one.key in seeing or not one.key.startswith("p")]


def _write(event: CaseEvent, name: str, notice: Notice) -> int:
    case = event.case
    values = {
        "school": case.school.name,
        "number": case.number,
        "due": day(case.due),
        **notice.values,
    }
    actor = f"p{event.actor_id}"
    told = [one for one in _who_can_open(case, notice) if notice.to_actor or one.key != actor]
    for one in told:
        address = f"{settings.PUBLIC_ADDRESS}{notice.path}"
        secret = address if notice.path.startswith("/styre/") else ""
        subject, body = letter(WORDS[name], one.name, values, "{lenke}" if secret else address)
        write(
            cause=":".join(filter(None, [f"event:{event.pk}", name, notice.part, one.key])),
            to_name=one.name,
            to_address=one.address,
            subject=subject,
            body=body,
            condition=notice.condition,
            about=notice.about,
            secret=secret,
        )
    return len(told)


TURN_NOTICES: dict[str, str] = {
    Stage.FORMAL_CHECK: "plan_received",
    Stage.SPECIALIST_REVIEW: "assessment_wanted",
    Stage.RECOMMENDATION: "assessed",
    Stage.AT_DIRECTOR: "recommended",
}
"""What tells whoever has the turn that they have it, by where the case lies."""


def tell_turns() -> int:
    """Tell whoever has a turn today and has not been told: new substitutes, those who take over
    when a role, an access or a portfolio changes. Nobody is told twice of one turn.

    Returns how many cases it looked at.
    """
    waiting = Case.objects.filter(stage__in=sorted(TURN_NOTICES)).select_related(
        "school", "programme", "handler", "decider"
    )
    looked_at = 0
    for case in waiting.iterator(chunk_size=200):
        began = turn_began(case)
        if began is not None:
            tell(event=began, notice=_turn_notice(began))
            looked_at += 1
    return looked_at


def turn_began(case: Case) -> CaseEvent | None:
    """The event that gave the turn to where the case lies now."""
    changes = CaseEvent.objects.filter(case=case, stage_after=case.stage).exclude(
        stage_before=case.stage
    )
    event = changes.select_related("actor__superior").order_by("sequence").last()
    if event is not None:
        event.case = case
    return event


def _turn_notice(event: CaseEvent) -> str:
    """A turn that came back by a resumption or a reversal has words of its own."""
    back = {Act.RESUME: "resumed", Act.REVERSE: "to_decide_again"}
    return back.get(Act(event.act), TURN_NOTICES[event.stage_after])


def choose_rhythm(*, person: Person, rhythm: Rhythm) -> None:
    """How often the person gets reminders of deadlines from now on."""
    ReminderChoice.objects.update_or_create(person=person, defaults={"rhythm": rhythm})
