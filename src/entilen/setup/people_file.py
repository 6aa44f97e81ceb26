"""A list of people with roles: one row a role, read from a CSV file. Plain Python.

Columns: `navn`, `e-post` and `rolle` must be there; `skole` (name or org. number), `fra`, `til` and
`overordnet` (an e-mail address) may be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from entilen.accounts.rules import ADMINISTRATOR_GIVES, SCHOOL_SCOPED
from entilen.files.table_file import Fault, Unreadable, day_of, table_rows
from entilen.process.vocabulary import Role

__all__ = ["Fault", "Unreadable"]

REQUIRED = ("navn", "e-post", "rolle")
KNOWN = (*REQUIRED, "skole", "fra", "til", "overordnet")
MOST = 5000
ROLES = {role.label.casefold(): role for role in ADMINISTRATOR_GIVES}


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


def rows_of(content: bytes) -> list[dict[str, str]]:
    """The rows of the file by column. Raises Unreadable when it is another file."""
    return table_rows(content, REQUIRED, KNOWN, MOST)


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
        "first_day": day_of(row.get("fra", ""), sentences) or today,
        "last_day": day_of(row.get("til", ""), sentences),
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
