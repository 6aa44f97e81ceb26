"""1:1 from before the system: a row a school, grades and day, read from a CSV file. Plain Python.

Columns: `skole` (name or org. number), `trinn` («5», «1-7» or «alle»), `type`, `dato` and `kilde`
must be there; `enheter` and `elever` may be. Where they are empty every pupil that the register
counts that school year has one.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from entilen.files.table_file import Fault, day_of, table_rows
from entilen.process.vocabulary import DeviceType
from entilen.ui.rules import joined

REQUIRED = ("skole", "trinn", "type", "dato", "kilde")
KNOWN = (*REQUIRED, "enheter", "elever")
MOST = 20000
EARLIEST = date(1990, 1, 1)
LONGEST_SOURCE = 160


@dataclass(frozen=True, slots=True)
class Known:
    """What the register knows of a school on a day: its grades, and pupils by grade."""

    grades: range
    pupils: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """What the pupils of a grade had on a day, by whom it is known."""

    number: int
    school: int
    grade: int
    day: date
    device_type: str
    devices: int
    pupils: int
    source: str


def rows_of(content: bytes) -> list[dict[str, str]]:
    """The rows of the file by column. Raises Unreadable when it is another file."""
    return table_rows(content, REQUIRED, KNOWN, MOST)


def read(
    rows: Sequence[Mapping[str, str]],
    schools: Mapping[str, int],
    known: Callable[[int, date], Known],
    today: date,
) -> tuple[list[Line], list[Fault]]:
    """A line for each school, grade and day, and the rows that cannot be taken in.

    `schools` finds a school's id by its folded name and by its org. numbers.
    """
    lines: list[Line] = []
    faults: list[Fault] = []
    seen: dict[tuple[int, int, date], int] = {}
    for number, row in enumerate(rows, 2):
        sentences: list[str] = []
        own = _lines(number, row, schools, known, today, sentences)
        for line in own:
            key = (line.school, line.grade, line.day)
            first = seen.setdefault(key, number)
            if first != number:
                sentences.append(
                    f"{line.grade}. trinn {line.day:%d.%m.%Y} står også på linje {first}."
                )
        faults += [Fault(number, row.get("skole", ""), sentence) for sentence in sentences]
        lines += [] if sentences else own
    return lines, faults


def _lines(
    number: int,
    row: Mapping[str, str],
    schools: Mapping[str, int],
    known: Callable[[int, date], Known],
    today: date,
    sentences: list[str],
) -> list[Line]:
    day = _day(row.get("dato", ""), today, sentences)
    source = row.get("kilde", "")[:LONGEST_SOURCE]
    if not source:
        sentences.append("Kilden mangler. Skriv hvor det står.")
    school = schools.get(row.get("skole", "").casefold())
    if school is None:
        sentences.append(f"Skolen «{row.get('skole', '')}» er ikke i registeret.")
    kind = _types().get(row.get("type", "").casefold(), "")
    if not kind:
        kinds = joined([one.label for one in DeviceType])
        sentences.append(f"«{row.get('type', '')}» er ingen type. Velg mellom {kinds}.")
    devices = _number(row.get("enheter", ""), "enheter", sentences)
    pupils = _number(row.get("elever", ""), "elever", sentences)
    if sentences or school is None or day is None:
        return []
    there = known(school, day)
    lines = []
    for grade in _grades(row.get("trinn", ""), there.grades, sentences):
        meant = pupils if pupils is not None else there.pupils.get(grade)
        if meant is None:
            sentences.append(
                f"Registeret kjenner ikke elevtallet på {grade}. trinn da. Fyll ut enheter og "
                "elever."
            )
            continue
        has = devices if devices is not None else meant
        lines.append(Line(number, school, grade, day, kind, has, meant, source))
    return lines


def _day(text: str, today: date, sentences: list[str]) -> date | None:
    day = day_of(text, sentences)
    if not text:
        sentences.append("Datoen mangler.")
    elif day and not EARLIEST <= day <= today:
        sentences.append(f"Datoen må være mellom {EARLIEST:%d.%m.%Y} og i dag.")
    return day


def _number(text: str, what: str, sentences: list[str]) -> int | None:
    plain = re.sub(r"\s", "", text)
    if not plain:
        return None
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 6):
        sentences.append(f"«{text}» er ikke et antall {what}.")
        return None
    return int(plain)


def _grades(text: str, there: range, sentences: list[str]) -> list[int]:
    plain = re.sub(r"[\s.]|trinn", "", text.casefold()).replace("\u2013", "-")
    if plain == "alle":
        return list(there)
    span = re.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?", plain)
    if not span:
        sentences.append(f"«{text}» er ikke trinn. Skriv 5, 1-7 eller alle.")
        return []
    first, last = int(span[1]), int(span[2] or span[1])
    wanted = list(range(first, last + 1))
    outside = [grade for grade in wanted if grade not in there]
    if outside or not wanted:
        sentences.append(f"Skolen hadde ikke {', '.join(map(str, outside)) or text}. trinn da.")
        return []
    return wanted


def _types() -> dict[str, str]:
    """The codes of the owner's kinds of devices, by the words that people write."""
    return {kind.label.casefold(): kind.value for kind in DeviceType}
