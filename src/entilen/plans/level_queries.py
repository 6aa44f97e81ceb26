"""The levels of a plan and of what is granted, and the numbers that they make."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from entilen.cases.models import Case
from entilen.cases.reads import remembering, worked_out
from entilen.devices.models import LedgerEntry
from entilen.plans.models import GradeRow
from entilen.plans.reads import grade_rows, granted_levels, spans_ahead
from entilen.process.vocabulary import CaseKind, Stage
from entilen.reckoning.flow import LAST_GRADE
from entilen.reckoning.levels import Level, Moves, Place
from entilen.reckoning.numbers import Numbers, numbers

NUMBERS = (grade_rows, granted_levels, spans_ahead)
"""What `numbers_of` reads."""


def numbers_of(
    case: Case,
    grades: Collection[int] | None = None,
    content: Mapping[str, Any] | None = None,
) -> Numbers:
    """The numbers of a case: of what is granted in it, else of its plan; on top of what was granted
    before at the school, and with all that is granted where a site must carry it.

    `content` is a frozen plan whose numbers are wanted instead; `grades` narrows it to a part.
    """
    case = remembering(case, *NUMBERS)
    if content is not None:
        return _numbers(case, grades, content)
    part = None if grades is None else frozenset(grades)
    return worked_out(case, ("numbers", part), lambda: _numbers(case, part))


def _numbers(
    case: Case, grades: Collection[int] | None, content: Mapping[str, Any] | None = None
) -> Numbers:
    mine = [row for row in granted_levels(case) if row.case_id == case.pk]
    others = [row for row in granted_levels(case) if row.case_id != case.pk]
    since = max((row.pk for row in mine or others), default=0)
    if content is not None:
        own = _renewed((_frozen(row) for row in content["grade_rows"]), case.kind)
    else:
        own = _granted(mine) if case.at is Stage.GRANTED else planned(case)
    if grades is not None:
        own = tuple(level for level in own if level.place.grade in grades)
    return numbers(
        own,
        _granted(row for row in others if row.pk <= since),
        _granted(row for row in others if row.pk > since),
        last_grade=max((span.last for span in spans_ahead(case)), default=LAST_GRADE),
    )


def follows_pupils(case: Case, grade: int, device_type: str) -> bool:
    """Whether the devices of a grade in the case move up with their pupils."""
    rows = [row for row in grade_rows(case) if (row.grade, row.device_type) == (grade, device_type)]
    return bool(rows) and all(row.moves == Moves.PUPIL for row in rows)


def planned(case: Case) -> tuple[Level, ...]:
    """The levels of the case's own rows."""
    return _renewed((_planned(row) for row in grade_rows(case)), case.kind)


def _planned(row: GradeRow) -> Level:
    place = Place(row.site_id, row.grade, row.device_type)
    moves = Moves(row.moves)
    return Level(place, row.school_year, row.total, moves, row.pupils, spares=row.spares)


def _frozen(row: Mapping[str, Any]) -> Level:
    place = Place(row.get("site_id") or 0, row["grade"], row["device_type"])
    moves = Moves(row.get("moves", Moves.GRADE))
    total, spares = row["devices"] + row["spares"], row["spares"]
    return Level(place, row["school_year"], total, moves, row["pupils"], spares=spares)


def _granted(rows: Iterable[LedgerEntry]) -> tuple[Level, ...]:
    """The levels of grants, the later after the earlier."""
    by_case: dict[int, list[LedgerEntry]] = {}
    for row in rows:
        by_case.setdefault(row.case_id or 0, []).append(row)
    return tuple(
        level
        for group in by_case.values()
        for level in _renewed(map(_entered, group), vars(group[0])["for_what"])
    )


def _entered(row: LedgerEntry) -> Level:
    place = Place(row.site_id or 0, row.grade, row.device_type)
    moves = Moves(vars(row)["moves"] or Moves.GRADE)
    return Level(place, row.school_year or 0, row.quantity, moves, row.pupils or 0)


def _renewed(levels: Iterable[Level], kind: str) -> tuple[Level, ...]:
    """In a renewal, what comes in its first year is bought new."""
    rows = tuple(levels)
    if kind != CaseKind.RENEWAL or not rows:
        return rows
    first = min(level.year for level in rows)
    return tuple(replace(level, renews=level.year == first) for level in rows)
