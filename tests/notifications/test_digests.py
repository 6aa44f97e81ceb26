"""Milestones and areas remind; reminders come one by one, or gathered for those who choose so."""

from datetime import date, timedelta

import pytest

from entilen.accounts.models import Person
from entilen.cases.actions import suspend
from entilen.mail.models import Letter
from entilen.notifications.actions import choose_rhythm
from entilen.notifications.models import ReminderChoice, Rhythm
from entilen.notifications.reminders import remind
from entilen.plans.models import Area, Milestone
from tests.cast import TODAY, Town, begin_case, sent_case
from tests.visiting import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
MONDAY = date(2026, 11, 30)


def told(person: Person, day: date) -> list[str]:
    before = set(Letter.objects.values_list("pk", flat=True))
    remind(today=day)
    letters = Letter.objects.exclude(pk__in=before).filter(to_address=person.email)
    return [f"{letter.subject}\n{letter.body}" for letter in letters.order_by("pk")]


def only(town: Town, due: date, *, key: str = "parents") -> Milestone:
    case = begin_case(town)
    Milestone.objects.filter(plan__case=case).exclude(key=key).delete()
    Milestone.objects.filter(plan__case=case).update(due=due)
    return Milestone.objects.get(plan__case=case)


def test_a_milestone_is_spoken_of_in_one_letter_and_once_each_time(town: Town) -> None:
    milestone = only(town, TODAY + timedelta(days=1))
    [letter] = told(town.principal, TODAY)
    assert f"milepælen «{milestone.title}»" in letter and "/milepaler/" in letter
    assert told(town.principal, TODAY) == told(town.principal, TODAY + timedelta(days=1)) == []
    [late] = told(town.principal, TODAY + timedelta(days=2))
    assert "Over frist:" in late
    for week in range(2, 20):
        told(town.principal, TODAY + timedelta(weeks=week))
    assert Letter.objects.filter(to_address=town.principal.email).count() == 3
    assert not Letter.objects.filter(subject__contains="bero").exists()


def test_many_milestones_that_are_late_are_one_letter(town: Town) -> None:
    case = begin_case(town)
    Milestone.objects.filter(plan__case=case).update(due=TODAY - timedelta(days=1))
    [letter] = told(town.principal, TODAY)
    assert letter.count("milepælen") > 5


def test_a_milestone_that_is_reached_reminds_nobody(town: Town) -> None:
    milestone = only(town, TODAY)
    Milestone.objects.filter(pk=milestone.pk).update(done_on=TODAY)
    assert told(town.principal, TODAY) == []


def test_an_area_reminds_whoever_writes_it_until_it_is_done(town: Town) -> None:
    case = begin_case(town)
    Milestone.objects.filter(plan__case=case).delete()
    Area.objects.filter(plan__case=case, key="vision").update(due=TODAY, responsible=town.teacher)
    assert told(town.principal, TODAY) == []
    Letter.objects.all().delete()
    [letter] = told(town.teacher, TODAY)
    assert "området «Visjon for prosjektet»" in letter
    Area.objects.filter(plan__case=case, key="vision").update(done=True)
    assert told(town.teacher, TODAY + timedelta(days=2)) == []


def test_who_chooses_the_week_gets_one_letter_on_mondays(town: Town) -> None:
    case = sent_case(town)
    choose_rhythm(person=town.adviser, rhythm=Rhythm.WEEKLY)
    [first] = told(town.adviser, TODAY)
    assert first.startswith("Frister i Entilen") and case.number in first
    for day in range(1, 7):
        assert told(town.adviser, TODAY + timedelta(days=day)) == []
    [second] = told(town.adviser, MONDAY)
    assert "Over frist:" in second or "Kommer:" in second


def test_a_monday_on_which_nothing_ran_is_made_up_for(town: Town) -> None:
    sent_case(town)
    choose_rhythm(person=town.adviser, rhythm=Rhythm.WEEKLY)
    assert len(told(town.adviser, TODAY + timedelta(days=2))) == 1
    assert told(town.adviser, TODAY + timedelta(days=3)) == []


def test_who_chooses_the_day_gets_what_is_spoken_of_in_one_letter(town: Town) -> None:
    sent_case(town)
    choose_rhythm(person=town.adviser, rhythm=Rhythm.DAILY)
    assert told(town.adviser, TODAY) == []
    [letter] = told(town.adviser, date(2026, 11, 27))
    assert "formell kontroll" in letter
    assert told(town.adviser, MONDAY) == []


def test_the_choice_is_made_on_a_page(town: Town) -> None:
    client = client_of(town.adviser)
    assert "Brev" in client.get("/konto/").content.decode()
    client.post("/konto/brev/", {"rhythm": "weekly"})
    assert client.get("/konto/brev/").context["form"].initial == {"rhythm": "weekly"}
    assert ReminderChoice.objects.get().person == town.adviser


def test_what_is_set_aside_reminds_nobody(town: Town) -> None:
    milestone = only(town, TODAY)
    suspend(case=milestone.plan.case, person=town.principal, ground="Flytting")
    assert told(town.principal, TODAY) == []
