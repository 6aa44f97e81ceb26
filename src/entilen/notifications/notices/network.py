"""The network of a site: asked for, answered, corrected, withdrawn, its actions done."""

from entilen.cases.models import Case, CaseEvent
from entilen.network.models import NetworkAction, NetworkConfirmation, NetworkRequest, Result
from entilen.network.waiting import open_requests
from entilen.notifications import queries as who
from entilen.notifications.queries import Addressee, Notice, day, to_people
from entilen.process.vocabulary import ENDED


def _waiting(case: Case) -> list[NetworkRequest]:
    return list(open_requests().filter(case=case).order_by("due"))


def _to_engineers(case: Case, waiting: list[NetworkRequest]) -> Notice:
    return Notice(
        to=to_people(who.engineers(case)),
        path=f"/nettverk/{waiting[0].pk}/" if len(waiting) == 1 else "/nettverk/",
        values={
            "devices": str(sum(request.devices for request in waiting)),
            "due": day(waiting[0].due),
            "why": ", ".join(dict.fromkeys(request.get_origin_display() for request in waiting)),
        },
        condition="network_waits",
        about={"case": case.pk},
    )


def network_asked(event: CaseEvent) -> Notice | None:
    """The engineers learn that a school waits."""
    waiting = _waiting(event.case)
    return _to_engineers(event.case, waiting) if waiting and event.actor_id else None


def network_needed(event: CaseEvent) -> Notice | None:
    """The engineers learn that a site must be looked at again, though no school has asked."""
    waiting = _waiting(event.case)
    return _to_engineers(event.case, waiting) if waiting and not event.actor_id else None


def _case_people(case: Case) -> list[Addressee]:
    """The school, and whoever has the case now."""
    return to_people([*who.school_of(case), *who.following(case)])


def network_answered(event: CaseEvent) -> Notice | None:
    """The school learns what the ICT department answered.

    Where another case of the school asked, and the answer counts here too, so does whoever has it.
    """
    answer = (
        NetworkConfirmation.objects.select_related("request")
        .filter(pk=event.details.get("confirmation", 0))
        .first()
    )
    if answer is None:
        return None
    after = {
        Result.NOT_YET: " Planen kan ikke sendes før nettverket er bekreftet.",
        Result.LIMITED: " Trenger planen flere enheter, må dere endre den eller be om ny måling.",
        Result.CONDITIONAL: " Planen kan sendes, men bestilling venter til vilkårene er oppfylt.",
    }
    asked_here = answer.request.case_id == event.case_id
    return Notice(
        to=to_people(who.school_of(event.case)) if asked_here else _case_people(event.case),
        path=f"/sak/{event.case.key}/nettverk/",
        values={"summary": event.summary, "next": after.get(Result(answer.result), "")},
        condition="confirmation_is",
        about={"confirmation": answer.pk, "withdrawn": False},
    )


def network_corrected(event: CaseEvent) -> Notice | None:
    """The school and whoever has the case learn what the answer says now, and why."""
    if event.case.at in ENDED:
        return None
    return Notice(
        to=_case_people(event.case),
        path=f"/sak/{event.case.key}/nettverk/",
        values={"summary": event.summary, "ground": str(event.details.get("ground", ""))},
        condition="confirmation_is",
        about={"confirmation": event.details["confirmation"], "withdrawn": False},
    )


def network_withdrawn(event: CaseEvent) -> Notice | None:
    """The school and whoever has the case learn that nothing is sent, granted or ordered now."""
    case = event.case
    if case.at in ENDED:
        return None
    again = (
        "IKT-avdelingen ser på nettverket på nytt. Skolen trenger ikke spørre igjen."
        if _waiting(case)
        else "Skolen må be om en ny bekreftelse."
    )
    return Notice(
        to=_case_people(case),
        path=f"/sak/{case.key}/nettverk/",
        values={
            "summary": event.summary,
            "ground": str(event.details.get("ground", "")),
            "again": again,
        },
        condition="confirmation_is",
        about={"confirmation": event.details["confirmation"], "withdrawn": True},
    )


def network_action_done(event: CaseEvent) -> Notice | None:
    """The school learns that what it was promised is done."""
    if event.case.at in ENDED:
        return None
    action = NetworkAction.objects.get(pk=event.details["action"])
    return Notice(
        to=to_people(who.school_of(event.case)),
        path=f"/sak/{event.case.key}/nettverk/",
        values={"action": action.text.rstrip(".")},
    )
