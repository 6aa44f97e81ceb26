"""Prices of a list, and what in a financing plan is unlike them or cannot be meant.

Plain Python.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from entilen.process.vocabulary import DeviceType
from entilen.process.words import long_date
from entilen.ui.rules import NBSP, kroner, thousands

PRICED_AS = {"spares": "pupil_devices"}
"""Costs that have no price of their own: a spare is a device like the others."""


@dataclass(frozen=True, slots=True)
class ListedPrice:
    """A price as a list says it from a day, in kroner without VAT: for one, once or every year."""

    pk: int
    category: str
    device_type: str
    title: str
    amount: Decimal
    yearly: bool
    since: date
    source: str

    @property
    def shown(self) -> str:
        """«4 200 kr»."""
        return kroner_of(self.amount)

    @property
    def words(self) -> str:
        """«4 200 kr i året, Rammeavtalen, fra 1. oktober 2026»."""
        every = " i året" if self.yearly else ""
        return f"{kroner_of(self.amount)}{every}, {self.source}, fra {long_date(self.since)}"


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A financing line with the price of one. `group` joins the instalments of one purchase."""

    category: str
    device_type: str
    description: str
    year: int
    quantity: int
    unit_price: Decimal
    in_instalments: bool = False
    group: tuple[Any, ...] = ()


def kroner_of(amount: Decimal) -> str:
    """«4 200 kr», «4 200,50 kr»: to the øre where there are any."""
    whole = int(amount)
    if amount == whole:
        return kroner(whole)
    return f"{thousands(whole)},{int(abs(amount - whole) * 100):02}{NBSP}kr"


def price_warnings(
    lines: Sequence[PricedLine],
    prices: Sequence[ListedPrice],
    titles: Mapping[str, str],
    instalment_years: int,
) -> list[str]:
    """Lines whose price is not the list's, each with both: a warning, since an offer may be better.

    A line that is called as something in the list is held against that; others against what the
    list has of the same cost and device type. What the list does not have is not spoken of.
    """
    warnings: dict[str, None] = {}
    for line, price in whole_prices(lines, instalment_years):
        listed = _listed(line, prices)
        if listed and price not in {row.amount for row in listed}:
            nearest = min(listed, key=lambda row: abs(row.amount - price))
            warnings[
                f"{_name(line, titles)} koster {kroner_of(price)} i planen. I prislisten koster "
                f"{nearest.title or 'det samme'} {nearest.words}."
            ] = None
    return list(warnings)


def _listed(line: PricedLine, prices: Iterable[ListedPrice]) -> list[ListedPrice]:
    category = PRICED_AS.get(line.category, line.category)
    of_cost = [
        row
        for row in prices
        if row.category == category and row.device_type in {"", line.device_type}
    ]
    called = [row for row in of_cost if row.title and row.title == line.description]
    return called or of_cost


def whole_prices(
    lines: Iterable[PricedLine], instalment_years: int = 0
) -> list[tuple[PricedLine, Decimal]]:
    """Each line with the price of one; of a purchase in instalments all of them together.

    With `instalment_years` only purchases that are filled in with so many; else all there are.
    """
    whole: list[tuple[PricedLine, Decimal]] = []
    groups: dict[tuple[Any, ...], list[PricedLine]] = {}
    for line in lines:
        if not line.in_instalments:
            whole.append((line, line.unit_price))
        elif line.group or not instalment_years:
            key = line.group or (line.category, line.device_type)
            groups.setdefault(key, []).append(line)
    for rows in groups.values():
        if len(rows) == instalment_years or not instalment_years:
            whole.append((rows[0], sum((row.unit_price for row in rows), Decimal(0))))
    return whole


def bound_warnings(
    lines: Iterable[PricedLine], bounds: Iterable[Mapping[str, Any]], titles: Mapping[str, str]
) -> list[str]:
    """Lines that cannot be meant: a price or a sum outside the bounds of its cost, or no money."""
    by_cost = {row["category"]: row for row in bounds}
    warnings: dict[str, None] = {}
    for line in lines:
        bound, name = by_cost.get(line.category), _name(line, titles)
        total = line.quantity * line.unit_price
        if not total:
            warnings[f"{name} i {line.year} er 0 kroner. Skriv beløpet, eller ta bort linjen."] = (
                None
            )
        elif bound and not line.in_instalments and line.unit_price < bound["least"]:
            warnings[
                f"{name} til {kroner_of(line.unit_price)} per stykk er lite. Det vanlige er minst "
                f"{kroner(bound['least'])}. Mangler det et siffer?"
            ] = None
        elif bound and line.unit_price > bound["most"]:
            warnings[
                f"{name} til {kroner_of(line.unit_price)} per stykk er mye. Det vanlige er høyst "
                f"{kroner(bound['most'])}. Er det et siffer for mye?"
            ] = None
        elif bound and total > bound["line_most"]:
            warnings[
                f"{name} i {line.year} er {kroner_of(total)} i alt. Det vanlige er høyst "
                f"{kroner(bound['line_most'])}. Stemmer antallet?"
            ] = None
    return list(warnings)


def _name(line: PricedLine, titles: Mapping[str, str]) -> str:
    """«Enheter til elevene (PC)»."""
    kind = DeviceType(line.device_type).label if line.device_type else line.description
    title = titles.get(line.category, line.category)
    return f"{title} ({kind})" if kind else title
