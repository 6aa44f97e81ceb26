"""What a plan must fit into: adopted budgets, earlier purchases, and what devices cost afterwards.

Plain Python. All amounts are whole kroner without VAT.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from entilen.financing.rules import instalments
from entilen.process.vocabulary import DeviceType
from entilen.ui.rules import kroner


def yearly_parts(amount: int, first_year: int, years: int) -> dict[int, int]:
    """A purchase by the years in which it is paid; the last holds what is left over."""
    parts = instalments(Decimal(amount), years)
    return {first_year + number: int(part) for number, part in enumerate(parts)}


@dataclass(frozen=True, slots=True)
class FrameYear:
    """A budget year of the school's own money: what the plan takes, what earlier purchases take,
    what the adopted budget has (None where the school has not said it) and where that stands."""

    year: int
    planned: int
    running: int
    budget: int | None = None
    source: str = ""

    @property
    def needed(self) -> int:
        """What the plan and earlier purchases take together."""
        return self.planned + self.running

    @property
    def left(self) -> int | None:
        """What the adopted budget has beyond that; below zero where it is short."""
        return None if self.budget is None else self.budget - self.needed

    @property
    def overlaps(self) -> bool:
        """Whether an earlier purchase is paid in a year in which the plan takes money too."""
        return bool(self.planned and self.running)


def frame(
    planned: Mapping[int, int],
    running: Mapping[int, int],
    budgets: Mapping[int, tuple[int, str]],
) -> list[FrameYear]:
    """Each year in which the plan takes money of the school's own."""
    return [
        FrameYear(year, amount, running.get(year, 0), *budgets.get(year, (None, "")))
        for year, amount in sorted(planned.items())
        if amount
    ]


def frame_warnings(years: Iterable[FrameYear]) -> list[str]:
    """Each year in which the adopted budget is short, with both numbers."""
    return [
        f"I {row.year} tar planen {kroner(row.planned)} av skolens egne penger"
        f"{f', og tidligere kjøp {kroner(row.running)}' if row.running else ''}. "
        f"Det vedtatte budsjettet er {kroner(row.budget or 0)} ({row.source})."
        for row in years
        if row.left is not None and row.left < 0
    ]


@dataclass(frozen=True, slots=True)
class UpkeepYear:
    """What devices cost in a school year after they were bought: so many lost are replaced, and so
    many are worn out and bought anew."""

    year: int
    kind: str
    lost: int
    renewed: int
    price: int

    @property
    def kind_words(self) -> str:
        """«nettbrett»."""
        return DeviceType(self.kind).label

    @property
    def lost_kroner(self) -> int:
        """What replacing the lost ones costs."""
        return self.lost * self.price

    @property
    def renewed_kroner(self) -> int:
        """What buying them all anew costs."""
        return self.renewed * self.price


def upkeep(
    bought: Mapping[tuple[int, str], int],
    prices: Mapping[str, int],
    life: Mapping[str, Mapping[str, Any]],
) -> list[UpkeepYear]:
    """What follows from what is bought, by school year and device type.

    `life` says by type for how many years a device lasts and how many percent are lost in a year.
    What is lost is bought again each year after the first until the devices are worn out; what is
    lost of a whole device counts as one.
    """
    lost: Counter[tuple[int, str]] = Counter()
    renewed: Counter[tuple[int, str]] = Counter()
    alive: Counter[tuple[int, str]] = Counter()
    for (year, kind), number in bought.items():
        if kind not in life or kind not in prices:
            continue
        years = life[kind]["years"]
        renewed[year + years, kind] += number
        for later in range(year + 1, year + years):
            alive[later, kind] += number
    for (year, kind), number in alive.items():
        lost[year, kind] = -(-number * life[kind]["loss_percent"] // 100)
    return [
        UpkeepYear(year, kind, lost[year, kind], renewed[year, kind], prices[kind])
        for year, kind in sorted({*lost, *renewed})
        if lost[year, kind] or renewed[year, kind]
    ]
