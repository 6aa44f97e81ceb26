"""Whether the ledger of a served database holds what the gates promise: each breach in words.

What is looked at is how it was when each row was written, in the order of writing: a grant that is
reversed later makes no earlier order wrong.
"""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Min
from django.utils import timezone

from entilen.cases.models import Case
from entilen.devices.models import Kind, LedgerEntry
from entilen.devices.queries import by_place, limit_at, written_in
from entilen.network.models import NetworkConfirmation, NetworkDispensation
from entilen.procurement.models import Order
from entilen.procurement.queries import Placed, placed


def breaches() -> Iterator[str]:
    """Every place, order or row that no sequence of acts can have made, as sentences."""
    for case in Case.objects.filter(ledger__isnull=False).distinct().order_by("pk").iterator():
        yield from _beyond_grant(case)
        yield from _before_grant(case)
    yield from _unpaired()
    for case in Case.objects.filter(orders__isnull=False).distinct().order_by("pk").iterator():
        for one in placed(case.orders.all()):
            yield from _of_order(one)


def _beyond_grant(case: Case) -> Iterator[str]:
    """Orders beyond what was granted, and hand-outs beyond it, when they were written."""
    places, names = by_place(written_in(LedgerEntry.objects.filter(case=case)))
    for place, rows in places.items():
        for number, row in enumerate(rows, 1):
            if row["kind"] not in {Kind.ORDERED, Kind.HANDED_OUT} or row["quantity"] <= 0:
                continue
            then = limit_at(place, rows[:number], names)
            where = f"Sak {case.number}, {then.place} ({then.device_type.label})"
            if row["kind"] == Kind.ORDERED and then.used > then.granted:
                yield f"{where}: bestilt {then.used}, innvilget {then.granted} (rad {row['pk']})."
            if row["kind"] == Kind.HANDED_OUT and then.handed_out > then.granted:
                yield (
                    f"{where}: delt ut {then.handed_out}, innvilget {then.granted} "
                    f"(rad {row['pk']})."
                )


def _before_grant(case: Case) -> Iterator[str]:
    """Rows that are from before the case's first grant."""
    rows = LedgerEntry.objects.filter(case=case, corrects=None)
    granted: date | None = rows.filter(kind=Kind.GRANTED).aggregate(day=Min("effective"))["day"]
    followed = rows.filter(kind__in=(Kind.ORDERED, Kind.DELIVERED, Kind.HANDED_OUT))
    for row in followed.order_by("pk"):
        if granted is None or row.effective < granted:
            when = f"innvilget {granted:%d.%m.%Y}" if granted else "aldri innvilget"
            yield (
                f"Sak {case.number}: {row.get_kind_display()} {row.effective:%d.%m.%Y}, men {when} "
                f"(rad {row.pk})."
            )


def _unpaired() -> Iterator[str]:
    """Rows without the order, delivery or return whose number they are, or of another case."""
    pairs = (
        (Kind.ORDERED, "order", "bestilling"),
        (Kind.DELIVERED, "delivery", "levering"),
        (Kind.RETURNED, "supplier_return", "retur"),
    )
    for kind, name, word in pairs:
        alone = LedgerEntry.objects.filter(
            kind=kind, corrects=None, **{f"{name}__isnull": True}
        ).select_related("case")
        for row in alone.order_by("pk"):
            yield f"Rad {row.pk} i sak {row.case.number if row.case else '–'} mangler sin {word}."
    for order in Order.objects.filter(entry=None).select_related("case"):
        yield f"Sak {order.case.number}: bestilling {order.pk} mangler rad i regnskapet."
    elsewhere = LedgerEntry.objects.filter(corrects__isnull=False).exclude(
        corrects__case=F("case"), corrects__kind=F("kind")
    )
    for row in elsewhere.filter(kind__in=[kind for kind, _, _ in pairs]).order_by("pk"):
        yield f"Rad {row.pk} retter en rad av et annet slag eller i en annen sak."


def _of_order(one: Placed) -> Iterator[str]:
    """What is wrong with one order: numbers that cannot be, or no network when it was placed."""
    now = one.standing
    where = f"Sak {one.order.case.number}, bestilling {one.order.pk} ({one.place})"
    if now.ordered < 0:
        yield f"{where}: bestilt {now.ordered}."
    if now.here < 0:
        yield f"{where}: sendt tilbake {now.returned}, men bare {now.delivered} er levert."
    if now.here > now.ordered + now.extra:
        yield (
            f"{where}: levert {now.here}, bestilt {now.ordered}, og avvik forklarer {now.extra}."
        )
    placed_on = timezone.localdate(one.order.recorded_at)
    if one.row.site_id and one.order.network_valid and not _confirmed(one, placed_on):
        yield f"{where}: ingen bekreftelse av nettverket dekket den da den ble registrert."
    if not one.order.network_valid and not _dispensed(one, placed_on):
        yield f"{where}: verken bekreftelse eller dispensasjon gjaldt da den ble registrert."


def _confirmed(one: Placed, day: date) -> bool:
    """Whether an answer carried so many devices at the site when the order was recorded."""
    answers = NetworkConfirmation.objects.filter(
        request__site=one.row.site_id,
        given_at__lte=one.order.recorded_at,
        max_devices__gte=one.row.quantity,
        valid_until__gte=day,
    )
    return any(
        answer.withdrawn_at is None or answer.withdrawn_at > one.order.recorded_at
        for answer in answers
    )


def _dispensed(one: Placed, day: date) -> bool:
    return NetworkDispensation.objects.filter(
        case=one.order.case_id, given_at__lte=one.order.recorded_at, valid_until__gte=day
    ).exists()
