"""A price list, read from a CSV file: one row a price. Plain Python.

Columns: `kostnad` (its name in the requirements), `vare`, `pris`, `gjelder fra` and `kilde` must be
there; `type` (nettbrett, PC, Mac) and `hvert år` (ja or nei) may be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from entilen.files.table_file import Fault, day_of, table_rows
from entilen.financing.price_rules import kroner_of
from entilen.process.vocabulary import DeviceType
from entilen.ui.rules import joined
from entilen.ui.writing_rules import Unclear, read_money

REQUIRED = ("kostnad", "vare", "pris", "gjelder fra", "kilde")
KNOWN = (*REQUIRED, "type", "hvert år")
EVERY = {"": False, "nei": False, "ja": True}
MOST = 2000
LONGEST_TITLE = 120
MOST_KRONER = 10**8
LONGEST_SOURCE = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A price to enter, as plain values. `amount` in kroner without VAT."""

    number: int
    category: str
    device_type: str
    title: str
    amount: Decimal
    yearly: bool
    valid_from: date
    source: str

    @property
    def shown(self) -> str:
        """«4 200 kr»."""
        return kroner_of(self.amount)

    @property
    def facts(self) -> dict[str, Any]:
        """What is stored of it."""
        names = ("category", "device_type", "title", "amount", "yearly", "valid_from", "source")
        return {name: getattr(self, name) for name in names}


def rows_of(content: bytes) -> list[dict[str, str]]:
    """The rows of the file by column. Raises Unreadable when it is another file."""
    return table_rows(content, REQUIRED, KNOWN, MOST)


def read(
    rows: Sequence[Mapping[str, str]], categories: Mapping[str, str]
) -> tuple[list[Line], list[Fault]]:
    """The prices of a list, and the rows that cannot be taken in. `categories` are the costs, by
    key."""
    keys = {title.casefold(): key for key, title in categories.items()}
    lines: list[Line] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, str, str, date], int] = {}
    for number, row in enumerate(rows, 2):
        sentences: list[str] = []
        line = _line(number, row, keys, categories, sentences)
        if line:
            key = (line.category, line.device_type, line.title.casefold(), line.valid_from)
            first = seen.setdefault(key, number)
            if first != number:
                sentences.append(f"Den samme varen fra samme dag står også på linje {first}.")
        faults += [Fault(number, row.get("vare", ""), sentence) for sentence in sentences]
        if line and not sentences:
            lines.append(line)
    return lines, faults


def _line(
    number: int,
    row: Mapping[str, str],
    keys: Mapping[str, str],
    categories: Mapping[str, str],
    sentences: list[str],
) -> Line | None:
    category = keys.get(row.get("kostnad", "").casefold(), "")
    if not category:
        names = joined(sorted(categories.values()))
        sentences.append(f"«{row.get('kostnad', '')}» er ingen kostnad. Velg mellom {names}.")
    kind = row.get("type", "").casefold()
    if kind and kind not in _types():
        kinds = joined([one.label for one in DeviceType])
        sentences.append(f"«{row['type']}» er ingen type. Velg mellom {kinds}.")
    title, source = row.get("vare", ""), row.get("kilde", "")
    if not title or len(title) > LONGEST_TITLE:
        sentences.append(f"Skriv hva varen heter, med høyst {LONGEST_TITLE} tegn.")
    if not source or len(source) > LONGEST_SOURCE:
        sentences.append(f"Skriv hvor prisen står, med høyst {LONGEST_SOURCE} tegn.")
    every = row.get("hvert år", "").casefold()
    if every not in EVERY:
        sentences.append(f"«{row['hvert år']}» er verken ja eller nei.")
    amount = _amount(row.get("pris", ""), sentences)
    day = day_of(row.get("gjelder fra", ""), sentences)
    if not row.get("gjelder fra"):
        sentences.append("Skriv hvilken dag prisen gjelder fra.")
    if sentences or amount is None or day is None:
        return None
    return Line(number, category, _types().get(kind, ""), title, amount, EVERY[every], day, source)


def _amount(text: str, sentences: list[str]) -> Decimal | None:
    """A price as people write it; anything else is said in `sentences`."""
    try:
        amount = read_money(text)
    except Unclear as wrong:
        amount = None
        if not wrong.plain:
            sentences.append(str(wrong))
            return None
    if amount is None or not 0 <= amount < MOST_KRONER:
        sentences.append(f"«{text}» er ingen pris. Skriv den som 4200 eller 4200,50.")
        return None
    return amount


def _types() -> dict[str, str]:
    """The codes of the owner's kinds of devices, by the words that people write."""
    return {kind.label.casefold(): kind.value for kind in DeviceType}
