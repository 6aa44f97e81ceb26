"""What is past its deadline, and when a school has been reminded of it often enough."""

from datetime import date

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from entilen.cases.deadlines import working_days_left
from entilen.cases.models import Case
from entilen.process.vocabulary import ANSWERING, RUNNING, Stage
from entilen.review.models import Question
from entilen.review.queries import questions
from entilen.review.rules import reminders_spent
from entilen.together import Given


def _late_questions(today: date | Given) -> QuerySet[Question]:
    return Question.objects.filter(answered_at__isnull=True, due__lt=today)


def is_late(today: date) -> Q:
    """A case that is past a deadline: of its stage, or of a question that the school must answer.

    The stage's own deadline is set aside while a question waits, so the question's counts then.
    """
    questions = _late_questions(today).filter(case__stage__in=sorted(ANSWERING))
    return Q(due__lt=today, stage__in=sorted(RUNNING)) | Q(pk__in=questions.values("case"))


def late_question_due(today: date | Given) -> Subquery:
    """For a query of cases: the first day on which the school should have answered a question."""
    late = _late_questions(today).filter(case=OuterRef("pk")).order_by().values("case")
    return Subquery(late.annotate(first=Min("due")).values("first"))


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
