"""When each party must be done, in working days of the school calendar."""

from datetime import date

from django.utils import timezone

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


def closed_spans() -> list[tuple[date, date]]:
    """The owner's school holidays."""
    return list(SchoolHoliday.objects.values_list("first", "last"))


def in_working_days(days: int) -> date:
    """The day that lies so many working days from today."""
    return add_working_days(timezone.localdate(), days, closed_spans())


def due_for(stage: Stage, deadlines: Deadlines) -> date | None:
    """The deadline of whoever has the turn at a stage that begins today, if there is one."""
    name = _DAYS.get(stage)
    return in_working_days(getattr(deadlines, name)) if name else None


def due_after_pause(due: date | None, since: date) -> date | None:
    """The deadline of a turn that was set aside on a day and goes on today: the days that were
    left then, from today."""
    if due is None:
        return None
    left = working_days_between(since, due, closed_spans())
    return in_working_days(left) if left > 0 else due


def working_days_left(due: date) -> int:
    """Working days from today to a deadline; negative when it has passed."""
    return working_days_between(timezone.localdate(), due, closed_spans())
