"""Placing orders within what is granted, and changing them."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import advance, judge, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.devices.actions import enter
from entilen.devices.models import Kind
from entilen.devices.queries import only_site
from entilen.files.models import StoredFile
from entilen.financing.models import Source
from entilen.network.queries import Part, cover
from entilen.process.vocabulary import Act, DeviceType
from entilen.procurement.catalogue_models import DeviceModel
from entilen.procurement.catalogue_queries import offers_on
from entilen.procurement.catalogue_rules import Offer
from entilen.procurement.models import Order, OrderChange
from entilen.procurement.queries import placed_one, problem_with_day
from entilen.procurement.rules import change_problems


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
    model: DeviceModel | int | None = None,
    reference: str = "",
    evidence: StoredFile | None = None,
) -> Order:
    """Record an order for one grade, at one site where it has several. Never above the grant, never
    without a valid network, or a dispensation: then it opens no hand-out after the dispensation.

    Orders are recorded once they are placed: not ahead, and not before there was a grant. A grant
    must be taken into use within its validity; once it is, the rest may be ordered year by year,
    as the plan says. Where an agreement had models of the type that day, one of them is named, and
    the order keeps its price and VAT of that day. Raises Refused with every obstacle.
    """
    current = lock(case)
    there = site or only_site(current, grade, device_type)
    covered = _covered(current, Part(frozenset({grade}), site, device_type))
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
            "asked_payer": source,
        },
    )
    offer, problem = _chosen(model, device_type, ordered_on)
    if problems := [one for one in (problem_with_day(case, ordered_on), problem) if one]:
        raise Refused(problems)
    entry = enter(
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
        entry=entry,
        source=source,
        reference=reference,
        model_id=offer.model if offer else None,
        unit_price=offer.price if offer else None,
        vat_percent=offer.vat_percent if offer else None,
        network_valid=covered,
        ordered_by=person,
    )


def _covered(case: Case, place: Part) -> bool:
    return not any(one.problem(timezone.localdate()) for one in cover(case, place))


def _chosen(
    model: DeviceModel | int | None, device_type: str, day: date
) -> tuple[Offer | None, str]:
    """The model as it was offered that day, and why it cannot be ordered; empty when it can."""
    wanted = model.pk if isinstance(model, DeviceModel) else model
    offers = [offer for offer in offers_on(day) if offer.device_type == device_type]
    offer = next((one for one in offers if one.model == wanted), None)
    kind = DeviceType(device_type).label
    if wanted and not offer:
        return None, (
            f"Modellen kunne ikke bestilles som {kind} {day:%d.%m.%Y}: avtalen eller prisen gjaldt "
            "ikke da. Velg en annen modell, eller se på datoen."
        )
    if offers and not offer:
        return None, f"Velg hvilken modell som er bestilt ({kind}). Avtalene har {len(offers)}."
    return offer, ""


@transaction.atomic
def change_order(
    *,
    order: Order,
    person: Person,
    quantity: int,
    reason: str,
    model: DeviceModel | int | None = None,
) -> OrderChange:
    """Make an order fewer, more or none at all (cancelled), or of another model, for a reason.

    What was ordered first stays to be read; a row in the ledger holds the difference. Fewer is
    never stopped by the network or a condition; more must pass all that an order must. Another
    model has the price of today; more of the same keeps the price of the order. Raises Refused
    with every obstacle.
    """
    case = lock(order.case)
    now = placed_one(order)
    first, more = now.row, quantity - now.standing.ordered
    device_type = DeviceType(first.device_type)
    asked = {
        "asked_grade": first.grade,
        "asked_type": device_type,
        "asked_site": first.site_id,
        "asked_devices": more,
        "asked_payer": order.source,
    }
    if more > 0:
        judge(case=case, act=Act.ORDER, actor=person, details=asked)
    event = advance(
        case=case,
        act=Act.CHANGE_ORDER,
        actor=person,
        summary=_changed(first.grade, now.standing.ordered, quantity),
        details={**asked, "ground": reason},
    )
    wanted = model.pk if isinstance(model, DeviceModel) else model
    same = not wanted or wanted == now.terms.model_id
    problems = change_problems(
        now.standing, quantity, same_model=same, delivered_of_model=now.standing.here > 0
    )
    offer, problem = (None, "") if same else _chosen(wanted, device_type, timezone.localdate())
    if problem:
        problems.append(problem)
    if problems:
        raise Refused(problems)
    entry = (
        enter(
            case=case,
            event=event,
            site=first.site_id,
            grade=first.grade,
            device_type=device_type,
            kind=Kind.ORDERED,
            quantity=more,
            effective=timezone.localdate(),
            cause="Endret bestilling" if quantity else "Avbestilt",
            corrects=first,
        )
        if more
        else None
    )
    return OrderChange.objects.create(
        order=order,
        event=event,
        entry=entry,
        model_id=offer.model if offer else now.terms.model_id,
        unit_price=offer.price if offer else now.terms.unit_price,
        vat_percent=offer.vat_percent if offer else now.terms.vat_percent,
        network_valid=_covered(case, Part(frozenset({first.grade}), first.site_id, device_type)),
        reason=reason,
        recorded_by=person,
        recorded_at=event.at,
    )


def _changed(grade: int, before: int, after: int) -> str:
    if not after:
        return f"Bestillingen av {before} enheter til {grade}. trinn ble avbestilt"
    if before == after:
        return f"Bestillingen til {grade}. trinn fikk en annen modell"
    return f"Bestillingen til {grade}. trinn ble endret fra {before} til {after} enheter"
