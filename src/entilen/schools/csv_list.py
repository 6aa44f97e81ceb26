"""Reading a list of schools as comma- or semicolon-separated text. Plain Python.

The columns are found by their names: `orgnr, navn, eier, fra, til` must be there, and
`elever, ansatte, adresse, lat, lon, bydel` may be.
"""

import csv
import io

from entilen.schools.records import (
    Fault,
    Reading,
    Record,
    RowFault,
    Unreadable,
    checked_span,
    clean_name,
    org_number_of,
    point,
    without_repeats,
)

REQUIRED = ("orgnr", "navn", "eier", "fra", "til")
OWNERS = {"offentlig": "public", "kommunal": "public", "privat": "private"}


def read(content: bytes) -> Reading:
    """The schools of a list. Raises Unreadable when it is another file, or not all of it."""
    text = _text(content)
    header, _, _ = text.partition("\n")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    columns = [name.strip().casefold() for name in next(rows, [])]
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise Unreadable(f"Listen mangler kolonnene {', '.join(missing)}. Er det riktig fil?")
    records, faults = [], []
    for row in rows:
        line = rows.line_num
        if not any(row):
            continue
        try:
            records.append(_record(line, _named(columns, row)))
        except RowFault as fault:
            name = row[columns.index("navn")] if len(row) > columns.index("navn") else ""
            faults.append(Fault(line, name or "uten navn", str(fault)))
    kept, repeated = without_repeats(records)
    return Reading("csv", tuple(kept), (*faults, *repeated))


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(
            "Listen er ikke lagret som UTF-8. Lagre den på nytt som «CSV UTF-8»."
        ) from None
    if "\x00" in text:
        raise Unreadable("Filen er ikke ren tekst.")
    if text.strip() and not text.endswith("\n"):
        raise Unreadable(
            "Den siste linjen er ikke avsluttet, så listen kan være avkuttet. Hent den på nytt."
        )
    return text


def _named(columns: list[str], row: list[str]) -> dict[str, str]:
    if len(row) != len(columns):
        raise RowFault(f"Linjen har {len(row)} felt, men listen har {len(columns)} kolonner.")
    return {name: value.strip() for name, value in zip(columns, row, strict=True)}


def _record(line: int, row: dict[str, str]) -> Record:
    owner = OWNERS.get(row["eier"].casefold())
    if owner is None:
        raise RowFault(f"Eieren er «{row['eier']}», men må være Offentlig eller Privat.")
    if not row["navn"]:
        raise RowFault("Skolen har ikke navn.")
    first, last = checked_span(_whole(row, "fra"), _whole(row, "til"))
    if first is None:
        raise RowFault("Listen sier ikke hvilke trinn skolen har.")
    latitude, longitude = point(_decimal(row, "lat"), _decimal(row, "lon"))
    return Record(
        line=line,
        org_number=org_number_of(row["orgnr"]),
        name=clean_name(row["navn"]),
        ownership=owner,
        first=first,
        last=last,
        pupils=_whole(row, "elever"),
        staff=_whole(row, "ansatte"),
        address=row.get("adresse", ""),
        latitude=latitude,
        longitude=longitude,
        district=row.get("bydel", ""),
    )


def _whole(row: dict[str, str], name: str) -> int | None:
    text = row.get(name, "").replace("\u00a0", "").replace(" ", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 6:
        raise RowFault(f"«{row[name]}» i kolonnen {name} er ikke et helt tall.")
    return int(text)


def _decimal(row: dict[str, str], name: str) -> float | None:
    text = row.get(name, "").replace(",", ".")
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise RowFault(f"«{row[name]}» i kolonnen {name} er ikke et tall.") from None
