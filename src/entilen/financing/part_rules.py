"""What a part of a plan costs: lines that follow the devices follow the part's. Plain Python."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from entilen.financing.money_rules import Payer, PayerKind, payers_frozen

Bought = Mapping[tuple[int, str, bool], int]
"""New devices by school year, device type and whether they are spares (`Numbers.bought`)."""
Row = Mapping[str, Any]
"""A financing line as a frozen plan has it."""
SPARES = {"pupil_devices": False, "spares": True}
"""The costs of the devices themselves, and whether they are of the spares."""


def rows_of_part(
    rows: Iterable[Row], whole: Bought, part: Bought, *, per_device: Collection[str]
) -> list[dict[str, Any]]:
    """The lines of a plan of which only a part is granted.

    A line that was filled in from the grade rows follows the new devices of its school year and
    type; one that somebody wrote, those of its type in all years. Other costs per device follow all
    devices of their type. What is left is fixed, whatever is granted.
    """
    rows = list(rows)
    shares = _Shares(whole, part, payers_frozen(rows))
    granted = [_with_quantity(row, shares.of(row, per_device)) for row in rows]
    return [row for row in (*granted, *_after_all(rows, whole, part)) if row["quantity"]]


def _after_all(rows: Iterable[Row], whole: Bought, part: Bought) -> list[dict[str, Any]]:
    """What the whole plan need not buy and the part must: devices that would have moved up from a
    grade that is not granted. Priced and paid as the other devices of their type that were filled
    in, as many years later."""
    filled = [row for row in rows if row["category"] in SPARES and row.get("school_year")]
    lines = []
    for (year, kind, spare), number in part.items():
        alike = [row for row in filled if row["device_type"] == kind]
        if (year, kind, spare) in whole or not alike:
            continue
        first = next((row for row in alike if SPARES[row["category"]] == spare), alike[0])
        for row in alike:
            if (row["category"], row["school_year"]) == (first["category"], first["school_year"]):
                later = year - row["school_year"]
                category = "spares" if spare else "pupil_devices"
                moved = {
                    **row,
                    "category": category,
                    "school_year": year,
                    "year": row["year"] + later,
                }
                lines.append(_with_quantity(moved, number))
    return lines


class _Shares:
    """Shares of whole devices, so that what is left out of one line is not lost in the next."""

    def __init__(self, whole: Bought, part: Bought, payers: Mapping[str, Payer]) -> None:
        self.whole, self.part, self.payers = whole, part, payers
        self.before: Counter[tuple[Any, ...]] = Counter()

    def of(self, row: Row, per_device: Collection[str]) -> int:
        """How many of a line's are in the part."""
        quantity: int = row["quantity"]
        if row["category"] not in per_device:
            return quantity
        year, kind = row.get("school_year") or 0, row["device_type"]
        spare = SPARES.get(row["category"])
        exact = (year, kind, bool(spare))
        if spare is not None and quantity == self.whole.get(exact):
            return self.part.get(exact, 0)
        return self._rounded(
            (row["category"], kind, row["source"], row["year"] if self._again(row) else 0),
            quantity,
            _count(self.part, kind, spare),
            _count(self.whole, kind, spare),
        )

    def _again(self, row: Row) -> bool:
        """Whether the payer pays for the same devices year after year."""
        return self.payers[row["source"]].kind is PayerKind.SCHEME

    def _rounded(self, group: tuple[Any, ...], quantity: int, part: int, whole: int) -> int:
        if not whole:
            return quantity
        before = self.before[group]
        self.before[group] = before + quantity
        return _share(before + quantity, part, whole) - _share(before, part, whole)


def _share(quantity: int, part: int, whole: int) -> int:
    """The nearest whole number of devices."""
    return (2 * quantity * part + whole) // (2 * whole)


def _count(bought: Bought, kind: str, spare: bool | None) -> int:
    return sum(
        number
        for (_, of_kind, of_spare), number in bought.items()
        if (not kind or of_kind == kind) and (spare is None or of_spare == spare)
    )


def _with_quantity(row: Row, quantity: int) -> dict[str, Any]:
    if quantity == row["quantity"]:
        return dict(row)
    amount = round(quantity * Decimal(row["unit_price"]))
    return unworded({**row, "quantity": quantity, "amount": amount})


def unworded(row: dict[str, Any]) -> dict[str, Any]:
    """A line whose numbers are others than its words say: the words keep what it is of."""
    text = row.get("text", "")
    return {**row, "text": text.rpartition(": ")[0]} if ": " in text else row


def fixed_of(rows: Iterable[Row], per_device: Collection[str]) -> dict[str, int]:
    """What does not follow the devices: kroner by cost."""
    fixed: Counter[str] = Counter()
    for row in rows:
        if row["category"] not in per_device:
            fixed[row["category"]] += row["amount"]
    return {category: amount for category, amount in fixed.items() if amount}
