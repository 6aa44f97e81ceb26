"""What comes of an order, in parts or whole, and what goes back to the supplier."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.devices.actions import enter
from entilen.devices.models import Kind, LedgerEntry
from entilen.files.models import StoredFile
from entilen.process.vocabulary import Act, DeliveryFault, DeviceType
from entilen.procurement.models import Delivery, DeliveryDeviation, Order, SupplierReturn
from entilen.procurement.queries import placed_one, problem_with_delivery_day, reasons_today
from entilen.procurement.rules import (
    delivery_problems,
    return_problems,
    totals,
)
from entilen.programme.rules import DeliveryReason


@transaction.atomic
def record_delivery(
    *,
    order: Order,
    person: Person,
    quantity: int,
    delivered_on: date,
    faults: Mapping[str, int] | None = None,
    reference: str = "",
    note: str = "",
    evidence: StoredFile | None = None,
) -> Delivery:
    """Record that devices of an order have come: all of it or a part.

    `faults` are devices by the key of a reason in the owner's list. What comes beyond the order
    must be told there as too many. Raises Refused with every obstacle.
    """
    case = lock(order.case)
    now = placed_one(order)
    told, problems = _told(faults or {})
    sums = totals((reason.kind, number) for reason, number in told)
    first = now.row
    unexplained = now.standing.unexplained(quantity, sums.get(DeliveryFault.TOO_MANY, 0))
    event = advance(
        case=case,
        act=Act.RECORD_DELIVERY,
        actor=person,
        summary=_came(quantity, first, sums),
        details={
            "asked_grade": first.grade,
            "asked_type": first.device_type,
            "asked_site": first.site_id,
            "asked_devices": quantity,
            "asked_unexplained": unexplained,
            "order": order.pk,
        },
    )
    problems += delivery_problems(now.standing, quantity, sums)
    if problem := problem_with_delivery_day(order, delivered_on):
        problems.append(problem)
    if problems:
        raise Refused(problems)
    entry = enter(
        case=case,
        event=event,
        site=first.site_id,
        cohort=first.cohort,
        grade=first.grade,
        device_type=DeviceType(first.device_type),
        kind=Kind.DELIVERED,
        quantity=quantity,
        effective=delivered_on,
        cause=f"Levering {reference}".strip(),
        evidence=evidence,
    )
    delivery = Delivery.objects.create(order=order, entry=entry, reference=reference, note=note)
    DeliveryDeviation.objects.bulk_create(
        DeliveryDeviation(delivery=delivery, kind=reason.kind, reason=reason.title, quantity=number)
        for reason, number in told
    )
    return delivery


def _told(faults: Mapping[str, int]) -> tuple[list[tuple[DeliveryReason, int]], list[str]]:
    """The reasons of the list that were named, and a sentence for each that is not in it."""
    listed = {reason.key: reason for reason in reasons_today()}
    unknown = [key for key, number in faults.items() if number and key not in listed]
    told = [(listed[key], number) for key, number in faults.items() if number and key in listed]
    return told, [f"«{key}» står ikke i listen over avvik." for key in unknown]


def _came(quantity: int, first: LedgerEntry, sums: Mapping[DeliveryFault, int]) -> str:
    beside = "".join(f", {number} {kind.label}" for kind, number in sums.items())
    kind = DeviceType(first.device_type).label
    return f"{quantity} {kind} levert til {first.grade}. trinn{beside}"


@transaction.atomic
def correct_delivery(
    *, delivery: Delivery, person: Person, quantity: int, reason: str
) -> LedgerEntry:
    """Put right a delivery that was counted wrongly; the first number stays, struck.

    Raises Refused when more would have come than was ordered and told as too many, fewer than
    went back, or nothing is changed.
    """
    case = lock(delivery.order.case)
    now = placed_one(delivery.order)
    first = delivery.entry
    before = first.quantity + sum(row.quantity for row in first.corrections.all())
    more = quantity - before
    event = advance(
        case=case,
        act=Act.RECORD_DELIVERY,
        actor=person,
        summary=f"Leveringen {first.effective:%d.%m.%Y} ble rettet fra {before} til {quantity}",
        details={
            "asked_grade": first.grade,
            "asked_type": first.device_type,
            "asked_site": first.site_id,
            "asked_devices": more,
            "asked_unexplained": now.standing.unexplained(more, 0) if more > 0 else 0,
            "ground": reason,
            "order": delivery.order_id,
        },
    )
    problems = [] if more else ["Antallet er det samme som før. Rett det som er feil."]
    if now.standing.here + more < 0:
        problems.append(f"{now.standing.returned} enheter er sendt tilbake. Så mange må ha kommet.")
    if problems:
        raise Refused(problems)
    return enter(
        case=case,
        event=event,
        site=first.site_id,
        cohort=first.cohort,
        grade=first.grade,
        device_type=DeviceType(first.device_type),
        kind=Kind.DELIVERED,
        quantity=more,
        effective=first.effective,
        cause="Rettet levering",
        corrects=first,
    )


@transaction.atomic
def return_devices(
    *,
    order: Order,
    person: Person,
    quantity: int,
    returned_on: date,
    reason: str,
    note: str = "",
    evidence: StoredFile | None = None,
) -> SupplierReturn:
    """Record that devices of an order went back to the supplier, by the key of a reason.

    They are left to be delivered again, unless they were too many. Raises Refused with every
    obstacle.
    """
    case = lock(order.case)
    now = placed_one(order)
    first = now.row
    told, problems = _told({reason: quantity})
    event = advance(
        case=case,
        act=Act.RETURN_DEVICES,
        actor=person,
        summary=f"{quantity} {DeviceType(first.device_type).label} fra {first.grade}. trinn "
        "levert tilbake til leverandøren",
        details={
            "asked_grade": first.grade,
            "asked_type": first.device_type,
            "asked_site": first.site_id,
            "asked_devices": quantity,
            "order": order.pk,
        },
    )
    problems += return_problems(now.standing, quantity)
    if problem := problem_with_delivery_day(order, returned_on):
        problems.append(problem)
    if problems:
        raise Refused(problems)
    entry = enter(
        case=case,
        event=event,
        site=first.site_id,
        cohort=first.cohort,
        grade=first.grade,
        device_type=DeviceType(first.device_type),
        kind=Kind.RETURNED,
        quantity=quantity,
        effective=returned_on,
        cause=told[0][0].title,
        evidence=evidence,
    )
    return SupplierReturn.objects.create(
        order=order, entry=entry, kind=told[0][0].kind, reason=told[0][0].title, note=note
    )
