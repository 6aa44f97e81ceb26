"""Reading answers of the National School Register (Udir, NSR v4). Plain Python.

One unit, a list of units, or a page of the list. A list tells no grades and no pupils. The traps
are the register's own: null is silence and 0 is a number, 0, 0 is no place, a closed unit has
lost its grades, a special school is no «grunnskole», and a unit may have both kinds of grades.
"""

import json
from datetime import date
from typing import Any

from entilen.schools.records import (
    LONGEST_ADDRESS,
    MOST_ROWS,
    TOO_MANY,
    Reading,
    Record,
    RowFault,
    Unreadable,
    checked_span,
    count,
    day,
    decimal,
    fault_of,
    org_number_of,
    point,
    rows,
    school_name,
    text,
    within,
    without_repeats,
)

ADULT_EDUCATION = {"10", "25"}
PRIVATE = {"4", "16"}
SPECIAL_CATEGORY, SPECIAL_TRADE = "12", "85.202"
ABROAD = "2599"


def read(content: bytes) -> Reading:
    """The units of an answer. Raises Unreadable when it is no such answer, or not all of it."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):  # cut off, another encoding, or nested without end
        raise Unreadable(
            "Filen er ikke et helt svar fra skoleregisteret. Den kan være avkuttet. "
            "Hent den på nytt."
        ) from None
    units, notes = _units(data)
    if len(units) > MOST_ROWS:
        raise Unreadable(TOO_MANY)
    records, faults = [], []
    for line, unit in enumerate(units, 1):
        try:
            records.append(_record(line, unit))
        except RowFault as fault:
            name = unit.get("Navn") if isinstance(unit, dict) else ""
            faults.append(fault_of(line, name, fault))
    kept, repeated = without_repeats(records)
    return Reading("nsr", tuple(kept), (*faults, *repeated), tuple(notes))


def _units(data: Any) -> tuple[list[Any], list[str]]:
    if isinstance(data, dict) and "Organisasjonsnummer" in data:
        return [data], []
    if isinstance(data, list):
        return data, []
    if isinstance(data, dict) and isinstance(data.get("EnhetListe"), list):
        return data["EnhetListe"], _page_notes(data)
    raise Unreadable("Filen er JSON, men ikke et svar fra skoleregisteret (NSR v4).")


def _page_notes(data: dict[str, Any]) -> list[str]:
    """What to know of a page; a page with fewer units than it promises was cut off."""
    notes = ["Listen har ikke trinn og elevtall. De hentes fra svaret for hver enkelt skole."]
    page, pages, size = (data.get(key) for key in ("Sidenummer", "AntallSider", "AntallPerSide"))
    if page is None or pages is None or size is None:
        return notes
    if not (isinstance(page, int) and isinstance(pages, int) and isinstance(size, int)):
        raise Unreadable("Svaret sier ikke hvilken side det er. Hent det på nytt.")
    if page < pages and len(data["EnhetListe"]) < size:
        units = len(data["EnhetListe"])
        raise Unreadable(
            f"Siden skal ha {size} enheter, men har {units}. Den er avkuttet. Hent den på nytt."
        )
    return [*notes, f"Dette er side {page} av {pages}."]


def _record(line: int, unit: Any) -> Record:
    if not isinstance(unit, dict):
        raise RowFault("Raden er ikke en enhet.")
    number = org_number_of(unit.get("Organisasjonsnummer"))
    _require_school(unit)
    first, last = _span(unit)
    latitude, longitude = _point(unit.get("Koordinat"))
    return Record(
        line=line,
        org_number=number,
        name=school_name(unit.get("Navn") or unit.get("FulltNavn")),
        ownership=_ownership(unit),
        first=first,
        last=last,
        pupils=count(unit.get("Elevtall"), "Elevtallet"),
        staff=count(unit.get("AntallAnsatte"), "Antall ansatte"),
        address=_address(unit),
        latitude=latitude,
        longitude=longitude,
        special=_special(unit),
        opened=day(unit.get("OppstartsEllerStiftelsesdato"), "Oppstartsdatoen"),
        closed=_closed(unit),
    )


def _require_school(unit: dict[str, Any]) -> None:
    if not unit.get("ErSkole") or unit.get("ErSkoleeier"):
        raise RowFault("Enheten er ikke en skole.")
    if _municipality(unit) == ABROAD:
        raise RowFault("Enheten er en norsk skole i utlandet, eller er laget for prøver.")
    if _categories(unit) & ADULT_EDUCATION:
        raise RowFault("Enheten er voksenopplæring.")
    taught = ("ErGrunnskole", "ErVideregaaendeSkole", "ErSpesialskole")
    if not any(unit.get(flag) for flag in taught) and not _special(unit):
        raise RowFault("Enheten er verken grunnskole, videregående skole eller spesialskole.")


def _municipality(unit: dict[str, Any]) -> str:
    inside = within(unit.get("Kommune"), "Kommune").get("Kommunenummer")
    return _code(inside or unit.get("Kommunenummer"))


def _code(value: object) -> str:
    return str(value) if isinstance(value, str | int) else ""


def _categories(unit: dict[str, Any]) -> set[str]:
    return {_code(row.get("Id")) for row in rows(unit.get("Skolekategorier"), "Skolekategorier")}


def _special(unit: dict[str, Any]) -> bool:
    trades = {_code(row.get("Kode")) for row in rows(unit.get("Naeringskoder"), "Næringskoder")}
    return bool(
        unit.get("ErSpesialskole")
        or SPECIAL_CATEGORY in _categories(unit)
        or SPECIAL_TRADE in trades
    )


def _ownership(unit: dict[str, Any]) -> str:
    private = unit.get("ErPrivatskole") or (
        not unit.get("ErOffentligSkole") and _categories(unit) & PRIVATE
    )
    return "private" if private else "public"


def _span(unit: dict[str, Any]) -> tuple[int | None, int | None]:
    """The grades 1–13 as one span: «8–10» and «11–13» of one unit make 8–13."""
    keys = ("SkoletrinnGSFra", "SkoletrinnGSTil", "SkoletrinnVGSFra", "SkoletrinnVGSTil")
    told = [grade for key in keys if (grade := count(unit.get(key), key))]
    return checked_span(min(told), max(told)) if told else (None, None)


def _address(unit: dict[str, Any]) -> str:
    place = within(unit.get("Beliggenhetsadresse"), "Beliggenhetsadresse")
    return text(place.get("Adresse"), "Adressen", LONGEST_ADDRESS)


def _point(place: object) -> tuple[float | None, float | None]:
    coordinates = within(place, "Koordinat")
    latitude, longitude = coordinates.get("Breddegrad"), coordinates.get("Lengdegrad")
    return point(decimal(latitude, "Breddegraden"), decimal(longitude, "Lengdegraden"))


def _closed(unit: dict[str, Any]) -> date | None:
    if unit.get("ErAktiv", True):
        return None
    closed = day(unit.get("UtgaattDato"), "Datoen for nedleggelse")
    if closed is None:
        raise RowFault("Enheten er nedlagt, men svaret sier ikke når.")
    return closed
