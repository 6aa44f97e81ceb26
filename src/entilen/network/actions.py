"""Asking for, giving and taking back a network confirmation."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.deadlines import in_working_days
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case, CaseEvent
from entilen.network.models import (
    CONFIRMING,
    NetworkAction,
    NetworkConfirmation,
    NetworkDispensation,
    NetworkRequest,
    Result,
)
from entilen.network.queries import (
    Wanted,
    problem_with_dispensation,
    problem_with_validity,
    requests_for,
    to_ask,
    waiting_requests,
)
from entilen.process.vocabulary import Act
from entilen.schools.models import Site


@transaction.atomic
def request_confirmation(*, case: Case, person: Person, note: str = "") -> list[NetworkRequest]:
    """Ask the ICT department for every site where what is confirmed does not cover the plan.

    The numbers come from the grade rows. An unanswered request for a site is replaced by the new
    one when the plan's numbers have changed; the new one points back to it so that the difference
    can be shown (promise N4).
    Raises Refused when the confirmations cover the plan already, and when a request that waits for
    an answer asks for just the same: a second press must not push the first aside.
    """
    lock(case)
    asking = to_ask(case)
    sites = Site.objects.filter(pk__in=asking)
    made = [_request(case, person, site, asking[site.pk], note) for site in sites]
    advance(
        case=case,
        act=Act.REQUEST_NETWORK,
        actor=person,
        summary="Forespørsel om nettverket er sendt: "
        + ", ".join(f"{row.site.name} {row.devices} enheter" for row in made),
        details={"sites": {str(row.site_id): row.devices for row in made}},
    )
    if not made:
        raise Refused([_nothing_to_ask(case)])
    return made


def _nothing_to_ask(case: Case) -> str:
    waiting = waiting_requests(case)
    if not waiting:
        return "Nettverket er allerede bekreftet for det planen trenger."
    return (
        f"Forespørselen ble sendt {timezone.localdate(waiting[0].requested_at):%d.%m.%Y}, og "
        "planen trenger det samme nå. IKT-avdelingen svarer innen "
        f"{waiting[0].due:%d.%m.%Y}."
    )


def _request(case: Case, person: Person, site: Site, want: Wanted, note: str) -> NetworkRequest:
    earlier = NetworkRequest.objects.filter(case=case, site=site).order_by("pk").last()
    if earlier and earlier.answered_at is None and earlier.replaced_at is None:
        earlier.replaced_at = timezone.now()
        earlier.save(update_fields=["replaced_at"])
    return NetworkRequest.objects.create(
        case=case,
        site=site,
        devices=want.devices,
        others=want.others,
        pupils=want.pupils,
        rows=want.rows,
        needed_by=want.needed_by,
        note=note,
        previous=earlier,
        requested_by=person,
        due=in_working_days(case.programme.requirements.deadlines.network),
    )


def request_to(*, person: Person, pk: int) -> NetworkRequest:
    """The request with this id, if the engineer may see it. Raises NotYours otherwise."""
    found = requests_for(person).filter(pk=pk).first()
    if found is None:
        raise NotYours
    return found


@transaction.atomic
def take(*, request: NetworkRequest, person: Person) -> None:
    """The engineer takes the request, or hands it back when they have it already."""
    request_to(person=person, pk=request.pk)
    request.handler = None if request.handler_id == person.pk else person
    request.save(update_fields=["handler"])


@transaction.atomic
def answer(
    *,
    request: NetworkRequest,
    person: Person,
    result: Result,
    max_devices: int | None,
    method: str,
    measured_on: date | None,
    measurements: Mapping[str, float],
    reason: str,
    valid_until: date | None,
    actions: Iterable[Mapping[str, Any]] = (),
) -> NetworkConfirmation:
    """Answer a request: confirmed, confirmed up to N, with conditions, or not yet.

    Stores the thresholds that were used. Raises Refused when the request is answered or replaced,
    and when a confirmation would end before today or in a time nobody can speak of.
    """
    lock(request.case)
    current = NetworkRequest.objects.select_for_update().get(pk=request.pk)
    if current.answered_at or current.replaced_at:
        raise Refused(["Forespørselen er allerede besvart eller erstattet av en nyere."])
    if result in CONFIRMING and valid_until and (problem := problem_with_validity(valid_until)):
        raise Refused([problem])
    requirements = request.case.programme.requirements
    scope = current.devices if result in (Result.CONFIRMED, Result.CONDITIONAL) else max_devices
    confirmation = NetworkConfirmation.objects.create(
        request=current,
        result=result,
        max_devices=(max_devices or scope) if result in CONFIRMING else None,
        method=method,
        measured_on=measured_on,
        measurements=dict(measurements),
        thresholds=[asdict(threshold) for threshold in requirements.thresholds],
        reason=reason,
        valid_until=valid_until if result in CONFIRMING else None,
        given_by=person,
    )
    NetworkAction.objects.bulk_create(
        NetworkAction(confirmation=confirmation, condition=result is Result.CONDITIONAL, **action)
        for action in actions
    )
    current.answered_at = confirmation.given_at
    current.handler = current.handler or person
    current.save(update_fields=["answered_at", "handler"])
    advance(
        case=request.case,
        act=Act.ANSWER_NETWORK,
        actor=person,
        summary=_summary(confirmation),
        details={"confirmation": confirmation.pk, "result": str(result)},
    )
    return confirmation


def _summary(confirmation: NetworkConfirmation) -> str:
    site = confirmation.request.site.name
    if confirmation.result == Result.NOT_YET:
        return f"Nettverket på {site} er ikke bekreftet ennå"
    tail = " med vilkår" if confirmation.result == Result.CONDITIONAL else ""
    return f"Nettverket på {site} er bekreftet for inntil {confirmation.max_devices} enheter{tail}"


@transaction.atomic
def withdraw_confirmation(
    *, confirmation: NetworkConfirmation, person: Person, ground: str
) -> CaseEvent:
    """Take a confirmation back: from now on it opens nothing, hand-out included."""
    case = confirmation.request.case
    lock(case)
    confirmation.refresh_from_db()
    if confirmation.withdrawn_at:
        raise Refused(["Bekreftelsen er allerede trukket tilbake."])
    confirmation.withdrawn_at = timezone.now()
    confirmation.withdrawn_by = person
    confirmation.withdrawn_ground = ground
    confirmation.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_ground"])
    return advance(
        case=case,
        act=Act.WITHDRAW_CONFIRMATION,
        actor=person,
        summary=f"Nettverksbekreftelsen for {confirmation.request.site.name} er trukket tilbake",
        details={"confirmation": confirmation.pk, "ground": ground},
    )


@transaction.atomic
def close_action(*, action: NetworkAction, person: Person) -> CaseEvent:
    """The engineer says that something with the network is done."""
    case = action.confirmation.request.case
    lock(case)
    action.done_at, action.done_by = timezone.now(), person
    action.save(update_fields=["done_at", "done_by"])
    return advance(
        case=case,
        act=Act.ANSWER_NETWORK,
        actor=person,
        summary=f"Nettverkstiltak er utført: {action.text}"[:300],
        details={"action": action.pk},
    )


@transaction.atomic
def dispense(
    *, case: Case, person: Person, authority: str, ground: str, valid_until: date
) -> NetworkDispensation:
    """Record a way past the network gate. It is on the public count (promise N6).

    Never for longer than a confirmation ordinarily lives by the case's requirements.
    """
    lock(case)
    if problem := problem_with_dispensation(case, valid_until):
        raise Refused([problem])
    made = NetworkDispensation.objects.create(
        case=case, authority=authority, ground=ground, valid_until=valid_until, given_by=person
    )
    advance(
        case=case,
        act=Act.DISPENSE_NETWORK,
        actor=person,
        summary=f"Dispensasjon fra nettverkskravet til {valid_until:%d.%m.%Y}",
        details={"authority": authority, "ground": ground},
    )
    return made
