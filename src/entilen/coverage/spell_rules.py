"""What a school's pupils had on any day, as it was known at any moment. Plain Python.

A school is folded from its rows of the ledger and its facts of the register. Between the days on
which something changes it stands still: a *spell* is such a stretch of days. docs/decisions/0004
says what counts, 0024 how the spells are kept.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from entilen.coverage.rules import Held, Standing
from entilen.devices.rules import grade_on
from entilen.schools.fact_rules import Fact, Field, terms, value_on
from entilen.schools.rules import LAST_GRADE, school_type, school_year_of


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the ledger that says that pupils have devices, or had.

    `checked_at`: when an adviser confirmed the school's own word. `counted`: the register's number
    of pupils on the grade that school year, and when we were told, where the row has none.
    """

    key: int
    kind: str
    grade: int
    cohort: int | None
    quantity: int
    pupils: int | None
    effective: date
    recorded_at: datetime
    corrects: int | None = None
    checked_at: datetime | None = None
    counted: tuple[int, datetime] | None = None
    device_type: str = ""
    source: str = ""
    """Where the owner's history comes from; of other rows nothing: the public may not read it."""

    def known(self, moment: datetime | None) -> bool:
        """Whether we knew of it at a moment; None is now."""
        return moment is None or self.recorded_at <= moment


@dataclass(frozen=True, slots=True)
class Declared:
    """The owner's word that every school of a type has had 1:1 since a day."""

    type: str
    since: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Spell:
    """Days on which nothing changed, from the first to the one before `end`; None has no limit."""

    first: date | None
    end: date | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class History:
    """All that is recorded of one school."""

    school_id: int
    rows: Sequence[Row]
    facts: Sequence[Fact]
    declared: Sequence[Declared] = ()

    @property
    def moments(self) -> list[datetime]:
        """Every moment at which something more was known, in order."""
        told = [row.recorded_at for row in self.rows]
        told += [row.checked_at for row in self.rows if row.checked_at]
        told += [row.counted[1] for row in self.rows if row.counted]
        told += [fact.recorded_at for fact in self.facts]
        told += [word.recorded_at for word in self.declared]
        return sorted(set(told))

    def as_known(self, moment: datetime | None = None) -> "Known":
        """What was known at a moment; None is all that is."""
        return Known(self, moment)


class Known:
    """A school as it was known at a moment: its standing on each day."""

    def __init__(self, history: History, moment: datetime | None) -> None:
        self.school_id = history.school_id
        self.moment = moment
        self.dated = {field: terms(history.facts, field, moment) for field in Field}
        self.declared = [
            word for word in history.declared if moment is None or word.recorded_at <= moment
        ]
        known = [row for row in history.rows if row.known(moment)]
        gone = {row.corrects for row in known if row.kind == "retracted"}
        self.rows = sorted(
            (row for row in known if row.kind != "retracted" and row.key not in gone),
            key=lambda row: (row.effective, row.key),
        )

    def is_open(self, day: date) -> bool:
        """Whether the school is open that day."""
        return bool(value_on(self.dated[Field.OPEN], day))

    def counts(self, day: date) -> bool:
        """Whether the school is one of the owner's own that are neither special nor private."""
        return value_on(self.dated[Field.OWNERSHIP], day) == "public" and not value_on(
            self.dated[Field.SPECIAL], day
        )

    def span(self, day: date) -> tuple[int, int] | None:
        """The grades of the day."""
        value = value_on(self.dated[Field.SPAN], day)
        return (value[0], value[1]) if value else None

    def standing(self, day: date) -> Standing:
        """The school on a day."""
        span = self.span(day)
        kind = school_type(*span) if span else None
        declared = any(word.type == kind and word.since <= day for word in self.declared)
        by_grade = self._by_grade(day)
        return Standing(
            self.school_id,
            span,
            {grade: self._held_on(grade, rows, day) for grade, rows in by_grade.items()},
            declared_full=declared,
            counted=self.counts(day),
            devices=_device_types(by_grade, span),
        )

    def _by_grade(self, day: date) -> dict[int, list[Row]]:
        by_grade: dict[int, list[Row]] = {}
        for row in _in_force([row for row in self.rows if row.effective <= day]):
            by_grade.setdefault(_grade_of(row, day), []).append(row)
        return by_grade

    def _held_on(self, grade: int, rows: Sequence[Row], day: date) -> Held:
        """What a grade's pupils have: the newest statement, and all that came and went besides."""
        begun = date(school_year_of(day), 8, 1)
        mine = _counted_rows(rows)
        newest = max(mine, key=lambda row: (row.effective, row.key))
        return Held(
            devices=sum(_change(row) for row in mine),
            pupils=self._pupils(mine),
            own_word=any(self._own_word(row, begun) for row in mine),
            last_year=any(row.cohort is None for row in mine) and newest.effective < begun,
            ground=_ground(newest, grade),
        )

    def _own_word(self, row: Row, begun: date) -> bool:
        checked = row.checked_at is not None and (
            self.moment is None or row.checked_at <= self.moment
        )
        own = row.kind == "stated" or (row.kind == "confirmed" and row.effective >= begun)
        return own and not checked

    def _pupils(self, rows: Sequence[Row]) -> int | None:
        """How many pupils the devices were meant for: the newest number that a row carries, else
        the register's for the school's statement."""
        carried = [row for row in rows if row.pupils is not None]
        if carried:
            return max(carried, key=lambda row: (row.effective, row.key)).pupils
        for row in rows:
            if row.kind == "stated" and row.counted is not None:
                pupils, told = row.counted
                if self.moment is None or told <= self.moment:
                    return pupils
        return None

    def stock(self, day: date) -> dict[tuple[int, int | None, str], int]:
        """Devices on a day by grade, cohort (None: they stay) and device type."""
        stock: Counter[tuple[int, int | None, str]] = Counter()
        for grade, rows in self._by_grade(day).items():
            for row in _counted_rows(rows):
                stock[grade, row.cohort, row.device_type] += _change(row)
        return {place: number for place, number in stock.items() if number > 0}

    def days(self) -> list[date]:
        """Every day on which something may change, in order."""
        days = {term.first for dated in self.dated.values() for term in dated if term.first}
        days |= {word.since for word in self.declared}
        days |= {row.effective for row in self.rows}
        return sorted(days | self._new_years())

    def _new_years(self) -> set[date]:
        """Each 1 August from the first row on, until the last cohort has left."""
        if not self.rows:
            return set()
        first = school_year_of(self.rows[0].effective)
        last = school_year_of(self.rows[-1].effective) + 1
        cohorts = [row.cohort + LAST_GRADE for row in self.rows if row.cohort is not None]
        return {date(year, 8, 1) for year in range(first + 1, max([last, *cohorts]) + 1)}

    def spells(self) -> list[Spell]:
        """The days on which the school was open, in stretches that stand still."""
        days = self.days()
        starts: list[date | None] = [None, *days]
        ends: list[date | None] = [*days, None]
        spells: list[Spell] = []
        since: dict[int, date | None] = {}
        for first, end in zip(starts, ends, strict=True):
            day = first or date.min
            if not self.is_open(day):
                since = {}
                continue
            standing = _since(self.standing(day), since, first)
            last = spells[-1] if spells else None
            if last and last.end == first and last.standing == standing:
                spells[-1] = replace(last, end=end)
            else:
                spells.append(Spell(first, end, standing))
        return spells


