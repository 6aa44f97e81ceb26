"""Who has 1:1, computed from the ledger. Plain Python; docs/decisions/0004 says why it is so.

A grade has 1:1 when the devices that its pupils own (handed out or stated, less what was taken out
of use) are at least as many as the pupils it had when that was recorded. A school is *full* when
every grade of its span has 1:1, *partial* when some have, *none* when every grade is known and none
has, and *unknown* otherwise. Granted and ordered devices tell nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from entilen.process.vocabulary import Word
from entilen.schools.rules import (
    COMPULSORY,
    SchoolType,
    school_type,
    school_year_label,
    school_year_of,
)

DEFINITION = (
    "Et trinn har 1:1 når hver elev på trinnet har fått sin egen digitale enhet. "
    "En skole har 1:1 når alle trinnene ved skolen har det. Delte enheter teller ikke."
)


class Status(Word):
    """What is known of a school on a day."""

    FULL = "full", "Alle trinn har 1:1"
    PARTIAL = "partial", "Noen trinn har 1:1"
    NONE = "none", "Ingen trinn har 1:1"
    UNKNOWN = "unknown", "Ikke kjent"


COMPULSORY_GRADES = range(1, 11)


@dataclass(frozen=True, slots=True)
class Held:
    """What a grade's pupils own, and how many pupils it was meant for (None: not recorded).

    `own_word`: the school itself has stated some of it, and nobody else has confirmed that.
    `last_year`: the newest that is known is of an earlier school year, and the devices stay.
    `ground`: what the newest that is known stands on, a kind of the ledger or «followed». `since`:
    the day from which the grade has had 1:1 without a break.
    """

    devices: int
    pupils: int | None
    own_word: bool = False
    last_year: bool = False
    ground: str = ""
    since: date | None = None

    @property
    def covered(self) -> bool:
        """Whether every pupil has an own device. Without a number of pupils nobody can say so."""
        return self.devices > 0 and self.pupils is not None and self.devices >= self.pupils


@dataclass(frozen=True, slots=True)
class Standing:
    """A school as it was on a day: its grades, and what the ledger holds of each."""

    school_id: int
    span: tuple[int, int] | None
    held: Mapping[int, Held] = field(default_factory=dict)
    declared_full: bool = False
    counted: bool = True
    """Whether it is one of the owner's own schools, and neither special nor private."""
    devices: tuple[str, ...] = ()
    """Codes of the kinds of device that pupils on the grades of the day have, in order."""

    @property
    def type(self) -> SchoolType:
        """The type that the grades of the day make."""
        return school_type(*self.span) if self.span else SchoolType.OTHER

    @property
    def grades(self) -> range:
        """The grades of the day."""
        return range(self.span[0], self.span[1] + 1) if self.span else range(0)

    @property
    def covered(self) -> list[int]:
        """Grades of the day that have 1:1. What was handed out on other grades does not count."""
        if self.declared_full:
            return list(self.grades)
        return [grade for grade in self.grades if grade in self.held and self.held[grade].covered]

    @property
    def own_word(self) -> bool:
        """Whether what is said of the school rests on its own word, on any grade of the day."""
        if self.declared_full:
            return False
        return any(self.held[grade].own_word for grade in self.grades if grade in self.held)

    @property
    def known(self) -> bool:
        """Whether anything is recorded of any grade of the day."""
        return self.declared_full or any(grade in self.held for grade in self.grades)

    @property
    def last_year(self) -> list[int]:
        """Grades with 1:1 that nobody has confirmed for the school year of the day."""
        if self.declared_full:
            return []
        return [grade for grade in self.covered if self.held[grade].last_year]

    @property
    def tally(self) -> "Tally":
        """The school as it is counted: one of its kind."""
        return Tally(self.type, self.status, self.own_word, bool(self.last_year), self.marks)

    @property
    def marks(self) -> str:
        """A mark for each of the grades 1 to 13: «-» not of the school, «?» unknown, «1» has 1:1,
        «0» has not; a letter («a» for 1, «b» for 0) where it is the school's own word."""
        return "".join(self._mark(grade) for grade in range(1, 14))

    def _mark(self, grade: int) -> str:
        if grade not in self.grades:
            return "-"
        held = self.held.get(grade)
        if held is None:
            return "?"
        return {(True, False): "1", (False, False): "0", (True, True): "a", (False, True): "b"}[
            held.covered, held.own_word
        ]

    @property
    def status(self) -> Status:
        """Full, partial, none or unknown."""
        if self.declared_full:
            return Status.FULL
        covered = len(self.covered)
        if covered:
            return Status.FULL if covered == len(self.grades) else Status.PARTIAL
        known = self.grades and all(grade in self.held for grade in self.grades)
        return Status.NONE if known else Status.UNKNOWN


OWN_WORD = "oppgitt av skolen, ikke bekreftet"
"""What stands beside everything that rests on a school's own word alone."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Schools of a kind. None is a number that is not known."""

    total: int | None = None
    full: int | None = None
    partial: int | None = None
    none: int | None = None
    unknown: int | None = None

    def as_dict(self) -> dict[str, int | None]:
        """The numbers under the names that they have in the open data."""
        return {name: getattr(self, name) for name in COUNTED}

    @property
    def nothing_known(self) -> bool:
        """Whether no number here is known."""
        return all(value is None for value in self.as_dict().values())


COUNTED = ("total", "full", "partial", "none", "unknown")


