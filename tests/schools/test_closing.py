"""A school that closes on a coming day is open until then; and the entry can be undone (C3)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from entilen.cases.errors import Refused
from entilen.coverage.queries import standings
from entilen.desk.overview import overview_of
from entilen.devices.models import Kind, LedgerEntry
from entilen.schools.actions import close, reopen
from entilen.schools.models import School
from tests.acts import hand_out_devices
from tests.cast import (
    TODAY,
    Town,
    at_director,
    begin_case,
    make_school,
    make_town,
    order_devices,
    say_yes,
)
from tests.visiting import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
DAY = date(2027, 8, 1)


@pytest.fixture
def town(a_day: object) -> Town:
    return make_town()


def closing(town: Town) -> School:
    other = make_school("Storevik skole")
    close(school=town.school, day=DAY, successor=other, source="Vedtak 12/26")
    return other


def test_until_the_day_all_is_as_before(town: Town) -> None:
    case = at_director(town)
    closing(town)
    say_yes(town, case)
    order_devices(town, case, 30)
    hand_out_devices(town, case)
    shown = page(town.principal, f"/skoler/{town.school.slug}/")
    assert "Skolen skal legges ned" in shown and "1:1 i dag" in shown and "5. trinn" in shown
    assert overview_of(town.manager)["schools"]["all"] == 2
    assert begin_case(town, (6,)).school == town.school


def test_on_the_day_nothing_more_is_ordered_and_the_history_is_still_to_be_read(
    town: Town,
) -> None:
    case = at_director(town)
    say_yes(town, case)
    order_devices(town, case, 30)
    hand_out_devices(town, case)
    closing(town)
    with time_machine.travel(DAY, tick=True):
        with pytest.raises(Refused, match="så lenge de er åpne"):
            order_devices(town, case, 1, DAY)
        shown = page(town.principal, f"/skoler/{town.school.slug}/")
        assert "Skolen er lagt ned" in shown and "1:1 da skolen ble lagt ned" in shown
        assert "Les planen og beslutningen" in shown and "Har 1:1" in shown
        assert len(standings(DAY)) == 1 and len(standings(DAY - timedelta(days=1))) == 2


def test_what_was_entered_can_be_taken_back(town: Town) -> None:
    closing(town)
    client = Client()
    client.force_login(town.administrator)
    address = f"/register/{town.school.slug}/legg-ned/"
    assert "Skolen legges ikke ned likevel" in client.get(address).content.decode()
    client.post(address, {"undo": "on", "source": "Vedtak 20/26"})
    school = School.objects.get(pk=town.school.pk)
    assert (school.closed, school.successor) == (None, None)
    assert school.sources["closed"]["source"] == "Vedtak 20/26"
    close(school=school, day=DAY, successor=None, source="x")
    reopen(school=school, source="y", day=TODAY)
    assert school.in_procedure


@pytest.mark.parametrize(
    "wrong", [{"grade": 99}, {"kind": "x"}, {"quantity": -1}, {"effective": date(2200, 1, 1)}]
)
def test_the_database_refuses_what_cannot_be(town: Town, wrong: dict[str, object]) -> None:
    """Finding K9."""
    right = {
        "school": town.school,
        "grade": 5,
        "device_type": "tablet",
        "kind": Kind.STATED,
        "quantity": 1,
        "effective": TODAY,
        "cause": "x",
    }
    LedgerEntry.objects.create(**right)
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.create(**(right | wrong))


@pytest.mark.parametrize("closed", [True, False])
def test_no_school_closes_before_it_opens_or_takes_over_itself(town: Town, closed: bool) -> None:
    rows = School.objects.filter(pk=town.school.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        if closed:
            rows.update(opened=DAY, closed=DAY)
        else:
            rows.update(successor=town.school.pk)


def test_two_cases_of_the_same_grades_are_told_of_each_other(town: Town) -> None:
    """Finding D8."""
    first = begin_case(town, (5,))
    assert "gjelder også" not in page(town.principal, f"/sak/{first.key}/trinn/")
    begin_case(town, (5, 6))
    assert "ved skolen gjelder også 5. trinn i samme skoleår" in page(
        town.principal, f"/sak/{first.key}/trinn/"
    )