STATEMENTS = ("stated", "imported")
"""Kinds that tell how many devices there are besides those handed out, until the next one."""


def _in_force(rows: Sequence[Row]) -> list[Row]:
    """Without the hand-outs that are corrected to nought: such a one never was, and its pupils
    count no more than its devices."""
    left: Counter[int] = Counter()
    for row in rows:
        if row.kind not in STATEMENTS:
            left[row.corrects or row.key] += row.quantity
    return [row for row in rows if row.kind != "handed_out" or left[row.corrects or row.key] > 0]


def _counted_rows(rows: Sequence[Row]) -> list[Row]:
    """Of a grade's rows those that count: of the statements the newest alone."""
    told = [row for row in rows if row.kind in STATEMENTS]
    return [row for row in rows if row.kind not in STATEMENTS] + told[-1:]


def _device_types(
    by_grade: Mapping[int, Sequence[Row]], span: tuple[int, int] | None
) -> tuple[str, ...]:
    """The kinds of which something is left on the grades of the span, in order."""
    left: Counter[str] = Counter()
    for grade, rows in by_grade.items():
        if span and span[0] <= grade <= span[1]:
            for row in _counted_rows(rows):
                left[row.device_type] += _change(row)
    return tuple(sorted(code for code, number in left.items() if number > 0 and code))


def _grade_of(row: Row, day: date) -> int:
    """The grade on which a row's devices are: those of a cohort move up with it."""
    return row.grade if row.kind in STATEMENTS else grade_on(row.grade, row.cohort, day)


def _change(row: Row) -> int:
    return {"retired": -row.quantity, "confirmed": 0}.get(row.kind, row.quantity)


def _ground(newest: Row, grade: int) -> str:
    followed = newest.cohort is not None and newest.grade != grade
    return "followed" if followed else newest.kind


def _since(standing: Standing, since: dict[int, date | None], first: date | None) -> Standing:
    """The standing with the day since when each grade has had 1:1 without a break; `since` is
    carried from spell to spell."""
    covered = {grade for grade, held in standing.held.items() if held.covered}
    for grade in [grade for grade in since if grade not in covered]:
        del since[grade]
    held: Mapping[int, Held] = {
        grade: replace(one, since=since.setdefault(grade, first)) if grade in covered else one
        for grade, one in standing.held.items()
    }
    return replace(standing, held=held)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a figure shows of a school: where it is counted, and what it has."""

    counted: bool
    type: str
    status: str
    grades: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Late:
    """Days of which the answer is another than before. None: the school was not there."""

    first: date | None
    end: date
    before: Shown | None
    after: Shown | None


def late(before: Sequence[Spell], after: Sequence[Spell], today: date) -> list[Late]:
    """Days before today of which another answer is given than before; each stretch as one."""
    edges = {edge for spell in (*before, *after) for edge in (spell.first, spell.end) if edge}
    days = sorted(edge for edge in edges if edge < today)
    changes: list[Late] = []
    for first, end in zip([None, *days], [*days, today], strict=True):
        was, now = _shown(before, first), _shown(after, first)
        last = changes[-1] if changes else None
        if was == now:
            continue
        if last and last.end == first and (last.before, last.after) == (was, now):
            changes[-1] = replace(last, end=end)
        else:
            changes.append(Late(first, end, was, now))
    return changes


def _shown(spells: Sequence[Spell], first: date | None) -> Shown | None:
    day = first or date.min
    for spell in spells:
        if (spell.first or date.min) <= day < (spell.end or date.max):
            one = spell.standing
            return Shown(one.counted, one.type, one.status, tuple(one.covered))
    return None