@dataclass(frozen=True, slots=True)
class Figure:
    """Coverage on a day: all compulsory schools, and by type."""

    schools: Counts
    by_type: Mapping[SchoolType, Counts]

    def as_dict(self) -> dict[str, Any]:
        """The shape of the open data."""
        return {
            "schools": self.schools.as_dict(),
            "by_type": {kind.value: self.by_type[kind].as_dict() for kind in SchoolType},
        }


@dataclass(frozen=True, slots=True)
class Tally:
    """Schools that are alike in all that a figure counts, and how many they are. `marks` say what
    is so of each grade (`Standing.marks`)."""

    type: str
    status: str
    own_word: bool = False
    last_year: bool = False
    marks: str = ""
    schools: int = 1


def count(tallies: Iterable[Tally]) -> Figure:
    """The figure that these schools make. Only compulsory schools count in `schools`."""
    by_kind = {kind: dict.fromkeys(Status, 0) for kind in SchoolType}
    for tally in tallies:
        by_kind[SchoolType(tally.type)][Status(tally.status)] += tally.schools
    by_type = {kind: _counts(by_status) for kind, by_status in by_kind.items()}
    whole = {status: sum(by_kind[kind][status] for kind in COMPULSORY) for status in Status}
    return Figure(_counts(whole), by_type)


def _counts(by_status: Mapping[Status, int]) -> Counts:
    return Counts(
        total=sum(by_status.values()),
        full=by_status[Status.FULL],
        partial=by_status[Status.PARTIAL],
        none=by_status[Status.NONE],
        unknown=by_status[Status.UNKNOWN],
    )


def count_own_word(tallies: Iterable[Tally]) -> int:
    """How many compulsory schools rest on their own word alone, whatever their status."""
    return sum(row.schools for row in tallies if row.own_word and row.type in COMPULSORY)


def count_last_year(tallies: Iterable[Tally]) -> int:
    """How many compulsory schools have 1:1 on a grade that is not confirmed for the school year."""
    return sum(row.schools for row in tallies if row.last_year and row.type in COMPULSORY)


def not_confirmed_for(day: date) -> str:
    """«ikke bekreftet for 2026/2027», as it stands beside what is of an earlier school year."""
    return f"ikke bekreftet for {school_year_label(school_year_of(day))}"


def count_own_word_by_type(tallies: Iterable[Tally]) -> dict[SchoolType, int]:
    """The same, type by type."""
    counts = dict.fromkeys(COMPULSORY, 0)
    for row in tallies:
        if row.own_word and row.type in COMPULSORY:
            counts[SchoolType(row.type)] += row.schools
    return counts


COUNTED_BY_GRADE = ("grade", "total", "full", "none", "unknown")


@dataclass(frozen=True, slots=True)
class GradeCounts:
    """Compulsory schools that have a grade: how many have 1:1 on it. None is not known.

    `unconfirmed` of them rest on their own word, on this grade.
    """

    grade: int
    total: int | None = None
    full: int | None = None
    none: int | None = None
    unknown: int | None = None
    unconfirmed: int | None = None

    def as_dict(self) -> dict[str, int | None]:
        """The numbers under the names that they have in the open data."""
        return {name: getattr(self, name) for name in COUNTED_BY_GRADE}


def count_grades(tallies: Iterable[Tally]) -> tuple[GradeCounts, ...]:
    """Each compulsory grade, over the schools that count in `schools`."""
    by_grade: list[Counter[str]] = [Counter() for _ in COMPULSORY_GRADES]
    for tally in tallies:
        if tally.type in COMPULSORY:
            for marks, mark in zip(by_grade, tally.marks, strict=False):
                marks[mark] += tally.schools
    return tuple(
        _grade_counts(grade, marks)
        for grade, marks in zip(COMPULSORY_GRADES, by_grade, strict=True)
    )


def _grade_counts(grade: int, marks: Counter[str]) -> GradeCounts:
    full, none = marks["1"] + marks["a"], marks["0"] + marks["b"]
    return GradeCounts(
        grade, full + none + marks["?"], full, none, marks["?"], marks["a"] + marks["b"]
    )


def published(numbers: Mapping[str, Any]) -> Figure:
    """The figure of a published statement: its own numbers, and None for what it does not say."""
    by_type = numbers.get("by_type", {})
    return Figure(
        schools=_told(numbers.get("schools", {})),
        by_type={kind: _told(by_type.get(kind.value, {})) for kind in SchoolType},
    )


def _told(numbers: Mapping[str, int]) -> Counts:
    unknown_names = set(numbers) - set(COUNTED)
    if unknown_names:
        raise ValueError(f"A statement cannot count {', '.join(sorted(unknown_names))}.")
    return Counts(**numbers)


def read_day(text: str, today: date) -> date:
    """A day as the open data writes it. Raises ValueError with what is wrong, in a sentence."""
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"«{text[:40]}» er ikke en dato. Skriv år, måned og dag slik: 2021-01-31."
        ) from None
    if day > today:
        raise ValueError(
            f"{day:%d.%m.%Y} har ikke vært ennå. Spør om {today:%d.%m.%Y} eller tidligere."
        )
    return day


SMALL = 5


def suppressed(number: int | None) -> str:
    """A number of pupils or devices for the public: a count below five could point at someone."""
    if number is None:
        return "ikke kjent"
    return "færre enn 5" if 0 < number < SMALL else str(number)
