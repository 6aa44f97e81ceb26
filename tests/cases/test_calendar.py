"""Entering a school holiday moves the deadlines that run, with an event in each case."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from entilen.cases.actions import suspend
from entilen.cases.calendar import Holiday, set_calendar
from entilen.cases.errors import NotYours
from entilen.cases.models import Case, CaseEvent
from entilen.cases.queries import broken_link
from entilen.network.actions import request_confirmation
from entilen.process.vocabulary import Act
from entilen.review.actions import ask
from entilen.schools.models import SchoolHoliday
from tests.cast import TODAY, Town, begin_case, declare_all, make_town, next_door, sent_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
CHRISTMAS = Holiday("Juleferie", date(2026, 11, 25), date(2026, 12, 2))
"""Early this year: six working days, in the middle of every deadline that runs."""


@pytest.fixture
def town() -> Town:
    return make_town()


def entered(town: Town, *rows: Holiday) -> int:
    return set_calendar(by=town.administrator, since=TODAY, rows=rows)


def test_what_runs_keeps_the_working_days_that_are_left(town: Town) -> None:
    case = sent_case(town)
    assert case.due == date(2026, 11, 30)
    assert entered(town, CHRISTMAS) == 1
    case.refresh_from_db()
    assert case.due == date(2026, 12, 8)
    event = case.events.get(act=Act.MOVE_DEADLINES)
    assert event.details["deadline"] == {"before": "2026-11-30", "after": "2026-12-08"}
    assert event.actor == town.administrator and broken_link(case) is None
    assert entered(town) == 1
    case.refresh_from_db()
    assert case.due == date(2026, 11, 30)


def test_the_same_calendar_moves_nothing_twice(town: Town) -> None:
    sent_case(town)
    entered(town, CHRISTMAS)
    assert entered(town, CHRISTMAS) == 0
    assert CaseEvent.objects.filter(act=Act.MOVE_DEADLINES).count() == 1


def test_questions_and_network_requests_move_and_what_stands_still_too(town: Town) -> None:
    asked = sent_case(town)
    declare_all(town, asked)
    question = ask(case=asked, person=town.adviser, text="Hvor mange ladeskap?")
    other = next_door(town, "Storvik skole")
    [request] = request_confirmation(case=begin_case(other), person=other.principal)
    third = next_door(town, "Fjordvik skole")
    paused = sent_case(third)
    suspend(case=paused, person=third.principal, ground="Flytting")
    stood = [asked.paused_due, Case.objects.get(pk=paused.pk).paused_due]
    before = (question.due, request.due)
    assert entered(town, CHRISTMAS) == 3
    for row in (question, request, asked, paused):
        row.refresh_from_db()
    assert all(after > due for after, due in zip((question.due, request.due), before, strict=True))
    assert asked.due is None and paused.paused_due is not None
    assert paused.paused_due > date(2026, 12, 2) and stood[1] == date(2026, 11, 30)


def test_what_is_late_stays_late(town: Town) -> None:
    case = sent_case(town)
    Case.objects.filter(pk=case.pk).update(due=date(2026, 11, 20))
    assert entered(town, CHRISTMAS) == 0


def test_a_calendar_that_cannot_be_is_refused_with_every_reason(town: Town) -> None:
    backwards = Holiday("Høstferie", date(2027, 10, 8), date(2027, 10, 4))
    endless = Holiday("Sommerferie", date(2027, 6, 20), date(2028, 6, 20))
    with pytest.raises(ValidationError) as refused:
        entered(town, backwards, endless, Holiday("Vinterferie", *[date(2028, 2, 20)] * 2))
    assert len(refused.value.messages) == 3
    assert not SchoolHoliday.objects.exists()


def test_only_who_keeps_the_calendar_changes_it(town: Town) -> None:
    with pytest.raises(NotYours):
        set_calendar(by=town.principal, since=TODAY, rows=[CHRISTMAS])
