"""What a register says about one school, whatever file it came in. Plain Python."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

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


def clean_name(name: str) -> str:
    """A school's name as people say it: no stray spaces, no «Oslo kommune» in front."""
    return OWNER_PREFIX.sub("", " ".join(name.split()))


def org_number_of(text: object) -> str:
    """An org. number: nine characters of text, never a sum. Raises RowFault when it is not one."""
    if not isinstance(text, str) or not ORG_NUMBER.fullmatch(text.strip()):
        raise RowFault(f"«{text or ''}» er ikke et organisasjonsnummer. Det har ni sifre.")
    return text.strip()


def checked_span(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    """Both grades or none. Raises RowFault when they make no span."""
    if first is None and last is None:
        return None, None
    if first is None or last is None or not 1 <= first <= last <= 13:
        raise RowFault(f"Trinnene {first or '?'}–{last or '?'} henger ikke sammen.")
    return first, last


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
