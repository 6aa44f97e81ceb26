"""The rows of a list of cases: read by their keys, in a statement that is made once."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from django.db.models import DateField, OuterRef, Subquery
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.accounts.queries import held_roles, people_with
from entilen.cases.models import Case
from entilen.desk.situation import status_of
from entilen.desk.worklist import overdue_conditions
from entilen.devices.queries import concerned, unconfirmed_schools
from entilen.process.vocabulary import SCHOOL_ROLES, Audience, Role
from entilen.review.deadlines import late_question_due
from entilen.rollout.holds import Held, held_of, hold_reads
from entilen.together import Among, Given, Prepared, read_together
from entilen.turns.today import doubting_handlers, without_handler


class Row(NamedTuple):
    """A case in a list: its status, who handles it today, and, where it is held back, why."""

    case: Case
    status: str
    handler: str
    held: Held | None


@cache
def _cases() -> Prepared:
    """Cases with what a list says of their deadlines and their handler."""
    today = Given("today", DateField())
    cases = doubting_handlers(Case.objects.filter(Among("pk")), today)
    unmet = overdue_conditions(today).filter(decision__case=OuterRef("pk")).order_by("due")
    return Prepared(
        cases.annotate(
            question_due=late_question_due(today),
            condition_due=Subquery(unmet.values("due")[:1]),
        )
        .order_by()
        .select_related("school", "handler")
    )


def rows_of(person: Person, keys: Sequence[int]) -> list[Row]:
    """What a list shows a person of these cases, in the order of the keys."""
    if not keys:
        return []
    today = timezone.localdate()
    cases, unmet, unanswered = read_together(
        [_cases(), *hold_reads()], {"keys": list(keys), "today": today}
    )
    schools = {role.school_id for role in held_roles(person) if role.role in SCHOOL_ROLES}
    lost = lost_of(case.pk for case in cases if case.doubt)
    holds = held_of(unmet, unanswered, today)
    by_key = {
        case.pk: Row(
            case,
            status_of(
                case, Audience.SCHOOL if case.school_id in schools else Audience.ADMINISTRATION
            ),
            handler_of(case.handler.name if case.handler else "", lost=case.pk in lost),
            holds.get(case.pk),
        )
        for case in cases
    }
    return [by_key[key] for key in keys]


def advising(person: Person) -> tuple[list[Person], int]:
    """Whom cases may be given to, and at how many schools a statement waits for the person."""
    advisers, schools = read_together(
        [_advisers(), unconfirmed_schools()], {"today": timezone.localdate()}
    )
    return advisers, concerned(person, schools)


@cache
def _advisers() -> Prepared:
    people = people_with(Role.ICT_ADVISER, day=Given("today", DateField()))
    return Prepared(people.order_by("name", "pk"))


def lost_of(doubtful: Iterable[int]) -> set[int]:
    """Which of the cases with a doubt about the handler nobody handles."""
    keys = list(doubtful)
    return without_handler(keys) if keys else set()


def handler_of(name: str, *, lost: bool) -> str:
    """Who handles a case today; who has lost the role, or may not treat it, does not."""
    return name if name and not lost else "Ingen"
