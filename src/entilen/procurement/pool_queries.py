"""Orders that wait to be sent to their supplier, and those that went together."""

from collections.abc import Iterable
from dataclasses import dataclass

from entilen.process.vocabulary import DeviceType, Stage
from entilen.procurement.catalogue_models import Agreement
from entilen.procurement.catalogue_queries import terms_of
from entilen.procurement.models import Order
from entilen.procurement.pool_models import PooledLine, PooledOrder
from entilen.procurement.queries import Placed, placed


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits to be sent by one agreement."""

    agreement: Agreement
    supplier: str
    orders: list[Placed]

    @property
    def devices(self) -> int:
        """How many devices they are of."""
        return sum(one.standing.ordered for one in self.orders)


@dataclass(frozen=True, slots=True)
class Sent:
    """A line of a pooled order, beside the order as it stands now."""

    line: PooledLine
    now: Placed

    @property
    def changed(self) -> bool:
        """Whether the supplier was told another number than the one that holds now."""
        return self.line.quantity != self.now.standing.ordered


def waiting() -> list[Waiting]:
    """Orders of a model that no file has been made of, by agreement and school."""
    rows = placed(
        Order.objects.filter(pooled__isnull=True, case__stage=Stage.GRANTED).order_by(
            "case__school__sort_key", "pk"
        )
    )
    by_agreement: dict[Agreement, list[Placed]] = {}
    for one in rows:
        if one.model and not one.cancelled:
            by_agreement.setdefault(one.model.agreement, []).append(one)
    return [
        Waiting(agreement, terms_of(agreement).supplier, orders)
        for agreement, orders in by_agreement.items()
    ]


def pools() -> list[PooledOrder]:
    """Every order file that was made, the newest first."""
    return list(
        PooledOrder.objects.select_related("agreement", "made_by").prefetch_related("lines")
    )


def sent_in(pool: PooledOrder) -> list[Sent]:
    """The lines of a pooled order, in its order."""
    lines = list(pool.lines.all())
    rows = {one.order.pk: one for one in placed(Order.objects.filter(pooled__pool=pool))}
    return [Sent(line, rows[line.order_id]) for line in lines]


COLUMNS = (
    "Skole", "Sak", "Trinn", "Sted", "Type", "Modell", "Artikkel", "Bestilt dato", "Antall",
    "Levert", "Igjen", "Pris uten mva", "Mva prosent", "Sum uten mva", "Betales av", "Leverandør",
    "Avtale", "Samlebestilling",
)  # fmt: skip


def table_of(orders: Iterable[Placed]) -> list[list[str]]:
    """Orders as rows of a table with `COLUMNS`; numbers the way a Norwegian spreadsheet reads."""
    return [_row(one) for one in orders]


def _row(one: Placed) -> list[str]:
    row, terms, model = one.row, one.terms, one.model
    pooled: PooledLine | None = getattr(one.order, "pooled", None)
    return [
        one.order.case.school.name,
        one.order.case.number,
        str(row.grade),
        row.site.name if row.site else "",
        DeviceType(row.device_type).label,
        model.name if model else "",
        model.article if model else "",
        f"{row.effective:%d.%m.%Y}",
        *(str(n) for n in (one.standing.ordered, one.standing.here, one.standing.left)),
        _number(terms.unit_price),
        _number(terms.vat_percent),
        _number(one.amount),
        one.order.get_source_display(),
        terms_of(model.agreement).supplier if model else "",
        model.agreement.reference if model else "",
        pooled.pool.title if pooled else "",
    ]


def _number(value: object) -> str:
    return "" if value is None else f"{value:.2f}".replace(".", ",")


def every_order() -> list[Placed]:
    """Every order there is, by school."""
    return placed(
        Order.objects.order_by("case__school__sort_key", "pk").select_related(
            "pooled__pool__agreement"
        )
    )
