"""Events are never changed, and tampering shows."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from entilen.cases.actions import declare_impartiality, resume, suspend, withdraw
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import CaseEvent
from entilen.cases.queries import broken_link
from entilen.process.vocabulary import Stage
from entilen.schools.rules import working_days_between
from tests.cast import TODAY, Town, begin_case, sent_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def test_an_event_cannot_be_changed_or_deleted(town: Town) -> None:
    begin_case(town)
    for statement in ("UPDATE cases_caseevent SET summary = 'x'", "DELETE FROM cases_caseevent"):
        with (
            pytest.raises(DatabaseError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_tampering_shows(town: Town) -> None:
    case = sent_case(town)
    assert broken_link(case) is None
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_caseevent DISABLE TRIGGER append_only")
        cursor.execute("UPDATE cases_caseevent SET summary = 'x' WHERE sequence = 3")
        cursor.execute("ALTER TABLE cases_caseevent ENABLE TRIGGER append_only")
    broken = broken_link(case)
    assert broken is not None
    assert broken.sequence == 3


def test_a_suspended_case_comes_back_to_its_stage(town: Town) -> None:
    case = sent_case(town)
    suspend(case=case, person=town.principal, ground="Flytting")
    assert case.stage == Stage.SUSPENDED
    declare_impartiality(case=case, person=town.adviser, disqualified=False)
    resume(case=case, person=town.adviser)
    assert case.stage == Stage.FORMAL_CHECK
    assert case.suspended_from == ""


def test_withdrawing_is_the_leaders_act_and_ends_the_case(town: Town) -> None:
    case = sent_case(town)
    for person in (town.teacher, town.adviser, town.director, town.outsider):
        with pytest.raises(NotYours):
            withdraw(case=case, person=person, ground="Nei")
    withdraw(case=case, person=town.principal, ground="Vi venter et år")
    assert case.stage == Stage.WITHDRAWN
    with pytest.raises(Refused, match="Du kan ikke trekke saken nå"):
        withdraw(case=case, person=town.principal, ground="Igjen")


def test_numbers_run_within_the_year_without_gaps_or_doubles(town: Town) -> None:
    numbers = [begin_case(town).number for _ in range(3)]
    assert numbers == ["26-0001", "26-0002", "26-0003"]


def test_the_events_of_a_case_are_numbered_without_gaps(town: Town) -> None:
    case = sent_case(town)
    sequence = list(CaseEvent.objects.filter(case=case).values_list("sequence", flat=True))
    assert sequence == list(range(1, len(sequence) + 1))


def test_a_case_that_was_set_aside_goes_on_with_the_days_that_were_left(town: Town) -> None:
    case = sent_case(town)
    due = case.due
    assert due
    suspend(case=case, person=town.principal, ground="Vi venter på bygget.")
    case.refresh_from_db()
    assert case.due is None
    with time_machine.travel(datetime(2027, 1, 11, 10, tzinfo=UTC), tick=True):
        resume(case=case, person=town.principal)
        case.refresh_from_db()
        assert case.due
        left = working_days_between(TODAY, due, [])
        assert working_days_between(date(2027, 1, 11), case.due, []) == left
