"""When a school has been reminded often enough, and its case may have to be suspended."""

from datetime import date

from django.utils import timezone

from entilen.cases.deadlines import working_days_left
from entilen.cases.models import Case
from entilen.process.vocabulary import ANSWERING, Stage
from entilen.review.queries import questions
from entilen.review.rules import reminders_spent


def overdue_at_school(case: Case) -> date | None:
    """The earliest deadline of the school that has passed: to correct, or to answer a question."""
    if case.at not in ANSWERING:
        return None
    waiting = [row.due for row in questions(case) if row.answered_at is None]
    own = [case.due] if case.at is Stage.CORRECTION and case.due else []
    passed = [due for due in (*waiting, *own) if due < timezone.localdate()]
    return min(passed, default=None)


def reminded_enough(case: Case) -> bool:
    """Whether the school has been reminded as often as the requirements say."""
    due = overdue_at_school(case)
    most = case.programme.requirements.deadlines.school_reminders
    return due is not None and reminders_spent(working_days_left(due), most)
