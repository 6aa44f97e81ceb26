"""What if: a plan beside another choice of device, grades, payer, price and loss.

Nothing is stored.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from entilen.cases.models import Case
from entilen.financing.frame_queries import life_of
from entilen.financing.frame_rules import upkeep
from entilen.financing.money_queries import known_payers
from entilen.financing.money_reading import Money, money_of
from entilen.financing.money_rules import Payer, PayerKind
from entilen.financing.price_queries import device_prices, whole_prices_of
from entilen.financing.queries import financing_lines, need_in
from entilen.financing.rules import DEVICE_CATEGORIES, Line, filled_in
from entilen.plans.content import material_of
from entilen.plans.level_queries import numbers_of
from entilen.process.vocabulary import DeviceType


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen: the payer's key, the first budget year, the price of one by type; `kind` is
    the device type of every row (empty: as in the plan), `grades` those that are in it, and
    `loss_percent` is lost in a year (None: what the municipality reckons with)."""

    source: str
    first_year: int
    prices: Mapping[str, Decimal]
    grades: frozenset[int]
    kind: str = ""
    loss_percent: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a choice costs: the devices by payer and year, and what is lost while they last."""

    payer: Payer
    money: Money
    devices: int
    lost: int

    @property
    def total(self) -> int:
        """Devices and losses, in kroner."""
        return self.money.total + self.lost


def as_planned(case: Case, first_year: int) -> Choice:
    """The plan as a choice: its own payer and price of devices, where it has them."""
    lines = [line for line in financing_lines(case) if line.category in DEVICE_CATEGORIES]
    rows = material_of(case)["grade_rows"]
    prices = prices_for(case, {row["device_type"] for row in rows})
    return Choice(
        source=lines[0].source if lines else "own_budget",
        first_year=min((line.year for line in lines), default=first_year),
        prices=prices,
        grades=frozenset(row["grade"] for row in rows),
    )


def prices_for(case: Case, kinds: Collection[str]) -> dict[str, Decimal]:
    """The price of one of each type: the plan's own, else the cheapest in the list, else 0."""
    planned = whole_prices_of(case)
    prices: dict[str, Decimal] = {}
    for kind in kinds:
        listed = device_prices(case, kind)
        prices[kind] = planned.get(kind) or (listed[0].amount if listed else Decimal(0))
    return prices


def rows_chosen(rows: Collection[Mapping[str, Any]], choice: Choice) -> list[dict[str, Any]]:
    """The grade rows as chosen. Rows that come to be of one place and type are one row."""
    chosen: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        if row["grade"] not in choice.grades:
            continue
        kind = choice.kind or row["device_type"]
        key = (row["school_year"], row["grade"], row["site_id"], kind)
        beside = chosen.get(key)
        added = {name: row[name] + (beside[name] if beside else 0) for name in COUNTED}
        chosen[key] = {**(beside or row), "device_type": kind, **added}
    return list(chosen.values())


COUNTED = ("pupils", "devices", "spares")


def outcome(case: Case, choice: Choice) -> Outcome:
    """What a choice costs. The same sum for the plan and for every other choice."""
    rows = rows_chosen(material_of(case)["grade_rows"], choice)
    need = need_in(numbers_of(case, None, {"grade_rows": rows}))
    payer = known_payers(case)[choice.source]
    instalment_years = case.programme.requirements.instalment_years
    years = instalment_years if payer.kind is PayerKind.SCHEME else 1
    lines = [
        Line(
            line["category"],
            line["year"],
            choice.source,
            line["quantity"],
            round(line["quantity"] * line["unit_price"]),
            line["device_type"],
            payer.kind,
        )
        for line in filled_in(need, choice.prices, first_year=choice.first_year, years=years)
    ]
    bought: Counter[tuple[int, str]] = Counter()
    for (year, _, kind), number in need.items():
        bought[year, kind.value] += number
    life = {
        kind: dict(row)
        if choice.loss_percent is None
        else {**row, "loss_percent": choice.loss_percent}
        for kind, row in life_of(case).items()
    }
    whole = {kind: round(price) for kind, price in choice.prices.items()}
    lost = sum(row.lost_kroner for row in upkeep(bought, whole, life))
    return Outcome(payer, money_of(lines, known_payers(case)), bought.total(), lost)


def words_of(choice: Choice, planned: Choice) -> list[str]:
    """What a choice has that the plan has not, in words."""
    told = []
    if choice.kind:
        told.append(DeviceType(choice.kind).label)
    if choice.grades != planned.grades:
        told.append(", ".join(f"{grade}." for grade in sorted(choice.grades)) + " trinn")
    if choice.loss_percent is not None:
        told.append(f"{choice.loss_percent} % tap i året")
    return told
