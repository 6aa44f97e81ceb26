"""When each party must be done, in working days of the school calendar.

Every deadline of a case is set, set aside and given back here.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone

from entilen.cases.models import Case
from entilen.process.vocabulary import Stage
from entilen.programme.rules import Deadlines
from entilen.schools.models import SchoolHoliday
from entilen.schools.rules import add_working_days, working_days_between

_DAYS: dict[Stage, str] = {
    Stage.FORMAL_CHECK: "formal_check",
    Stage.SPECIALIST_REVIEW: "specialist_review",
    Stage.RECOMMENDATION: "recommendation",
    Stage.AT_DIRECTOR: "director",
    Stage.CORRECTION: "correction",
}

STANDS_STILL: list[Callable[[Case], bool]] = []
"""Why the clock of whoever treats a case may stand still: a later step registers what it knows."""

MOVES_AFTER_PAUSE: list[Callable[[Case, date], dict[str, Any]]] = []
"""What else has a deadline that a pause moves: given the case and the day on which it was set
aside, each moves its own and returns what the event keeps of it."""


def closed_spans() -> list[tuple[date, date]]:
    """The owner's school holidays."""
    return list(SchoolHoliday.objects.values_list("first", "last"))


def in_working_days(days: int) -> date:
    """The day that lies so many working days from today."""
    return add_working_days(timezone.localdate(), days, closed_spans())


def due_for(stage: Stage, deadlines: Deadlines) -> date | None:
    """The deadline of whoever has the turn at a stage that begins today, if there is one."""
    days = days_for(stage, deadlines)
    return in_working_days(days) if days else None


def days_for(stage: Stage, deadlines: Deadlines) -> int:
    """The working days that whoever has the turn at a stage ordinarily has; 0 without deadline."""
    name = _DAYS.get(stage)
    return int(getattr(deadlines, name)) if name else 0


def due_after_pause(due: date, since: date, ordinary: int) -> date:
    """The deadline of a task that was set aside with its case on a day, and goes on today.

    The days that were left then, from today. What was due already gets the `ordinary` number of
    days: who takes a case up again always has a deadline ahead.
    """
    left = working_days_between(since, due, closed_spans())
    return in_working_days(left if left > 0 else ordinary)


def stop_clock(case: Case) -> None:
    """Set the deadline aside from today; one that is set aside already stays as it is."""
    if case.due is not None:
        case.paused_due, case.paused_on, case.due = case.due, timezone.localdate(), None


def start_clock(case: Case) -> None:
    """Give back the days that were left when the deadline was set aside, from today.

    What was late by then is as late now: the time that it stood still counts neither way.
    """
    if case.paused_due is not None:
        since = case.paused_on or timezone.localdate(case.turn_since)
        case.due = in_working_days(working_days_between(since, case.paused_due, closed_spans()))
    case.paused_due = case.paused_on = None


def take_up_clock(case: Case, stage: Stage) -> dict[str, Any]:
    """Give a case that was set aside its deadline again, and move all that was due in the pause.

    Returns what the event keeps of the other deadlines that moved.
    """
    since = timezone.localdate(case.turn_since)
    deadlines = case.programme.requirements.deadlines
    if case.paused_due is not None:
        case.due = due_after_pause(
            case.paused_due, case.paused_on or since, days_for(stage, deadlines)
        )
    case.paused_due = case.paused_on = None
    moved: dict[str, Any] = {}
    for move in MOVES_AFTER_PAUSE:
        moved |= move(case, since)
    return moved


def keep_clock(case: Case) -> None:
    """Let the clock stand still while somebody waits for the school, and go when nobody does."""
    if any(stands(case) for stands in STANDS_STILL):
        stop_clock(case)
    elif case.at is not Stage.SUSPENDED:
        start_clock(case)


def working_days_left(due: date) -> int:
    """Working days from today to a deadline; negative when it has passed."""
    return working_days_between(timezone.localdate(), due, closed_spans())
