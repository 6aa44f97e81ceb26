"""The numbers of a published statement, one by one: how they read, and what they cannot be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from entilen.coverage.rules import COUNTED, published
from entilen.schools.rules import COMPULSORY, SchoolType

PLURALS = {
    SchoolType.PRIMARY: "Barneskoler",
    SchoolType.LOWER_SECONDARY: "Ungdomsskoler",
    SchoolType.COMBINED: "Kombinerte skoler",
    SchoolType.LOWER_AND_UPPER_SECONDARY: "8.–13. trinn",
    SchoolType.UPPER_SECONDARY: "Videregående skoler",
    SchoolType.OTHER: "Andre skoler",
}
_WORDS = {
    "total": "i alt",
    "full": "alle trinn har 1:1",
    "partial": "noen trinn har 1:1",
    "none": "ingen trinn har 1:1",
    "unknown": "ikke kjent",
}


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a statement: where it stands, and what people read for it."""

    group: str
    name: str
    label: str

    @property
    def key(self) -> str:
        """Its name in a form."""
        return f"{self.group}-{self.name}"


def said_in(numbers: Mapping[str, Any]) -> dict[Number, int]:
    """Every number that a statement says, in its order."""
    told = numbers.get("by_type", {})
    groups = [("schools", "Grunnskoler", numbers.get("schools", {}))]
    groups += [(kind.value, PLURALS[kind], told.get(kind.value, {})) for kind in SchoolType]
    return {
        Number(group, name, f"{label}, {_WORDS[name]}"): counts[name]
        for group, label, counts in groups
        for name in COUNTED
        if name in counts
    }


def with_numbers(numbers: Mapping[str, Any], values: Mapping[Number, int]) -> dict[str, Any]:
    """The statement with these numbers in their places."""
    new: dict[str, Any] = {"schools": {**numbers.get("schools", {})}}
    new["by_type"] = {kind: {**counts} for kind, counts in numbers.get("by_type", {}).items()}
    for at, value in values.items():
        place = new["schools"] if at.group == "schools" else new["by_type"][at.group]
        place[at.name] = value
    return {name: counts for name, counts in new.items() if name in numbers}


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """What reads otherwise: label, number before, number after."""
    new = said_in(after)
    return [
        (at.label, number, new[at])
        for at, number in said_in(before).items()
        if at in new and new[at] != number
    ]


def statement_problems(numbers: Mapping[str, Any], *, before: Mapping[str, Any]) -> list[str]:
    """Why a published statement cannot say these numbers instead of others; empty when it can."""
    figure = published(numbers)
    problems = ["Tallene er de samme som før. Rett det som er feil."] if numbers == before else []
    groups = [("Grunnskoler", figure.schools)]
    groups += [(PLURALS[kind], counts) for kind, counts in figure.by_type.items()]
    for label, counts in groups:
        parts = sum(value or 0 for name, value in counts.as_dict().items() if name != "total")
        if counts.total is not None and parts > counts.total:
            problems.append(f"{label}: {parts} er flere enn de {counts.total} i alt.")
    of_types = sum(figure.by_type[kind].full or 0 for kind in COMPULSORY)
    if figure.schools.full is not None and of_types > figure.schools.full:
        problems.append(
            f"Skoletypene har til sammen {of_types} skoler med 1:1, "
            f"men grunnskolene i alt har {figure.schools.full}."
        )
    return problems
