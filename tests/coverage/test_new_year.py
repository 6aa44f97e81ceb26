"""1 August is a working day: cohorts move up, what stays must be confirmed (findings C2, D9)."""

from datetime import date

import pytest
import time_machine

from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.coverage.queries import coverage_at, standings
from entilen.coverage.rules import Standing, Status
from entilen.coverage.year_actions import confirm_year
from entilen.coverage.year_queries import places_of, to_confirm
from entilen.coverage.year_rules import YearWord
from entilen.devices.actions import confirm_statements
from entilen.devices.models import Kind, LedgerEntry
from entilen.mail.models import Letter
from entilen.notifications.reminders import remind
from entilen.plans.models import GradeRow
from entilen.reckoning.levels import Moves
from tests.acts import hand_out_devices
from tests.cast import TODAY, Town, at_director, make_town, order_devices, say_yes
from tests.visiting import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
JULY, AUGUST, LATER = date(2027, 7, 31), date(2027, 8, 1), date(2027, 9, 20)


@pytest.fixture
def town() -> Town:
    return make_town()


def given(town: Town, moves: Moves) -> Case:
    """Thirty pupils of the fifth grade have got theirs, this school year."""
    case = at_director(town, (5,))
    GradeRow.objects.update(moves=moves)
    say_yes(town, case, (5,))
    order_devices(town, case, 30)
    hand_out_devices(town, case)
    return case


def school_on(town: Town, day: date) -> Standing:
    return standings(day, ids=[town.school.pk])[0]


def test_devices_that_follow_are_a_grade_up_on_the_first_of_august(town: Town) -> None:
    given(town, Moves.PUPIL)
    assert school_on(town, JULY).covered == [5]
    august = school_on(town, AUGUST)
    assert (august.covered, august.last_year) == ([6], [])
    assert school_on(town, date(2029, 8, 1)).covered == [], "they have left the seventh grade"
    with time_machine.travel(LATER, tick=True):
        shown = page(town.principal, f"/skoler/{town.school.slug}/")
    assert "ikke bekreftet for" not in shown


def test_devices_that_stay_are_not_confirmed_until_somebody_says_so(town: Town) -> None:
    case = given(town, Moves.GRADE)
    assert (school_on(town, JULY).last_year, to_confirm(JULY)) == ([], {})
    assert school_on(town, AUGUST).last_year == [5]
    figure = coverage_at(AUGUST)
    assert figure.last_year == 1 and figure.as_dict()["not_confirmed_this_year"] == 1
    assert "ikke bekreftet for 2027/2028" in figure.notes[-1]
    with time_machine.travel(LATER, tick=True):
        for path in (f"/skoler/{town.school.slug}/", "/skoler/"):
            assert "ikke bekreftet for 2027/2028" in page(town.principal, path).lower()
        [place] = places_of(town.school, LATER)
        assert (place.grade, place.devices, place.last_year) == (5, 30, True)
        confirm_year(case=case, person=town.principal, words=[YearWord(5, 30, 29)])
        now = school_on(town, LATER)
        assert (now.covered, now.last_year, now.own_word) == ([5], [], True)
        entry = LedgerEntry.objects.get(kind=Kind.CONFIRMED)
        assert town.school.name in page(town.adviser, "/enheter/oppgitt/")
        confirm_statements(school=town.school, person=town.adviser, seen=[entry.pk])
        assert not school_on(town, LATER).own_word
    assert school_on(town, AUGUST).last_year == [5], "what was known that day stands"


def test_what_is_lost_is_written_off_with_why_and_the_grade_loses_its_1_to_1(town: Town) -> None:
    case = given(town, Moves.GRADE)
    with time_machine.travel(LATER, tick=True):
        with pytest.raises(Refused, match="Velg hvorfor 2 av dem"):
            confirm_year(case=case, person=town.principal, words=[YearWord(5, 28, 30)])
        with pytest.raises(Refused, match="registrerer dere dem som en utdeling"):
            confirm_year(case=case, person=town.principal, words=[YearWord(5, 31, 30)])
        confirm_year(case=case, person=town.principal, words=[YearWord(5, 28, 30, "lost")])
        assert (school_on(town, LATER).covered, school_on(town, LATER).held[5].devices) == ([], 28)
        shown = page(town.principal, f"/sak/{case.key}/tidslinje/")
        assert "to enheter er tatt ut av bruk" in shown
    assert LedgerEntry.objects.get(kind=Kind.RETIRED).cause == "mistet eller stjålet"


def test_the_page_is_one_press_and_keeps_what_was_typed(town: Town) -> None:
    case = given(town, Moves.GRADE)
    with time_machine.travel(LATER, tick=True):
        shown = page(town.principal, f"/sak/{case.key}/nytt-skolear/")
        assert 'value="30"' in shown and "Bekreft for 2027/2028" in shown
        assert f"/sak/{case.key}/nytt-skolear/" in page(town.principal, f"/sak/{case.key}/")


def test_the_leaders_are_reminded_and_then_no_more(town: Town) -> None:
    case = given(town, Moves.GRADE)
    letters = Letter.objects.filter(body__contains="enhetene for skoleåret 2027/2028")
    remind(today=date(2027, 8, 13))
    assert not letters.exists(), "no school is asked before the pupils have come"
    remind(today=date(2027, 8, 17))
    remind(today=date(2027, 8, 18))
    assert [letter.to_name for letter in letters] == [town.principal.name]
    with time_machine.travel(LATER, tick=True):
        confirm_year(case=case, person=town.principal, words=[YearWord(5, 30, 30)])
        assert to_confirm(LATER) == {}


def test_unknown_is_never_none(town: Town) -> None:
    """Finding B4."""
    given(town, Moves.GRADE)
    school = school_on(town, TODAY)
    assert school.status is Status.PARTIAL
    unknown = Standing(1, (1, 7), {7: school.held[5].__class__(0, 20)})
    assert unknown.status is Status.UNKNOWN
