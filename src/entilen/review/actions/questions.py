"""Questions to the school that do not return the case."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.calendar import Moves, span
from entilen.cases.deadlines import due_after_pause, in_working_days
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.process.vocabulary import Act
from entilen.review.models import (
    Question,
)


@transaction.atomic
def ask(
    *, case: Case, person: Person, text: str, reason: str = "", due: date | None = None
) -> Question:
    """Ask the school something with a deadline; the case is not returned.

    Without `due` the school has the working days of the programme version. The administration's own
    clock stands still until the last question is answered.
    """
    lock(case)
    question = Question.objects.create(
        case=case,
        text=text,
        reason=reason,
        asked_by=person,
        due=due or in_working_days(case.programme.requirements.deadlines.question),
    )
    advance(
        case=case,
        act=Act.ASK_QUESTION,
        actor=person,
        summary="Spørsmål til skolen",
        details={"question": question.pk},
    )
    return question


@transaction.atomic
def answer_question(*, question: Question, person: Person, text: str) -> Question:
    """The school answers a question."""
    lock(question.case)
    question.refresh_from_db()
    if question.answered_at:
        raise Refused(["Spørsmålet er allerede besvart."])
    question.answer, question.answered_by = text, person
    question.answered_at = timezone.now()
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    advance(
        case=question.case,
        act=Act.ANSWER_QUESTION,
        actor=person,
        summary="Skolen svarte på spørsmålet",
        details={"question": question.pk},
    )
    return question


def move_questions_with_calendar(case: Case, moved: Moves) -> dict[str, Any]:
    """Keep the working days that are left of each open question when the calendar changes.

    Returns what the event keeps.
    """
    rows = []
    for question in Question.objects.filter(case=case, answered_at__isnull=True):
        before, question.due = question.due, moved(question.due)
        if question.due != before:
            question.save(update_fields=["due"])
            rows.append({"question": question.pk, **span(before, question.due)})
    return {"questions": rows} if rows else {}


def move_questions(case: Case, since: date) -> dict[str, Any]:
    """Give each open question the days that were left of its deadline when the case was set aside.

    What was due already gets the ordinary number of days. Returns what the event keeps.
    """
    ordinary = case.programme.requirements.deadlines.question
    moved = []
    for question in Question.objects.filter(case=case, answered_at__isnull=True):
        before = question.due
        question.due = due_after_pause(before, since, ordinary)
        question.save(update_fields=["due"])
        moved.append({"question": question.pk, **span(before, question.due)})
    return {"questions": moved} if moved else {}
