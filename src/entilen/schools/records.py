"""What a register says about one school, whatever file it came in. Plain Python.

Every value passes one of the doors here on its way from a file: `text`, `count`, `decimal`, `day`.
What comes through has the type, the length and the range that the register can hold; what does not
is a RowFault with a sentence.
"""

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from entilen.ui.rules import NOT_WRITING, one_line

LONGEST_NAME = 200
MOST_ROWS = 5000
"""Rows of a file, whatever they say: more than all schools of the country."""
TOO_MANY = f"Filen har mer enn {MOST_ROWS} rader, og er neppe en skoleliste. Del den i flere."
LONGEST_ADDRESS = 200
LONGEST_DISTRICT = 60
MOST_PEOPLE = 20_000
YEARS = range(1000, 2101)
ORG_NUMBER = re.compile(r"[0-9A-Z][0-9]{8}")
OWNER_PREFIX = re.compile(r"^[A-ZÆØÅ][\w-]*(?: [A-ZÆØÅ][\w-]*)? kommune (?=[A-ZÆØÅ])")


class Unreadable(Exception):
    """The file as a whole cannot be used: wrong kind, or cut off. Nothing of it is taken in."""


@dataclass(frozen=True, slots=True)
class Record:
    """One school as a source tells it. None is «the source is silent», never «there is none».

    `line` is where it stands in the file. A source without org. numbers leaves it empty.
    """

    line: int
    org_number: str
    name: str
    ownership: str | None = None
    first: int | None = None
    last: int | None = None
    pupils: int | None = None
    staff: int | None = None
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    district: str = ""
    special: bool | None = None
    opened: date | None = None
    closed: date | None = None
    source: str = ""

    @property
    def span(self) -> tuple[int, int] | None:
        """The grades, where the source tells both ends."""
        return (self.first, self.last) if self.first and self.last else None


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that is not taken in, and why, in a sentence. It stops no other row."""

    line: int
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave: the rows to take in, the rows left out, and a word about the whole."""

    format: str
    records: tuple[Record, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = field(default=())


class RowFault(ValueError):
    """Why one row is left out."""


def quoted(value: object) -> str:
    """A value as a sentence may repeat it: on one line, and not all of it when it is long."""
    if not isinstance(value, str | int | float):
        return "noe annet enn tekst og tall"
    shown = one_line(str(value))
    return f"«{shown[:60]}…»" if len(shown) > 60 else f"«{shown}»"


def text(value: object, what: str, longest: int) -> str:
    """A line of text; silence is empty. `what` is what the sentence calls it."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RowFault(f"{what} skal være tekst, men er {quoted(value)}.")
    line = one_line(value)
    if any(unicodedata.category(sign) in NOT_WRITING for sign in value if not sign.isspace()):
        raise RowFault(f"{what} har tegn som ikke kan leses: {quoted(value)}.")
    if len(line) > longest:
        raise RowFault(f"{what} har {len(line)} tegn, men kan ha høyst {longest}.")
    return line


def count(value: object, what: str) -> int | None:
    """How many people: a whole number that a school can have; silence is None."""
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise RowFault(f"{what} skal være et helt tall, men er {quoted(value)}.")
    if not 0 <= value <= MOST_PEOPLE:
        raise RowFault(f"{what} er {quoted(value)}, men må være fra 0 til {MOST_PEOPLE}.")
    return value


def decimal(value: object, what: str) -> float | None:
    """A number that can be measured; silence is None."""
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or not _finite(value):
        raise RowFault(f"{what} skal være et tall, men er {quoted(value)}.")
    return float(value)


def _finite(value: float) -> bool:
    return abs(value) < 1e9 and math.isfinite(value)


def day(value: object, what: str) -> date | None:
    """A date written year first, perhaps with a time after it; silence is None."""
    if value is None or value == "":
        return None
    try:
        parsed = date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        parsed = None
    if parsed is None or parsed.year not in YEARS:
        raise RowFault(f"{what} er {quoted(value)}, og det er ikke en dato.")
    return parsed


def within(value: object, what: str) -> dict[str, Any]:
    """A group of fields inside a row; silence is an empty one."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise RowFault(f"{what} skal være en gruppe av felt, men er {quoted(value)}.")
    return value


def rows(value: object, what: str) -> list[dict[str, Any]]:
    """A list of groups inside a row; silence is an empty one."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise RowFault(f"{what} skal være en liste, men er {quoted(value)}.")
    return [within(item, what) for item in value]


def school_name(value: object) -> str:
    """A school's name as people say it: no stray spaces, no «Oslo kommune» in front."""
    name = OWNER_PREFIX.sub("", text(value, "Navnet", LONGEST_NAME))
    if not name:
        raise RowFault("Skolen har ikke navn.")
    return name


def org_number_of(value: object) -> str:
    """An org. number: nine characters of text, never a sum. Raises RowFault when it is not one."""
    if not isinstance(value, str) or not ORG_NUMBER.fullmatch(value.strip()):
        shown = "«»" if value is None else quoted(value)
        raise RowFault(f"{shown} er ikke et organisasjonsnummer. Det har ni sifre.")
    return value.strip()


def fault_of(line: int, name: object, why: RowFault) -> Fault:
    """A row that is left out, with as much of its name as can be shown."""
    shown = one_line(name)[:LONGEST_NAME] if isinstance(name, str) else ""
    return Fault(line, shown or "uten navn", str(why))


def checked_span(first: object, last: object) -> tuple[int | None, int | None]:
    """Both grades or none. Raises RowFault when they make no span."""
    lowest, highest = count(first, "Første trinn"), count(last, "Siste trinn")
    if lowest is None and highest is None:
        return None, None
    if lowest is None or highest is None or not 1 <= lowest <= highest <= 13:
        raise RowFault(f"Trinnene {lowest or '?'}–{highest or '?'} henger ikke sammen.")
    return lowest, highest


def point(latitude: float | None, longitude: float | None) -> tuple[float | None, float | None]:
    """A place in Norway. 0, 0 is how registers write that they do not know."""
    if not latitude or not longitude:
        return None, None
    if not (57 <= latitude <= 72 and 4 <= longitude <= 32):
        raise RowFault(f"Punktet {latitude}, {longitude} ligger ikke i Norge.")
    return latitude, longitude


def without_repeats(records: Iterable[Record]) -> tuple[list[Record], list[Fault]]:
    """The first row of each org. number; the later ones as faults."""
    kept: dict[str, Record] = {}
    faults = []
    for record in records:
        key = record.org_number or record.name.casefold()
        if key in kept:
            sentence = f"Skolen står også på linje {kept[key].line}. Bare den første er tatt med."
            faults.append(Fault(record.line, record.name, sentence))
        else:
            kept[key] = record
    return list(kept.values()), faults
