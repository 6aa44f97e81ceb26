"""What is ordered, how far it has come, and when it can have been."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from entilen.cases.models import Case
from entilen.decision.queries import first_granted_on
from entilen.devices.models import LedgerEntry
from entilen.process.vocabulary import DeliveryFault, DeviceType
from entilen.procurement.catalogue_models import DeviceModel
from entilen.procurement.models import Delivery, Order, OrderChange, SupplierReturn
from entilen.procurement.rules import (
    ANY_REASON,
    Standing,
    day_problem,
    delivery_day_problem,
)
from entilen.programme.queries import version_at
from entilen.programme.rules import DeliveryReason


@dataclass(frozen=True, slots=True)
class Came:
    """A delivery as it was written down, and what it was corrected to."""

    delivery: Delivery
    corrections: list[LedgerEntry]

    @property
    def quantity(self) -> int:
        """The devices that came, as it stands now."""
        return self.delivery.entry.quantity + sum(row.quantity for row in self.corrections)


@dataclass(frozen=True, slots=True)
class Placed:
    """An order as it stands now, with all that has become of it."""

    order: Order
    changes: list[OrderChange]
    deliveries: list[Came]
    returns: list[SupplierReturn]
    standing: Standing
    covered: int
    """Devices ordered while a confirmation covered them."""

    @property
    def row(self) -> LedgerEntry:
        """What was ordered first."""
        return self.order.row

    @property
    def place(self) -> str:
        """«5. trinn, nettbrett», with the site where it is known."""
        row = self.row
        at = f", {row.site.name}" if row.site else ""
        return f"{row.grade}. trinn{at}, {DeviceType(row.device_type).label}"

    @property
    def terms(self) -> Order | OrderChange:
        """What holds the model, price and VAT that hold now."""
        return self.changes[-1] if self.changes else self.order

    @property
    def model(self) -> DeviceModel | None:
        """The model that is ordered; None where no agreement had one."""
        return self.terms.model

    @property
    def amount(self) -> Decimal | None:
        """What it costs in kroner without VAT; None where nobody has said a price."""
        price = self.terms.unit_price
        return None if price is None else price * self.standing.ordered

    @property
    def cancelled(self) -> bool:
        """Whether nothing of it is ordered any more."""
        return self.standing.ordered == 0


def placed_in(case: Case) -> list[Placed]:
    """Every order of the case, in the order in which they were recorded."""
    return placed(case.orders.all())


def placed(orders: QuerySet[Order]) -> list[Placed]:
    """Each of these orders as it stands now; as many statements however many they are."""
    rows = (
        orders.filter(entry__isnull=False)
        .select_related("model", "ordered_by", "entry__site", "entry__evidence", "case__school")
        .prefetch_related(
            "changes__model",
            "changes__event",
            "changes__entry",
            "deliveries__entry__corrections__event",
            "deliveries__entry__evidence",
            "deliveries__deviations",
            "returns__entry",
        )
    )
    return [_placed(order) for order in rows]


def placed_one(order: Order) -> Placed:
    """One order as it stands now."""
    return placed(Order.objects.filter(pk=order.pk))[0]


def _placed(order: Order) -> Placed:
    changes = list(order.changes.all())
    moved = [(row.entry.quantity, row.network_valid) for row in changes if row.entry]
    ordered = order.row.quantity + sum(number for number, _ in moved)
    covered = order.row.quantity * order.network_valid
    covered += sum(number for number, valid in moved if valid and number > 0)
    deliveries = [Came(row, list(row.entry.corrections.all())) for row in order.deliveries.all()]
    extra = sum(
        row.quantity
        for came in deliveries
        for row in came.delivery.deviations.all()
        if row.kind == DeliveryFault.TOO_MANY
    )
    returns = list(order.returns.all())
    sent_back = sum(row.entry.quantity for row in returns if row.kind == DeliveryFault.TOO_MANY)
    return Placed(
        order=order,
        changes=changes,
        deliveries=deliveries,
        returns=returns,
        standing=Standing(
            ordered=ordered,
            delivered=sum(came.quantity for came in deliveries),
            returned=sum(row.entry.quantity for row in returns),
            extra=max(extra - sent_back, 0),
        ),
        covered=min(covered, ordered),
    )


def ordered_devices(case: Case, grade: int, device_type: str, site: int | None) -> int:
    """Devices of a grade, at a site, ordered under a confirmation that was valid then."""
    return sum(
        one.covered
        for one in placed_in(case)
        if (one.row.grade, one.row.device_type) == (grade, device_type)
        and one.row.site_id in {None, site}
    )


def problem_with_day(case: Case, day: date) -> str:
    """Why granted devices cannot have been ordered or handed out that day; empty when they can."""
    granted = first_granted_on(case)
    if granted is None:
        return ""
    return day_problem(day, today=timezone.localdate(), granted=granted)


def problem_with_delivery_day(order: Order, day: date) -> str:
    """Why devices of an order cannot have come or gone back that day; empty when they can."""
    return delivery_day_problem(day, today=timezone.localdate(), ordered=order.row.effective)


def reasons_today() -> tuple[DeliveryReason, ...]:
    """What can be wrong with a delivery, by the requirements in force today."""
    return version_at(timezone.localdate()).requirements.delivery_reasons or ANY_REASON
