"""Pure rules of ordering, delivery and handing out: days, numbers, and what explains them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from entilen.process.vocabulary import DeliveryFault
from entilen.programme.rules import DeliveryReason

ANY_REASON = tuple(
    DeliveryReason(kind.value, kind, kind.label.capitalize()) for kind in DeliveryFault
)
"""Where the requirements in force have no list: the kinds themselves."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an order has come, in devices. `extra` are those that deviations tell were too many
    and that have not gone back."""

    ordered: int
    delivered: int = 0
    returned: int = 0
    extra: int = 0

    @property
    def here(self) -> int:
        """Delivered, and not gone back."""
        return self.delivered - self.returned

    @property
    def left(self) -> int:
        """Ordered, and not come yet or gone back."""
        return max(self.ordered - self.here, 0)

    def unexplained(self, quantity: int, too_many: int) -> int:
        """How many a delivery would bring beyond the order that no deviation tells of."""
        return max(self.here + quantity - self.ordered - self.extra - too_many, 0)


def day_problem(day: date, *, today: date, granted: date) -> str:
    """Why granted devices cannot have been ordered or handed out that day; empty when they can."""
    if day > today:
        return "Datoen har ikke vært ennå. Registrer det når det er gjort."
    if day < granted:
        return f"Planen ble innvilget {granted:%d.%m.%Y}. Datoen kan ikke være før det."
    return ""


def delivery_day_problem(day: date, *, today: date, ordered: date) -> str:
    """Why devices of an order cannot have come or gone back that day; empty when they can."""
    if day > today:
        return "Datoen har ikke vært ennå. Registrer det når det er gjort."
    if day < ordered:
        return f"Bestillingen er fra {ordered:%d.%m.%Y}. Datoen kan ikke være før det."
    return ""


def delivery_problems(
    now: Standing, quantity: int, faults: Mapping[DeliveryFault, int]
) -> list[str]:
    """Every reason why a delivery cannot have been so; empty when it can. What comes beyond the
    order is judged by the gate."""
    problems = []
    too_many = faults.get(DeliveryFault.TOO_MANY, 0)
    too_few = faults.get(DeliveryFault.TOO_FEW, 0)
    over = max(now.here + quantity - now.ordered - now.extra, 0)
    if too_many > over:
        problems.append(
            f"Dere skriver at det er levert {too_many} for mye, men leveringen er "
            f"{over or 'ingen'} over det som er bestilt."
        )
    short = max(now.ordered - now.here - quantity, 0)
    if too_few > short:
        problems.append(
            f"Dere skriver at det mangler {too_few}, men det er bare {short} igjen av bestillingen."
        )
    if faults.get(DeliveryFault.WRONG, 0) + faults.get(DeliveryFault.BROKEN, 0) > quantity:
        problems.append("Det kan ikke være flere feil eller skadde enheter enn det som kom.")
    if not quantity and not faults:
        problems.append("Skriv hvor mange enheter som kom.")
    return problems


def return_problems(now: Standing, quantity: int) -> list[str]:
    """Every reason why so many cannot have gone back to the supplier; empty when they can."""
    if quantity > now.here:
        return [f"Bare {now.here} enheter av bestillingen er levert og ikke sendt tilbake."]
    return []


def change_problems(
    now: Standing, quantity: int, *, same_model: bool, delivered_of_model: bool
) -> list[str]:
    """Every reason why an order cannot become so many, or of another model; empty when it can."""
    problems = []
    if quantity == now.ordered and same_model:
        problems.append("Antall og modell er de samme som før. Endre det som er annerledes.")
    if quantity < now.here - now.extra:
        problems.append(
            f"{now.here - now.extra} enheter av bestillingen er levert. Registrer retur først, "
            "eller la antallet være minst det."
        )
    if not same_model and delivered_of_model:
        problems.append(
            "Det er levert enheter av denne modellen. Sett antallet til det som er levert, og "
            "bestill resten av den nye modellen."
        )
    return problems


def totals(faults: Iterable[tuple[DeliveryFault, int]]) -> dict[DeliveryFault, int]:
    """How many of each kind of fault; kinds of none are left out."""
    sums: dict[DeliveryFault, int] = {}
    for kind, quantity in faults:
        if quantity:
            sums[kind] = sums.get(kind, 0) + quantity
    return sums
