"""A list of people with roles: one row a role, read from a CSV file. Plain Python.

Columns: `navn`, `e-post` and `rolle` must be there; `skole` (name or org. number), `fra`, `til` and
`overordnet` (an e-mail address) may be.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from entilen.accounts.rules import ADMINISTRATOR_GIVES, SCHOOL_SCOPED
from entilen.process.vocabulary import Role
from entilen.ui.rules import columns_named, one_line

REQUIRED = ("navn", "e-post", "rolle")
KNOWN = (*REQUIRED, "skole", "fra", "til", "overordnet")
MOST = 5000
ROLES = {role.label.casefold(): role for role in ADMINISTRATOR_GIVES}


class Unreadable(Exception):
    """The file is no such list; the text says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """A role to give, as plain values. `school` is a school's id; `superior` an e-mail address."""

    number: int
    name: str
    email: str
    role: str
    school: int | None
    first_day: date
    last_day: date | None
    superior: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot be taken in, and why."""

    number: int
    name: str
    sentence: str


def rows_of(content: bytes) -> list[dict[str, str]]:
    """The rows of the file by column. Raises Unreadable when it is another file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("Lagre listen på nytt som «CSV UTF-8».") from None
    if "\x00" in text:
        raise Unreadable("Filen er ikke ren tekst.")
    header = text.partition("\n")[0]
    delimiter = ";" if header.count(";") >= header.count(",") else ","
    try:
        table = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)]
    except csv.Error:
        raise Unreadable("Filen er ikke en tabell. Lagre den på nytt som «CSV UTF-8».") from None
    columns = [name.strip().casefold() for name in table[0]] if table else []
    if missing := [name for name in REQUIRED if name not in columns]:
        raise Unreadable(f"Listen mangler {columns_named(missing)}.")
    if len(table) > MOST:
        raise Unreadable(f"Listen har {len(table) - 1} rader. Del den i flere.")
    return [
        {name: one_line(value) for name, value in zip(columns, row, strict=False) if name in KNOWN}
        for row in table[1:]
    ]


def read(
    rows: Sequence[Mapping[str, str]], schools: Mapping[str, int], today: date
) -> tuple[list[Line], list[Fault]]:
    """The roles of a list, and the rows that cannot be taken in.

    `schools` finds a school's id by its folded name and by its org. numbers.
    """
    lines, faults = [], []
    for number, row in enumerate(rows, 2):
        sentences: list[str] = []
        values = _values(row, schools, today, sentences)
        name = row.get("navn", "")
        faults += [Fault(number, name, sentence) for sentence in sentences]
        if not sentences:
            lines.append(Line(number=number, **values))
    return lines, faults


def _values(
    row: Mapping[str, str], schools: Mapping[str, int], today: date, sentences: list[str]
) -> dict[str, Any]:
    email = row.get("e-post", "").lower()
    if not row.get("navn"):
        sentences.append("Navnet mangler.")
    if "@" not in email or " " in email or len(email) > 254:
        sentences.append("E-postadressen mangler eller er ingen adresse.")
    role = ROLES.get(row.get("rolle", "").casefold())
    if role is None:
        sentences.append(f"«{row.get('rolle', '')}» er ingen rolle. Velg mellom: {_roles()}.")
    return {
        "name": row.get("navn", "")[:120],
        "email": email,
        "role": role.value if role else "",
        "school": _school(row.get("skole", ""), role, schools, sentences),
        "first_day": _day(row.get("fra", ""), sentences) or today,
        "last_day": _day(row.get("til", ""), sentences),
        "superior": row.get("overordnet", "").lower(),
    }


def _roles() -> str:
    return ", ".join(sorted(ROLES))


def _school(
    text: str, role: Role | None, schools: Mapping[str, int], sentences: list[str]
) -> int | None:
    if not text:
        if role in SCHOOL_SCOPED:
            sentences.append("Denne rollen gjelder én skole. Skriv hvilken.")
        return None
    school = schools.get(text.casefold())
    if school is None:
        sentences.append(f"Skolen «{text}» er ikke i registeret.")
    return school


def _day(text: str, sentences: list[str]) -> date | None:
    if not text:
        return None
    for shape in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, shape).date()
        except ValueError:
            continue
    sentences.append(f"«{text}» er ingen dato. Skriv dem som 01.08.2027.")
    return None
