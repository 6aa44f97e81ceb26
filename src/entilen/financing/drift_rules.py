"""How a financing plan has moved since it was granted, and when the board must see it.

Plain Python; whole kroner without VAT.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from entilen.financing.money_reading import Money
from entilen.financing.money_rules import Payer, ordered
from entilen.ui.rules import kroner


@dataclass(frozen=True, slots=True)
class Drift:
    """A sum as it was and as it is; `payer` is None for all of it."""

    payer: Payer | None
    was: int
    now: int

    @property
    def words(self) -> str:
        """«beløpet fra skolens budsjett»."""
        return f"beløpet fra {self.payer.title}" if self.payer else "kostnaden"

    @property
    def more(self) -> int:
        """How much more it is; below zero where it is less."""
        return self.now - self.was

    @property
    def percent(self) -> int | None:
        """The same in percent of what it was; None where it was nothing."""
        return round(100 * self.more / self.was) if self.was else None

    @property
    def percent_words(self) -> str:
        """«+18 %», or nothing where there is no percent."""
        return "" if self.percent is None else f"{self.percent:+d} %"

    def beyond(self, rule: Mapping[str, Any]) -> bool:
        """Whether it has grown by more than the rule lets it without the board."""
        return self.more > 0 and (
            self.more * 100 > rule["percent"] * self.was or self.more > rule["kroner"]
        )


def drift(before: Money, after: Money) -> list[Drift]:
    """Each payer's sum and the whole, as they were and as they are."""
    was = {payer.key: (payer, amount) for payer, amount in before.by_payer}
    now = {payer.key: (payer, amount) for payer, amount in after.by_payer}
    payers = ordered(payer for payer, _ in (was | now).values())
    rows = [
        Drift(payer, was.get(payer.key, (payer, 0))[1], now.get(payer.key, (payer, 0))[1])
        for payer in payers
    ]
    return [*rows, Drift(None, before.total, after.total)]


def why_the_board(before: Money, after: Money, rule: Mapping[str, Any]) -> str:
    """Why the board must see it, as a sentence; empty where it need not.

    The scheme's own money counts too: the board adopted who pays what.
    """
    grown = [row for row in drift(before, after) if row.beyond(rule)]
    told = "; ".join(
        f"{row.words} har økt fra {kroner(row.was)} til {kroner(row.now)}" for row in grown
    )
    return told[:1].upper() + told[1:] + "." if told else ""
