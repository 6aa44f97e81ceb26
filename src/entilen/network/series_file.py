"""Reading what a monitor has logged of a site's line and access points. Plain Python.

One row for each time, and for each access point where those are logged: `tid` must be there, and
`ned` and `opp` (the line's use, Mbit/s) or `aksesspunkt` and `klienter`, or all of them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from entilen.files.table_file import Fault, Unreadable, table_rows
from entilen.network.rules import read_value
from entilen.network.series_rules import Bounds, Reading

LINE, POINT = ("ned", "opp"), ("aksesspunkt", "klienter")
COLUMNS = ("tid", *LINE, *POINT)
MOST_ROWS = 200_000
SHAPES = ("%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S")
MOST_FAULTS = 500


@dataclass(frozen=True, slots=True)
class Logged:
    """What a file says, and the rows that cannot be right, each with its number in the file."""

    readings: tuple[Reading, ...]
    faults: tuple[Fault, ...]


def read(content: bytes, bounds: Bounds) -> Logged:
    """The readings of a file. Raises Unreadable when it is another file."""
    rows = table_rows(content, ("tid",), COLUMNS, MOST_ROWS)
    if rows and not (set(LINE) <= rows[0].keys() or set(POINT) <= rows[0].keys()):
        raise Unreadable(
            "Filen mangler målingene: kolonnene ned og opp, eller aksesspunkt og klienter."
        )
    readings: list[Reading] = []
    faults: list[Fault] = []
    seen: set[tuple[datetime, str]] = set()
    for number, row in enumerate(rows, 2):
        reading, sentences = _reading(row, bounds, seen)
        if reading is not None and not sentences:
            readings.append(reading)
        elif len(faults) < MOST_FAULTS:
            faults.append(Fault(number, row.get("tid", ""), " ".join(sentences)))
    return Logged(tuple(readings), tuple(faults))


def _reading(
    row: dict[str, str], bounds: Bounds, seen: set[tuple[datetime, str]]
) -> tuple[Reading | None, list[str]]:
    at, sentences = _time(row.get("tid", ""), bounds)
    down = _value(row.get("ned", ""), "ned", bounds.down, sentences)
    up = _value(row.get("opp", ""), "opp", bounds.up, sentences)
    name = row.get("aksesspunkt", "")
    clients = _value(row.get("klienter", ""), "klienter", bounds.clients, sentences)
    if clients is not None and not clients.is_integer():
        sentences.append("«klienter» må være et helt tall.")
    if clients is not None and not name:
        sentences.append("Raden har klienter, men ikke hvilket aksesspunkt.")
    if not sentences and down is up is clients is None:
        sentences.append("Raden har ingen måling.")
    if at is not None:
        if (at, name) in seen:
            sentences.append("Samme tid står to ganger.")
        seen.add((at, name))
    if at is None or sentences:
        return None, sentences
    return Reading(at, down, up, name, None if clients is None else int(clients)), sentences


def _time(text: str, bounds: Bounds) -> tuple[datetime | None, list[str]]:
    for shape in SHAPES:
        try:
            at = datetime.strptime(text, shape)
        except ValueError:
            continue
        return at, _out_of_time(at.date(), bounds)
    return None, [f"«{text}» er ingen tid. Skriv den som 02.11.2026 10:15."]


def _out_of_time(day: date, bounds: Bounds) -> list[str]:
    if day > bounds.today:
        return ["Tiden har ikke vært ennå."]
    if day < bounds.oldest:
        return [f"En måling fra før {bounds.oldest:%d.%m.%Y} er for gammel."]
    return []


def _value(text: str, name: str, most: float, sentences: list[str]) -> float | None:
    """A value from nought to the most that there can be; what is not is said in `sentences`."""
    if not text:
        return None
    try:
        value = read_value(text)
    except ValueError as wrong:
        sentences.append(f"«{name}»: {wrong}")
        return None
    if not 0 <= value <= most:
        sentences.append(f"«{name}» er {text}. Det kan være fra 0 til {most:g}.")
    return value


def access_points(readings: Collection[Reading]) -> int:
    """How many access points have been logged."""
    return len({reading.point for reading in readings if reading.point})
