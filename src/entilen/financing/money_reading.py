"""Who pays what, and when: one table and one sentence wherever money is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from entilen.financing.money_rules import Payer, ordered, payers_frozen, shipped_payers
from entilen.financing.rules import Line, sums
from entilen.ui.rules import joined, kroner


@dataclass(frozen=True, slots=True)
class MoneyYear:
    """A budget year: what each payer pays, and all of it, in whole kroner without VAT."""

    year: int
    payers: tuple[Payer, ...]
    amounts: tuple[int, ...]

    @property
    def parts(self) -> list[tuple[Payer, int]]:
        """Those who pay something that year, with what they pay."""
        pairs = zip(self.payers, self.amounts, strict=True)
        return [(payer, amount) for payer, amount in pairs if amount]

    @property
    def total(self) -> int:
        """What is paid that year."""
        return sum(self.amounts)


@dataclass(frozen=True, slots=True)
class Money:
    """A financing plan by payer and year. Payers who pay nothing are left out."""

    payers: tuple[Payer, ...]
    years: tuple[MoneyYear, ...]

    @property
    def totals(self) -> list[int]:
        """What each payer pays in all."""
        return [sum(row.amounts[at] for row in self.years) for at in range(len(self.payers))]

    @property
    def by_payer(self) -> list[tuple[Payer, int]]:
        """Each payer with what it pays in all."""
        return list(zip(self.payers, self.totals, strict=True))

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.totals)

    @property
    def own(self) -> int:
        """What the school itself pays, in all."""
        return sum(amount for payer, amount in self.by_payer if payer.own)

    @property
    def own_by_year(self) -> dict[int, int]:
        """What the school itself pays, year by year."""
        return {
            row.year: sum(amount for payer, amount in row.parts if payer.own) for row in self.years
        }

    @property
    def years_paid(self) -> list[int]:
        """The years in which anything is paid."""
        return [row.year for row in self.years if row.total]

    @property
    def incomes(self) -> list[tuple[Payer, int]]:
        """Of it, what the school receives to pay with."""
        return [(payer, amount) for payer, amount in self.by_payer if payer.income]

    @property
    def several(self) -> bool:
        """Whether more than one pays."""
        return len(self.payers) > 1

    @property
    def in_words(self) -> str:
        """«skolens budsjett 217 950 kr og sentral ordning 466 200 kr»."""
        return joined([f"{payer.title} {kroner(amount)}" for payer, amount in self.by_payer])


def money_of(lines: Iterable[Line], known: Mapping[str, Payer] | None = None) -> Money:
    """The table of a financing plan's lines; `known` says what the payers are called."""
    counted = sums(lines, pupils=0, devices=0)
    known = shipped_payers() if known is None else known
    payers = tuple(ordered(known[key] for key, amount in counted.by_source.items() if amount))
    return Money(
        payers,
        tuple(
            MoneyYear(
                year,
                payers,
                tuple(counted.by_year_and_source.get((year, payer.key), 0) for payer in payers),
            )
            for year in counted.by_year
        ),
    )


def money_in(content: Mapping[str, Any]) -> Money:
    """The table of a frozen plan."""
    return money_of(lines_in(content), payers_frozen(content["financing"]))


def lines_in(content: Mapping[str, Any]) -> list[Line]:
    """The financing lines of a frozen plan as plain numbers."""
    payers = payers_frozen(content["financing"])
    return [
        Line(
            row["category"],
            row["year"],
            row["source"],
            row["quantity"],
            row["amount"],
            row["device_type"],
            payers[row["source"]].kind,
        )
        for row in content["financing"]
    ]


def payers_called(*plans: Mapping[str, Any]) -> dict[str, str]:
    """What the payers of frozen plans are called, by key: as the last of the plans calls them."""
    lines = [row for plan in plans for row in plan["financing"]]
    known = payers_frozen(lines)
    paying = {row["source"] for row in lines}
    return {payer.key: payer.title for payer in ordered(known[key] for key in paying)}
