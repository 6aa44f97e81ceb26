"""Reading a list of schools as comma- or semicolon-separated text. Plain Python.

The columns are found by their names: `orgnr, navn, eier, fra, til` must be there, and
`elever, ansatte, adresse, lat, lon, bydel` may be.
"""

import csv
import io
from collections.abc import Iterator
from contextlib import suppress

from entilen.schools.records import (
    LONGEST_ADDRESS,
    LONGEST_DISTRICT,
    MOST_ROWS,
    TOO_MANY,
    Fault,
    Reading,
    Record,
    RowFault,
    Unreadable,
    checked_span,
    count,
    decimal,
    fault_of,
    point,
    quoted,
    school_name,
    text,
    without_repeats,
)
from entilen.ui.rules import columns_named
from entilen.ui.writing_rules import Unclear, read_org_number, read_whole

REQUIRED = ("orgnr", "navn", "eier", "fra", "til")
HELD_BACK = ("*", ":", ".", "..", "-", "–")
"""How statistics write that a number is held back or not known."""
OWNERS = {"offentlig": "public", "kommunal": "public", "privat": "private"}


def read(content: bytes) -> Reading:
    """The schools of a list. Raises Unreadable when it is another file, or not all of it."""
    told = _text(content)
    header, _, _ = told.partition("\n")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    lines = _lines(told, delimiter)
    _, first = next(lines, (1, []))
    columns = [name.strip().casefold() for name in first or []]
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise Unreadable(f"Listen mangler {columns_named(missing)}. Er det riktig fil?")
    records: list[Record] = []
    faults: list[Fault] = []
    for line, row in lines:
        if len(records) + len(faults) == MOST_ROWS:
            raise Unreadable(TOO_MANY)
        try:
            records.append(_record(line, _named(columns, row)))
        except RowFault as fault:
            position = columns.index("navn")
            name = row[position] if row and len(row) > position else ""
            faults.append(fault_of(line, name, fault))
    kept, repeated = without_repeats(records)
    return Reading("csv", tuple(kept), (*faults, *repeated))


def _lines(told: str, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each row with the line it ends on; None where a line is not a row of a table."""
    table = csv.reader(io.StringIO(told), delimiter=delimiter, strict=True)
    with suppress(StopIteration):
        while True:
            try:
                row = next(table)
            except csv.Error:
                yield table.line_num, None
            else:
                if any(row):
                    yield table.line_num, row


def _text(content: bytes) -> str:
    try:
        told = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(
            "Listen er ikke lagret som UTF-8. Lagre den på nytt som «CSV UTF-8»."
        ) from None
    if "\x00" in told:
        raise Unreadable("Filen er ikke ren tekst.")
    if told.strip() and not told.endswith("\n") and _is_cut(told):
        raise Unreadable(
            "Den siste linjen har færre felt enn de andre, så listen kan være avkuttet. Hent den "
            "på nytt."
        )
    return told


def _is_cut(told: str) -> bool:
    """Whether the last line, which is not ended, has fewer fields than the first."""
    lines = told.splitlines()
    return any(lines[-1].count(sign) < lines[0].count(sign) for sign in ",;\t")


def _named(columns: list[str], row: list[str] | None) -> dict[str, str]:
    if row is None:
        raise RowFault("Linjen kan ikke leses. Se etter et anførselstegn eller linjeskift for mye.")
    if len(row) != len(columns):
        raise RowFault(f"Linjen har {len(row)} felt, men listen har {len(columns)} kolonner.")
    return {name: value.strip() for name, value in zip(columns, row, strict=True)}


def _record(line: int, row: dict[str, str]) -> Record:
    owner = OWNERS.get(row["eier"].casefold())
    if owner is None:
        raise RowFault(f"Eieren er {quoted(row['eier'])}, men må være Offentlig eller Privat.")
    first, last = checked_span(_whole(row, "fra"), _whole(row, "til"))
    if first is None:
        raise RowFault("Listen sier ikke hvilke trinn skolen har.")
    latitude, longitude = point(_decimal(row, "lat"), _decimal(row, "lon"))
    return Record(
        line=line,
        org_number=_org_number(row["orgnr"]),
        name=school_name(row["navn"]),
        ownership=owner,
        first=first,
        last=last,
        pupils=count(_whole(row, "elever"), "Elevtallet"),
        staff=count(_whole(row, "ansatte"), "Antall ansatte"),
        address=text(row.get("adresse"), "Adressen", LONGEST_ADDRESS),
        latitude=latitude,
        longitude=longitude,
        district=text(row.get("bydel"), "Bydelen", LONGEST_DISTRICT),
    )


def _org_number(text: str) -> str:
    try:
        return read_org_number(text)
    except Unclear as wrong:
        raise RowFault(str(wrong)) from None


def _whole(row: dict[str, str], name: str) -> int | None:
    """A count; what a source holds back («*», «:») it is silent about."""
    written = row.get(name, "")
    if written in {"", *HELD_BACK}:
        return None
    try:
        return read_whole(written)
    except Unclear:
        raise RowFault(f"{quoted(written)} i kolonnen {name} er ikke et helt tall.") from None


def _decimal(row: dict[str, str], name: str) -> float | None:
    digits = row.get(name, "").replace(",", ".")
    if not digits:
        return None
    try:
        return decimal(float(digits), f"Kolonnen {name}")
    except ValueError:
        raise RowFault(f"{quoted(row[name])} i kolonnen {name} er ikke et tall.") from None
