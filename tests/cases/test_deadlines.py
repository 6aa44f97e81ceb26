"""The clock: it stands still for a question, a pause moves all deadlines, and events keep both."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from entilen.accounts.models import Person
from entilen.cases.actions import resume, suspend
from entilen.cases.deadlines import closed_spans, in_working_days
from entilen.cases.models import Case
from entilen.process.vocabulary import Stage
from entilen.review.actions import answer_question, ask
from entilen.schools.rules import add_working_days, working_days_between
from tests.cast import (
    TODAY,
    Town,
    at_director,
    declare_all,
    formally_accepted,
    must,
    send_back,
    sent_case,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def on(day: date) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, 9, tzinfo=UTC), tick=True)


def later(days: int) -> date:
    return add_working_days(TODAY, days, closed_spans())


def left(case: Case, since: date) -> int:
    case.refresh_from_db()
    assert case.due
    return working_days_between(since, case.due, closed_spans())


@pytest.fixture
def case(town: Town) -> Iterator[Case]:
    row = sent_case(town)
    declare_all(town, row)
    row.refresh_from_db()
    yield row


def look(person: Person, case: Case) -> str:
    client = Client()
    client.force_login(person)
    return client.get(f"/sak/{case.key}/").content.decode()


def test_the_clock_stands_still_while_a_question_waits(town: Town, case: Case) -> None:
    before = left(case, TODAY)
    with on(later(2)):
        first = ask(case=case, person=town.adviser, text="Hvor?")
        second = ask(case=case, person=town.adviser, text="Når?")
        case.refresh_from_db()
        assert case.due is None
        assert "Klokka" in look(town.principal, case)
        assert "klokka står stille til skolen har svart" in look(town.adviser, case)
    with on(later(6)):
        answer_question(question=first, person=town.principal, text="Her.")
        case.refresh_from_db()
        assert case.due is None
    with on(later(9)):
        answer_question(question=second, person=town.principal, text="Nå.")
        assert left(case, later(9)) == before - 2
        event = case.events.latest("sequence")
        assert event.details["due"] == {"before": None, "after": case.due and f"{case.due}"}
        assert "klokka" not in look(town.adviser, case).lower()


def test_what_was_late_when_the_question_came_is_as_late_after_it(town: Town, case: Case) -> None:
    days = left(case, TODAY)
    with on(later(days + 3)):
        question = ask(case=case, person=town.adviser, text="Hvor?")
    with on(later(days + 10)):
        answer_question(question=question, person=town.principal, text="Her.")
        assert left(case, later(days + 10)) == -3


def test_the_next_stage_begins_with_a_clock_that_stands_still(town: Town, case: Case) -> None:
    question = ask(case=case, person=town.adviser, text="Hvor?")
    formally_accepted(town, case)
    assert case.due is None
    with on(later(4)):
        answer_question(question=question, person=town.principal, text="Her.")
        case.refresh_from_db()
        deadlines = case.programme.requirements.deadlines
        assert case.due == in_working_days(deadlines.specialist_review)


def test_a_pause_moves_the_deadlines_of_questions(town: Town, case: Case) -> None:
    question = ask(case=case, person=town.adviser, text="Hvor?", due=later(4))
    with on(later(1)):
        suspend(case=case, person=town.principal, ground="Vi flytter.")
    with on(later(11)):
        resume(case=case, person=town.principal)
        question.refresh_from_db()
        assert question.due == later(14)
        case.refresh_from_db()
        assert case.due is None
        moved = case.events.latest("sequence").details["questions"]
        assert moved == [
            {"question": question.pk, "before": f"{later(4)}", "after": f"{later(14)}"}
        ]


def test_a_pause_moves_the_deadline_of_the_return_letter(town: Town) -> None:
    case = at_director(town)
    must(case, town.director, "vision")
    send_back(town, case)
    days = left(case, TODAY)
    assert case.due == case.return_letters.get().due
    with on(later(2)):
        suspend(case=case, person=town.principal, ground="Vi flytter.")
    with on(later(8)):
        resume(case=case, person=town.principal)
        assert case.at is Stage.CORRECTION
        assert left(case, later(8)) == days - 2
        client = Client()
        client.force_login(town.principal)
        letter = case.return_letters.get()
        page = client.get(f"/sak/{case.key}/returbrev/{letter.pk}/").content.decode()
        assert "Fristen er flyttet" in page
        assert "Si mer" in page


def test_after_a_pause_there_is_always_a_deadline_ahead(town: Town, case: Case) -> None:
    days = left(case, TODAY)
    with on(later(days + 5)):
        suspend(case=case, person=town.principal, ground="Vi flytter.")
    with on(later(days + 9)):
        resume(case=case, person=town.principal)
        assert left(case, later(days + 9)) == days
        details = case.events.latest("sequence").details
        assert details["due"] == {"before": None, "after": f"{case.due}"}
