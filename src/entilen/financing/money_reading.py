"""Who pays what, and when: one table and one sentence wherever money is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from entilen.financing.models import Source
from entilen.financing.rules import Line, sums
from entilen.ui.rules import joined, kroner


@dataclass(frozen=True, slots=True)
class MoneyYear:
    """A budget year: what each payer pays, and all of it, in whole kroner without VAT."""

    year: int
    amounts: tuple[int, ...]

    @property
    def total(self) -> int:
        """What is paid that year."""
        return sum(self.amounts)


@dataclass(frozen=True, slots=True)
class Money:
    """A financing plan by payer and year. Payers who pay nothing are left out."""

    payers: tuple[Source, ...]
    years: tuple[MoneyYear, ...]

    @property
    def totals(self) -> list[int]:
        """What each payer pays in all."""
        return [sum(row.amounts[at] for row in self.years) for at in range(len(self.payers))]

    @property
    def by_payer(self) -> list[tuple[Source, int]]:
        """Each payer with what it pays in all."""
        return list(zip(self.payers, self.totals, strict=True))

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.totals)

    @property
    def several(self) -> bool:
        """Whether more than one pays."""
        return len(self.payers) > 1

    @property
    def in_words(self) -> str:
        """«skolens budsjett 217 950 kr og sentral ordning 466 200 kr»."""
        return joined([f"{payer.label} {kroner(amount)}" for payer, amount in self.by_payer])


def money_of(lines: Iterable[Line]) -> Money:
    """The table of a financing plan's lines."""
    counted = sums(lines, pupils=0, devices=0)
    payers = tuple(source for source in Source if counted.by_source.get(source))
    return Money(
        payers,
        tuple(
            MoneyYear(
                year,
                tuple(counted.by_year_and_source.get((year, source), 0) for source in payers),
            )
            for year in counted.by_year
        ),
    )


def money_in(content: Mapping[str, Any]) -> Money:
    """The table of a frozen plan."""
    return money_of(
        Line(row["category"], row["year"], row["source"], row["quantity"], row["amount"])
        for row in content["financing"]
    )
