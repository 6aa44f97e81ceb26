"""The owner's school calendar. Entering a holiday moves the deadlines that run, with events."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.accounts.queries import has_role
from entilen.cases.actions import advance, lock
from entilen.cases.deadlines import closed_spans
from entilen.cases.errors import NotYours
from entilen.cases.models import Case
from entilen.process.procedure import LIVING
from entilen.process.vocabulary import Act, Role
from entilen.schools.models import SchoolHoliday
from entilen.schools.rules import add_working_days, working_days_between

KEEPERS = (Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER)
LONGEST = timedelta(days=100)
Moves = Callable[[date], date]
"""A deadline by the calendar as it was, to the same number of working days by the new one."""

MOVES_WITH_CALENDAR: list[Callable[[Case, Moves], dict[str, Any]]] = []
"""What else of a case has a deadline in working days: each moves its own, and returns what the
event keeps of it. A later step registers what it knows."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A span in which schools do not work."""

    name: str
    first: date
    last: date


def calendar_problems(rows: Sequence[Holiday]) -> list[str]:
    """Why these cannot be the calendar; empty when they can."""
    problems = []
    for row in rows:
        if row.last < row.first:
            problems.append(f"{row.name}: siste dag er før første dag.")
        elif row.last - row.first > LONGEST:
            problems.append(f"{row.name} er lengre enn {LONGEST.days} dager. Stemmer datoene?")
    ordered = sorted(rows, key=lambda row: row.first)
    for earlier, later in pairwise(ordered):
        if later.first <= earlier.last:
            problems.append(f"{earlier.name} og {later.name} ligger oppå hverandre.")
    return problems


@transaction.atomic
def set_calendar(*, by: Person, since: date, rows: Iterable[Holiday]) -> int:
    """Say which holidays begin on a day or later; what began before stays as it is.

    Every deadline that runs keeps the working days that are left of it. Returns how many cases were
    moved. Raises NotYours, and ValidationError with every reason why the rows cannot be.
    """
    if not has_role(by, *KEEPERS):
        raise NotYours
    wanted = list(rows)
    earlier = [Holiday(row.name, row.first, row.last) for row in _before(since)]
    if problems := calendar_problems([*earlier, *wanted]):
        raise ValidationError(problems)
    cases = Case.objects.filter(stage__in=sorted(LIVING)).order_by("pk")
    locked = list(cases.select_for_update())
    before = closed_spans()
    SchoolHoliday.objects.filter(first__gte=since).delete()
    SchoolHoliday.objects.bulk_create(
        SchoolHoliday(name=row.name, first=row.first, last=row.last) for row in wanted
    )
    after = closed_spans()
    if sorted(before) == sorted(after):
        return 0
    return sum(_move(case, by, before, after) for case in locked)


def span(before: date, after: date) -> dict[str, str]:
    """A deadline that moved, as an event keeps it."""
    return {"before": before.isoformat(), "after": after.isoformat()}


def _before(since: date) -> Iterable[SchoolHoliday]:
    return SchoolHoliday.objects.filter(first__lt=since)


def _moves(start: date, before: list[tuple[date, date]], after: list[tuple[date, date]]) -> Moves:
    def moved(due: date) -> date:
        left = working_days_between(start, due, before)
        return add_working_days(start, left, after) if left > 0 else due

    return moved


def _move(
    case: Case, by: Person, before: list[tuple[date, date]], after: list[tuple[date, date]]
) -> bool:
    current = lock(case)
    moved: dict[str, Any] = {}
    today = _moves(timezone.localdate(), before, after)
    if current.due is not None and (due := today(current.due)) != current.due:
        moved["deadline"] = span(current.due, due)
        current.due = due
    if current.paused_due is not None:
        since = current.paused_on or timezone.localdate(current.turn_since)
        due = _moves(since, before, after)(current.paused_due)
        if due != current.paused_due:
            moved["paused"] = span(current.paused_due, due)
            current.paused_due = due
    for move in MOVES_WITH_CALENDAR:
        moved |= move(current, today)
    if not moved:
        return False
    current.save(update_fields=["due", "paused_due"])
    advance(case=current, act=Act.MOVE_DEADLINES, actor=by, summary=_told(current), details=moved)
    return True


def _told(case: Case) -> str:
    ends = f" til {case.due:%d.%m.%Y}" if case.due else ""
    return f"Frister er flyttet{ends} fordi skoleruta er endret"
