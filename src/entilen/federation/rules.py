"""What an issuer says of a person, as plain values. Plain Python.

Source: the claims of OpenID Connect Core, and the groups that Feide tells of a person's schools.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from entilen.ui.rules import one_line

EMPLOYED = frozenset({"employee", "faculty", "staff"})
SCHOOL_UNIT = re.compile(r":unit:NO(\d{9})$")


@dataclass(frozen=True, slots=True)
class Claimed:
    """Who somebody is, by their issuer. `schools` are org. numbers; `employed` is None where the
    issuer does not say."""

    subject: str
    name: str
    email: str
    schools: tuple[str, ...] = ()
    employed: bool | None = None
    pupil: bool = False


def claimed(claims: Mapping[str, Any], groups: Iterable[Any] | None) -> Claimed:
    """Read the claims and the groups; what is of another shape than it should be is left out.

    A pupil is a student who is not employed too. An address is only a hint of who it may be,
    whether the issuer calls it verified or not.
    """
    rows = [row for row in groups or () if isinstance(row, Mapping)]
    affiliations = {word for row in rows for word in _affiliations(row)}
    units = (SCHOOL_UNIT.search(str(row.get("id", ""))) for row in rows if row.get("parent"))
    employed = bool(affiliations & EMPLOYED) if affiliations else None
    return Claimed(
        subject=str(claims.get("sub", ""))[:191],
        name=one_line(str(claims.get("name") or ""))[:120],
        email=str(claims.get("email") or "").strip().lower()[:254],
        schools=tuple(sorted({unit[1] for unit in units if unit})),
        employed=employed,
        pupil="student" in affiliations and not employed,
    )


def _affiliations(row: Mapping[str, Any]) -> list[str]:
    membership = row.get("membership")
    told = membership.get("affiliation") if isinstance(membership, Mapping) else None
    if isinstance(told, str):
        return [told]
    return [word for word in told if isinstance(word, str)] if isinstance(told, list) else []
