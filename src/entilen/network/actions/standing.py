"""What becomes of an answer: corrected, withdrawn, its actions done.

A confirmation is the site's. What becomes of it is recorded in the case that asked, whatever stage
that has come to, and in every living case of the school that stands on it: each gets an event of
its own, and with it its letters.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Unpack

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.network.actions.answering import Content, answered, say
from entilen.network.actions.asking import follow_need
from entilen.network.models import NetworkAction, NetworkConfirmation
from entilen.network.waiting import cases_on
from entilen.process.vocabulary import Act


def _locked(confirmation: NetworkConfirmation) -> NetworkConfirmation:
    """The answer as it stands, with its school locked: its cases wait for one another."""
    lock(confirmation.request.case)
    return NetworkConfirmation.objects.select_related(
        "request__site", "request__case__school", "request__case__programme", "replaced_by"
    ).get(pk=confirmation.pk)


def _record(
    confirmation: NetworkConfirmation,
    act: Act,
    person: Person,
    summary: str,
    details: Mapping[str, Any],
    cases: Iterable[Case],
) -> list[CaseEvent]:
    """One event in each case that the answer carries: it was done in the one that asked, and the
    others are told."""
    own = confirmation.request.case_id
    return [
        advance(
            case=case,
            act=act,
            actor=person,
            summary=summary[:300],
            details={**details, "asked_elsewhere": case.pk != own or None},
        )
        for case in cases
    ]


def _superseded(confirmation: NetworkConfirmation) -> bool:
    return hasattr(confirmation, "replaced_by")


@transaction.atomic
def correct_answer(
    *,
    confirmation: NetworkConfirmation,
    person: Person,
    ground: str,
    **content: Unpack[Content],
) -> NetworkConfirmation:
    """Put a new answer in the place of one that was wrong, or that lives longer; with a ground.

    The old one stays to be read, and the school need not ask again. What was asked for is the same
    request. Raises Refused when the answer is withdrawn, or no longer the site's newest.
    """
    old = _locked(confirmation)
    if old.withdrawn_at:
        raise Refused(["Bekreftelsen er trukket tilbake. Svar på den nye forespørselen i stedet."])
    newest = _newest_at(old)
    if newest.pk != old.pk:
        raise Refused(["Det er gitt et nyere svar for stedet. Rett det i stedet."])
    cases = cases_on(old)
    new = say(old.request, person, content, replaces=old, ground=ground)
    site = old.request.site.name
    _record(
        old,
        Act.CORRECT_NETWORK,
        person,
        f"Svaret om nettverket på {site} er rettet: {answered(new)}, før {answered(old)}",
        {
            "confirmation": new.pk,
            "replaced": old.pk,
            "ground": ground,
            "before": old.scope_sentence,
            "after": new.scope_sentence,
        },
        cases,
    )
    return new


def _newest_at(confirmation: NetworkConfirmation) -> NetworkConfirmation:
    """The newest answer to anyone about the site, confirming or not."""
    newest = NetworkConfirmation.objects.filter(request__site=confirmation.request.site_id)
    return newest.order_by("-given_at", "-pk")[0]


@transaction.atomic
def withdraw_confirmation(
    *, confirmation: NetworkConfirmation, person: Person, ground: str
) -> CaseEvent:
    """Take a confirmation back: from now on it opens nothing, hand-out included.

    Every case that stands on it is told, and asks anew by itself where its numbers are shared.
    Returns the event of the case that asked for it.
    """
    current = _locked(confirmation)
    if current.withdrawn_at:
        raise Refused(["Bekreftelsen er allerede trukket tilbake."])
    if _superseded(current):
        raise Refused(["Svaret er rettet. Trekk det nyeste svaret tilbake i stedet."])
    cases = cases_on(current)
    current.withdrawn_at = timezone.now()
    current.withdrawn_by = person
    current.withdrawn_ground = ground
    current.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_ground"])
    events = _record(
        current,
        Act.WITHDRAW_CONFIRMATION,
        person,
        f"Nettverksbekreftelsen for {current.request.site.name} er trukket tilbake",
        {"confirmation": current.pk, "ground": ground},
        cases,
    )
    for case in cases:
        follow_need(case)
    return next(event for event in events if event.case_id == current.request.case_id)


@transaction.atomic
def close_action(*, action: NetworkAction, person: Person) -> CaseEvent:
    """The engineer says that something with the network is done. Raises Refused when it is."""
    current = _locked(action.confirmation)
    action.refresh_from_db()
    if action.done_at:
        raise Refused(["Tiltaket er allerede merket som utført."])
    action.done_at, action.done_by = timezone.now(), person
    action.save(update_fields=["done_at", "done_by"])
    events = _record(
        current,
        Act.CLOSE_NETWORK_ACTION,
        person,
        f"Nettverkstiltak er utført: {action.text}",
        {"action": action.pk, "confirmation": current.pk},
        cases_on(current),
    )
    return next(event for event in events if event.case_id == current.request.case_id)
