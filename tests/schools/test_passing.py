"""Schools that merge and split: entered ahead, carried out on the day, and taken back (C3, C4)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from entilen.cases.access import visible_cases
from entilen.cases.errors import NotYours, Refused
from entilen.coverage.passing_actions import take_over
from entilen.coverage.queries import coverage_at, standings
from entilen.devices.models import Kind, LedgerEntry
from entilen.devices.queries import limits_of
from entilen.process.vocabulary import Role
from entilen.schools.actions import close, reopen
from entilen.schools.fact_actions import Teller, Told, tell
from entilen.schools.fact_rules import Field
from entilen.schools.models import School, SchoolPassing
from entilen.schools.passing_actions import announce, carry_due, take_back_passing
from entilen.schools.passing_queries import passings_of
from entilen.schools.tasks import show_the_day
from tests.acts import hand_out_devices
from tests.cast import (
    Town,
    at_director,
    make_person,
    make_school,
    make_town,
    order_devices,
    say_yes,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
DAY = date(2027, 8, 1)
BEFORE = DAY - timedelta(days=1)


@pytest.fixture
def town() -> Town:
    return make_town()


def hand_out(school: School, grade: int, devices: int, cohort: int | None = None) -> None:
    LedgerEntry.objects.create(
        school=school,
        grade=grade,
        cohort=cohort,
        device_type="tablet",
        kind=Kind.HANDED_OUT,
        quantity=devices,
        pupils=devices,
        effective=date(2026, 11, 2),
        cause="prøve",
    )


def held(school: School, day: date) -> dict[int, tuple[int, int | None]]:
    [row] = standings(day, ids=[school.pk], everyone=True)
    return {grade: (one.devices, one.pupils) for grade, one in row.held.items() if one.devices}


def on_the_day() -> time_machine.travel:
    return time_machine.travel(DAY, tick=True)


def test_two_schools_become_one_and_no_device_is_lost(town: Town) -> None:
    old, other = town.school, make_school("Storevik skole")
    hand_out(old, 4, 28, cohort=2023)
    hand_out(old, 6, 25)
    hand_out(other, 4, 30, cohort=2023)
    for school in (old, other):
        close(school=school, day=DAY, successor=_new(), source="Vedtak 12/26")
    new = _new()
    assert held(old, BEFORE) == {4: (28, 28), 6: (25, 25)}
    with on_the_day():
        show_the_day(0)
        assert held(new, DAY) == {5: (58, 58), 6: (25, 25)}
        assert held(old, BEFORE) == {4: (28, 28), 6: (25, 25)}, "history stays where it was"
        assert not standings(DAY, ids=[old.pk, other.pk], everyone=True)
        show_the_day(0)
        assert held(new, DAY) == {5: (58, 58), 6: (25, 25)}, "twice is once"
    assert sum(row.quantity for row in LedgerEntry.objects.filter(kind=Kind.MOVED)) == 0


def _new() -> School:
    school = School.objects.filter(name="Nyvik skole").first()
    if school is None:
        school = make_school("Nyvik skole", last=10)
        opening = school.facts.get(field=Field.OPEN)
        told = Told(Field.OPEN, True, DAY, opening)
        tell(school, [told], Teller("Vedtak 12/26", date(2026, 11, 1)))
        school.refresh_from_db()
    return school


def test_one_school_becomes_two(town: Town) -> None:
    old = town.school
    hand_out(old, 2, 20)
    hand_out(old, 7, 22)
    new = _new()
    announce(school=old, successor=new, day=DAY, grades=(5, 7), source="Vedtak 3/27")
    assert old.spans.count() == 2
    with on_the_day():
        show_the_day(0)
        assert held(old, DAY) == {2: (20, 20)}
        assert held(new, DAY) == {7: (22, 22)}
        [left], [made] = (standings(DAY, ids=[one.pk]) for one in (old, new))
        assert (left.span, made.span) == ((1, 4), (1, 10))
    [before] = standings(BEFORE, ids=[old.pk])
    assert before.span == (1, 7)


def test_what_was_carried_is_carried_back(town: Town) -> None:
    hand_out(town.school, 7, 22)
    new = _new()
    site = town.school.sites.get()
    close(school=town.school, day=DAY, successor=new, source="Vedtak 12/26")
    with on_the_day():
        show_the_day(0)
        site.refresh_from_db()
        assert site.school == new and held(new, DAY) == {7: (22, 22)}
        reopen(school=town.school, source="Vedtak 20/27", day=DAY)
        site.refresh_from_db()
        assert site.school == town.school
        assert held(town.school, DAY) == {7: (22, 22)} and held(new, DAY) == {}
    assert SchoolPassing.objects.get().withdrawn_at


@pytest.mark.parametrize(
    ("grades", "why"),
    [((8, 10), "har 1.–7. trinn"), ((5, 7), "er ikke åpen")],
)
def test_what_cannot_be_is_refused_with_why(town: Town, grades: tuple[int, int], why: str) -> None:
    other = make_school("Storevik skole", last=10)
    if "åpen" in why:
        close(school=other, day=date(2027, 1, 1), successor=None, source="x")
    with pytest.raises(ValidationError, match=why):
        announce(school=town.school, successor=other, day=DAY, grades=grades, source="x")
    assert not passings_of(town.school)


def test_the_same_grades_pass_once(town: Town) -> None:
    new = _new()
    passing = announce(school=town.school, successor=new, day=DAY, grades=(5, 7), source="x")
    other = make_school("Storevik skole")
    with pytest.raises(ValidationError, match=r"går alt over|har 1\.–4\. trinn"):
        announce(school=town.school, successor=other, day=DAY, grades=(6, 7), source="x")
    take_back_passing(passing=passing, who="", source="y")
    assert town.school.spans.count() == 1
    announce(school=town.school, successor=other, day=DAY, grades=(6, 7), source="x")


def test_the_successor_takes_a_granted_case_over_and_orders_what_is_left(town: Town) -> None:
    case = at_director(town)
    say_yes(town, case)
    order_devices(town, case, 10)
    hand_out_devices(town, case, 10, everyone=False)
    limits = [(row.granted, row.ordered, row.handed_out) for row in limits_of(case)]
    new = _new()
    leader = make_person("Nina Ny", Role.PRINCIPAL, school=new)
    close(school=town.school, day=DAY, successor=new, source="Vedtak 12/26")
    with pytest.raises(NotYours):
        take_over(case=case, person=leader)
    assert case not in visible_cases(leader)
    with on_the_day():
        show_the_day(0)
        assert case in visible_cases(leader)
        browser = Client()
        browser.force_login(leader)
        assert "Overta saken" in browser.get(f"/sak/{case.key}/").content.decode()
        browser.post(f"/sak/{case.key}/overta/")
        case.refresh_from_db()
        assert case.school == new
        assert [(row.granted, row.ordered, row.handed_out) for row in limits_of(case)] == limits
        rows = LedgerEntry.objects.filter(case=case, kind=Kind.GRANTED)
        assert sum(row.quantity for row in rows if row.school_id == town.school.pk) == 0
        assert sum(row.quantity for row in rows if row.school_id == new.pk) == sum(
            granted for granted, _, _ in limits
        )
        with pytest.raises((NotYours, Refused)):
            take_over(case=case, person=leader)
        shown = browser.get(f"/sak/{case.key}/tidslinje/").content.decode()
        assert "Nyvik skole overtok saken fra Lillevik skole" in shown


def test_the_figure_of_a_past_day_does_not_move_when_schools_merge(town: Town) -> None:
    hand_out(town.school, 7, 22)
    then = coverage_at(date(2026, 11, 20)).as_dict()
    close(school=town.school, day=DAY, successor=_new(), source="Vedtak 12/26")
    with on_the_day():
        carry_due()
        assert coverage_at(date(2026, 11, 20)).as_dict() == then
