"""Placing orders within what is granted."""

from datetime import date

from django.db import transaction

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.models import Case
from entilen.devices.actions import enter
from entilen.devices.models import Kind
from entilen.financing.models import Source
from entilen.process.vocabulary import Act, DeviceType
from entilen.procurement.models import Order


@transaction.atomic
def place_order(
    *,
    case: Case,
    person: Person,
    grade: int,
    device_type: DeviceType,
    quantity: int,
    source: Source,
    ordered_on: date,
    reference: str = "",
) -> Order:
    """Record an order for one grade. Never above the grant, never without a valid network.

    Raises Refused with every obstacle.
    """
    lock(case)
    event = advance(
        case=case,
        act=Act.ORDER,
        actor=person,
        summary=f"{quantity} {device_type.label} bestilt til {grade}. trinn",
        details={
            "asked_grade": grade,
            "asked_type": device_type,
            "asked_devices": quantity,
        },
    )
    enter(
        case=case,
        event=event,
        grade=grade,
        device_type=device_type,
        kind=Kind.ORDERED,
        quantity=quantity,
        effective=ordered_on,
        cause=f"Bestilling {reference}".strip(),
    )
    return Order.objects.create(
        case=case,
        grade=grade,
        device_type=device_type,
        quantity=quantity,
        source=source,
        reference=reference,
        ordered_on=ordered_on,
        ordered_by=person,
    )


def ordered_devices(case: Case, grade: int, device_type: str) -> int:
    """Devices of a grade ordered under a confirmation that was valid then."""
    return sum(
        order.quantity
        for order in case.orders.filter(grade=grade, device_type=device_type, network_valid=True)
    )
