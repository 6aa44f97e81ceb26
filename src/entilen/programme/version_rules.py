"""Whether a file of requirements can apply: every reason why not, in sentences. Plain Python.

A version that is whole has the shape of the one that the product ships to begin from, and holds
together in itself.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from entilen.process.vocabulary import DeliveryFault, Department, ReadinessSource, Word

KINDS = {
    str: "tekst", bool: "true eller false", int: "et tall", list: "en liste", dict: "et objekt",
}  # fmt: skip
NEEDED_BODY = "school_board"
LONGEST = 20_000
"""Characters of one text."""
MOST = 200
"""Rows of one list."""
ANCHORS = ("school_start", "board_meeting")
LEFT_OUT = {
    "recommended", "substitution_months", "school_reminders", "delivery_reasons", "readiness",
    "move_reasons",
}  # fmt: skip


@cache
def draft() -> dict[str, Any]:
    """The requirements that the product ships to begin from."""
    path = Path(__file__).parent / "data" / "start.json"
    shape: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return shape


def version_problems(data: Any) -> list[str]:
    """Why these requirements cannot apply; empty when they can."""
    problems = list(_unlike(data, draft(), "filen"))
    if problems:
        return problems
    return [*_dated(data), *_within(data["content"])]


def _unlike(data: Any, shape: Any, place: str) -> Iterator[str]:
    kind = type(shape) if not isinstance(shape, float) else int
    fits = isinstance(data, (int, float) if kind is int else kind)
    if not fits or (kind is int and isinstance(data, bool)):
        yield f"«{place}» må være {KINDS[kind]}."
    elif isinstance(shape, dict):
        yield from _unlike_object(data, shape, place)
    elif isinstance(shape, list):
        yield from _unlike_list(data, shape, place)
    elif isinstance(data, str) and len(data) > LONGEST:
        yield f"«{place}» er {len(data)} tegn. Det lengste som tas imot, er {LONGEST}."
    elif kind is int and data < 0 and "week" not in place:
        yield f"«{place}» kan ikke være mindre enn 0."


def _unlike_object(data: Mapping[str, Any], shape: Mapping[str, Any], place: str) -> Iterator[str]:
    inside = "" if place == "filen" else f"{place} → "
    for name, part in shape.items():
        if name in data:
            yield from _unlike(data[name], part, f"{inside}{name}")
        elif name not in LEFT_OUT:
            yield f"«{inside}{name}» mangler."
    for name in data.keys() - shape.keys() - LEFT_OUT:
        yield f"«{inside}{name}» er ukjent. Er det skrevet riktig?"


def _unlike_list(data: Sequence[Any], shape: Sequence[Any], place: str) -> Iterator[str]:
    if len(data) > MOST:
        yield f"«{place}» har {len(data)} rader. Det meste som tas imot, er {MOST}."
        return
    for number, row in enumerate(data, 1):
        yield from _unlike(row, shape[0], f"{place} nr. {number}")


def _dated(data: Mapping[str, Any]) -> Iterator[str]:
    with suppress(ValueError):
        if date.fromisoformat(data["valid_from"]).year >= 2000:
            return _named(data)
    return iter(["«valid_from» må være en dato, skrevet som 2027-08-01.", *_named(data)])


def _named(data: Mapping[str, Any]) -> Iterator[str]:
    key = data["key"]
    if not key or len(key) > 50 or not key.isascii() or not key.replace("-", "").isalnum():
        yield "«key» må være et kort kjennetegn med små bokstaver, tall og bindestrek: «krav-2027»."
    for name in ("title", "source"):
        if not data[name].strip():
            yield f"«{name}» er tom."
    if len(data["title"]) > 200:
        yield "«title» kan ha 200 tegn."


def _within(content: Mapping[str, Any]) -> Iterator[str]:
    """What one part of a version says of another."""
    keyed = (
        "areas", "bodies", "formal_items", "milestones", "thresholds", "cost_categories",
        "move_reasons",
    )  # fmt: skip
    for name in (*keyed, "linked_plans"):
        yield from _repeated(name, [row["key"] for row in content[name]])
    if not content["areas"]:
        yield "«areas» er tom. Planen må ha minst ett område."
    yield from _criteria(content["areas"])
    yield from _kinds("delivery_reasons", "kind", DeliveryFault, content)
    yield from _kinds("readiness", "source", ReadinessSource, content)
    yield from _bodies(content)
    yield from _milestones(content)
    yield from _numbers(content)


def _kinds(name: str, field: str, known: type[Word], content: Mapping[str, Any]) -> Iterator[str]:
    """Rows that may be left out, each of a kind from a closed list."""
    rows = content.get(name, [])
    yield from _repeated(name, [row["key"] for row in rows])
    kinds = [kind.value for kind in known]
    for row in rows:
        if row[field] not in kinds:
            yield (
                f"«{name} → {row['key']}» har «{row[field]}» som {field}. Velg mellom "
                f"{', '.join(kinds)}."
            )


def _bodies(content: Mapping[str, Any]) -> Iterator[str]:
    bodies = {row["key"] for row in content["bodies"]}
    if NEEDED_BODY not in bodies:
        yield f"«bodies» må ha organet «{NEEDED_BODY}», som behandler planen. Tittelen velger dere."
    if content["pupil_seats"]["body"] not in bodies:
        yield f"«pupil_seats → body» er «{content['pupil_seats']['body']}», som ikke er et organ."


def _numbers(content: Mapping[str, Any]) -> Iterator[str]:
    for row in content["thresholds"]:
        better = row["good"] >= row["bad"] if row["higher_is_better"] else row["good"] <= row["bad"]
        if not better or row["least"] > row["most"]:
            yield f"Terskelen «{row['title']}» har grenser som ikke henger sammen."
    for name, days in content["deadlines"].items():
        if not 0 < days <= 250:
            yield f"Fristen «{name}» må være fra 1 til 250."
    if content["spare_percent"]["least"] > content["spare_percent"]["usual"]:
        yield "«spare_percent» har et minste tall som er større enn det vanlige."


def _repeated(name: str, keys: Sequence[str]) -> Iterator[str]:
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"«{name}» har «{key}» to ganger."
    if not all(keys):
        yield f"«{name}» har en rad uten «key»."


def _criteria(areas: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    rows = [row for area in areas for row in area["criteria"]]
    yield from _repeated("criteria", [row["key"] for row in rows])
    known = {department.value for department in Department}
    for row in rows:
        if row["department"] not in known:
            yield (
                f"Kriteriet «{row['key']}» er lagt til «{row['department']}», som ikke er en "
                f"fagavdeling. Velg mellom {' og '.join(sorted(known))}."
            )


def _milestones(content: Mapping[str, Any]) -> Iterator[str]:
    areas = {row["key"] for row in content["areas"]} | {""}
    for row in content["milestones"]:
        if row["anchor"] not in ANCHORS:
            yield f"Milepælen «{row['title']}» er regnet fra «{row['anchor']}», som er ukjent."
        if row["area"] not in areas:
            yield f"Milepælen «{row['title']}» hører til «{row['area']}», som ikke er et område."
        if not -150 <= row["weeks"] <= 150:
            yield f"Milepælen «{row['title']}» ligger mer enn 150 uker fra skolestart."
    known = {row["key"] for row in content["milestones"]}
    for key in content["required_milestones"]:
        if key not in known:
            yield f"«required_milestones» har «{key}», som ikke er en milepæl."
