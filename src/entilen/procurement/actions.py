"""Placing orders within what is granted."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.devices.actions import enter
from entilen.devices.models import Kind
from entilen.devices.queries import only_site
from entilen.files.models import StoredFile
from entilen.financing.models import Source
from entilen.network.queries import Part, cover
from entilen.process.vocabulary import Act, DeviceType
from entilen.procurement.models import Order
from entilen.procurement.queries import problem_with_day


@transaction.atomic
def place_order(
    *,
    case: Case,
    person: Person,
    grade: int,
    device_type: DeviceType,
    site: int | None = None,
    quantity: int,
    source: Source,
    ordered_on: date,
    reference: str = "",
    evidence: StoredFile | None = None,
) -> Order:
    """Record an order for one grade, at one site where it has several. Never above the grant, never
    without a valid network, or a dispensation: then it opens no hand-out after the dispensation.

    Orders are recorded once they are placed: not ahead, and not before there was a grant. A grant
    must be taken into use within its validity; once it is, the rest may be ordered year by year,
    as the plan says. Raises Refused with every obstacle.
    """
    current = lock(case)
    place = Part(frozenset({grade}), site, device_type)
    there = site or only_site(current, grade, device_type)
    covered = not any(one.problem(timezone.localdate()) for one in cover(current, place))
    event = advance(
        case=case,
        act=Act.ORDER,
        actor=person,
        summary=f"{quantity} {device_type.label} bestilt til {grade}. trinn",
        details={
            "asked_grade": grade,
            "asked_type": device_type,
            "asked_site": site,
            "asked_devices": quantity,
        },
    )
    if problem := problem_with_day(case, ordered_on):
        raise Refused([problem])
    enter(
        case=case,
        event=event,
        site=there,
        grade=grade,
        device_type=device_type,
        kind=Kind.ORDERED,
        quantity=quantity,
        effective=ordered_on,
        cause=f"Bestilling {reference}".strip(),
        evidence=evidence,
    )
    return Order.objects.create(
        case=case,
        site_id=there,
        grade=grade,
        device_type=device_type,
        quantity=quantity,
        source=source,
        reference=reference,
        network_valid=covered,
        ordered_on=ordered_on,
        ordered_by=person,
    )
