"""What the register knows of a school, fact by fact, on two clocks. Plain Python.

A fact says that a field has a value from a day; it holds until the next one of the field. When we
were told is the other clock. A fact that was wrong is replaced by another, or by nothing: both stay
to be read. So «what was so on a day» and «what did we believe on a day» each have an answer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from entilen.process.vocabulary import Word


class Field(Word):
    """What of a school has a day from which it holds."""

    OPEN = "open", "Status"
    SPAN = "span", "Trinn"
    NAME = "name", "Navn"
    OWNERSHIP = "ownership", "Eier"
    SPECIAL = "special", "Spesialskole"
    DISTRICT = "district", "Bydel"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `from_day` None: as far back as anything is known. A `value` of None says nothing:
    such a fact only takes back the one that it replaces."""

    key: int
    field: str
    value: Any
    from_day: date | None
    recorded_at: datetime
    replaces: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A value, the first day that it holds, and the first day that it holds no longer; None where
    there is no such day. `fact` is the one that says so."""

    value: Any
    first: date | None
    end: date | None
    fact: int

    def holds(self, day: date) -> bool:
        """Whether it is so on a day."""
        return (self.first is None or self.first <= day) and (self.end is None or day < self.end)


def believed(facts: Iterable[Fact], known: datetime | None = None) -> list[Fact]:
    """The facts that stood at a moment (None: now): told by then, and not replaced by then."""
    told = [fact for fact in facts if known is None or fact.recorded_at <= known]
    gone = {fact.replaces for fact in told}
    return [fact for fact in told if fact.key not in gone and fact.value is not None]


def terms(facts: Iterable[Fact], field: str, known: datetime | None = None) -> list[Term]:
    """What a field has been, is and will be, in the order of days, as it was known at a moment.

    Of two facts from the same day the one that was told last holds. Terms that follow each other
    with the same value are one.
    """
    rows = sorted(
        (fact for fact in believed(facts, known) if fact.field == field),
        key=lambda fact: (fact.from_day or date.min, fact.key),
    )
    by_day = {fact.from_day: fact for fact in rows}
    return list(_joined(list(by_day.values())))


def _joined(rows: list[Fact]) -> Iterator[Term]:
    changes = [fact for at, fact in enumerate(rows) if not at or fact.value != rows[at - 1].value]
    for at, fact in enumerate(changes):
        end = changes[at + 1].from_day if at + 1 < len(changes) else None
        yield Term(fact.value, fact.from_day, end, fact.key)


def term_on(dated: Iterable[Term], day: date) -> Term | None:
    """The term that a day lies in."""
    return next((term for term in dated if term.holds(day)), None)


def value_on(dated: Iterable[Term], day: date) -> Any:
    """The value on a day; None where nothing is known."""
    term = term_on(dated, day)
    return term.value if term else None
