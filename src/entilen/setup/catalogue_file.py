"""Framework agreements from a CSV file: a row for each model and price. Plain Python.

Every column of `REQUIRED` must be there; `artikkelnummer` and `oppdateringer til` may be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from entilen.files.table_file import Fault, day_of, table_rows
from entilen.process.vocabulary import DeviceType
from entilen.procurement.catalogue_rules import org_number_problem, price_problems, span_problem
from entilen.ui.rules import joined
from entilen.ui.writing_rules import Unclear, read_money, read_percent

REQUIRED = (
    "leverandør", "orgnummer", "avtale", "gjelder fra", "gjelder til", "modell", "type",
    "pris uten mva", "mva", "pris fra",
)  # fmt: skip
KNOWN = (*REQUIRED, "artikkelnummer", "oppdateringer til")
MOST = 2000
LONGEST = {"leverandør": 120, "avtale": 60, "modell": 120, "artikkelnummer": 60}


@dataclass(frozen=True, slots=True)
class Line:
    """A model of an agreement with what it costs from a day on, in kroner without VAT."""

    number: int
    supplier: str
    org_number: str
    reference: str
    valid_from: date
    valid_until: date
    name: str
    device_type: DeviceType
    article: str
    price: Decimal
    vat_percent: Decimal
    price_from: date
    updates_until: date | None


def rows_of(content: bytes) -> list[dict[str, str]]:
    """The rows of the file by column. Raises Unreadable when it is another file."""
    return table_rows(content, REQUIRED, KNOWN, MOST)


def read(rows: Sequence[Mapping[str, str]]) -> tuple[list[Line], list[Fault]]:
    """A line for each row, and the rows that cannot be taken in."""
    lines: list[Line] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, str, str, date], int] = {}
    for number, row in enumerate(rows, 2):
        sentences: list[str] = []
        line = _line(number, row, sentences)
        if line:
            key = (line.org_number, line.reference, line.name, line.price_from)
            first = seen.setdefault(key, number)
            if first != number:
                sentences.append(f"Prisen står også på linje {first}.")
        faults += [Fault(number, row.get("modell", ""), sentence) for sentence in sentences]
        lines += [line] if line and not sentences else []
    return lines, faults


def _line(number: int, row: Mapping[str, str], sentences: list[str]) -> Line | None:
    sentences += [
        f"«{name}» mangler." for name in REQUIRED if not row.get(name) and name != "orgnummer"
    ]
    sentences += [
        f"«{name}» er lengre enn {most} tegn."
        for name, most in LONGEST.items()
        if len(row.get(name, "")) > most
    ]
    org_number = row.get("orgnummer", "").replace(" ", "")
    days = [day_of(row.get(name, ""), sentences) for name in ("gjelder fra", "gjelder til")]
    price_from = day_of(row.get("pris fra", ""), sentences)
    updates_until = day_of(row.get("oppdateringer til", ""), sentences)
    price = _decimal(row.get("pris uten mva", ""), sentences)
    vat = _decimal(row.get("mva", ""), sentences)
    kind = _types().get(row.get("type", "").casefold())
    if kind is None and row.get("type"):
        kinds = joined([one.label for one in DeviceType])
        sentences.append(f"«{row['type']}» er ingen type. Velg mellom {kinds}.")
    if problem := org_number_problem(org_number):
        sentences.append(problem)
    first, last = days
    if first and last and (problem := span_problem(first, last)):
        sentences.append(problem)
    if price is not None and vat is not None and price_from:
        sentences += price_problems(price, vat, price_from, updates_until)
    if sentences or not (first and last and price_from and price and kind) or vat is None:
        return None
    return Line(
        number=number,
        supplier=row["leverandør"],
        org_number=org_number,
        reference=row["avtale"],
        valid_from=first,
        valid_until=last,
        name=row["modell"],
        device_type=kind,
        article=row.get("artikkelnummer", ""),
        price=price,
        vat_percent=vat,
        price_from=price_from,
        updates_until=updates_until,
    )


def _decimal(text: str, sentences: list[str]) -> Decimal | None:
    """A number as people write it in a table, with two decimals at most."""
    if not text:
        return None
    try:
        number = read_percent(text) if text.rstrip().endswith("%") else read_money(text)
    except Unclear as wrong:
        sentences.append(
            f"«{text}» er ikke et tall med høyst to desimaler." if wrong.plain else str(wrong)
        )
        return None
    if number != round(number, 2) or abs(number) >= 10**8:
        sentences.append(f"«{text}» er ikke et tall med høyst to desimaler.")
        return None
    return number


def _types() -> dict[str, DeviceType]:
    """The owner's kinds of devices by the words that people write."""
    return {kind.label.casefold(): kind for kind in DeviceType}
