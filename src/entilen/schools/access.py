"""Who may do what with the register: asked here, answered by the step that knows people.

The register comes before people in the house, so `accounts` registers the answers at start-up. A
question that nobody has answered is a no.
"""

from collections.abc import Callable
from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from entilen.schools.models import School
from entilen.ui.pages import to_the_door

Question = Literal["tend_register", "read_register", "lead_school"]
Answer = Callable[[Any, School | None], bool]
_ANSWERS: dict[Question, Answer] = {}


def answers(question: Question) -> Callable[[Answer], Answer]:
    """Register who answers a question about a person and perhaps a school."""

    def register(function: Answer) -> Answer:
        _ANSWERS[question] = function
        return function

    return register


def may(user: Any, question: Question, school: School | None = None) -> bool:
    """Whether the person may; nobody may who is not signed in."""
    answer = _ANSWERS.get(question)
    return bool(user.is_authenticated and answer and answer(user, school))


def stopped(
    request: HttpRequest, *questions: Question, school: School | None = None
) -> HttpResponse | None:
    """The way to the sign-in for those who are not signed in; None for those who may.

    Raises PermissionDenied for the others: one yes is enough.
    """
    if not request.user.is_authenticated:
        return to_the_door(request)
    if any(may(request.user, question, school) for question in questions):
        return None
    raise PermissionDenied
