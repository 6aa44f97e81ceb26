"""What ends soon is listed and told ahead, and a grant that is stopped says so everywhere."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from entilen.cases.models import Case
from entilen.desk.overview import overview_of
from entilen.mail.actions import send
from entilen.mail.models import Letter, MailState
from entilen.network.actions import (
    correct_answer,
    dispense,
    request_confirmation,
)
from entilen.network.lasting import ending_for, stopped
from entilen.network.models import NetworkConfirmation, Result
from entilen.notifications.reminders import remind
from entilen.process.vocabulary import Role
from entilen.submission.queries import obstacles
from entilen.together import listening
from tests.acts import hand_out_devices, take_back
from tests.cast import (
    TODAY,
    Town,
    at_director,
    begin_case,
    confirm_network,
    order_devices,
    ready_case,
    say_yes,
)
from tests.visiting import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
END = date(2027, 2, 1)
"""Seventy days from today."""


def at(day: date) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, 10, tzinfo=UTC), tick=True)


def told(day: date) -> dict[str, str]:
    before = set(Letter.objects.values_list("pk", flat=True))
    remind(today=day)
    letters = Letter.objects.exclude(pk__in=before)
    return {row.to_name.split()[0]: row.subject for row in letters if "bekreftelsen" in row.subject}


def stopped_grant(town: Town) -> Case:
    case = at_director(town)
    say_yes(town, case)
    take_back(town)
    return case


def test_what_ends_within_the_notice_is_listed_and_told_twice(town: Town) -> None:
    case = begin_case(town)
    confirm_network(town, case, until=END)
    assert told(TODAY) == {}
    assert "Går snart ut" not in page(town.engineer, "/nettverk/")
    first = END - timedelta(days=60)
    far = {
        "Nina": "Nettverksbekreftelsen for Lillevik skole går ut 01.02.2027",
        "Ragnhild": "Nettverksbekreftelsen går ut 01.02.2027: Lillevik skole",
    }
    assert told(first) == far
    assert told(first + timedelta(days=10)) == {}
    with at(first):
        assert "Går snart ut" in page(town.engineer, "/nettverk/")
        assert "Forleng eller rett" in page(town.engineer, "/nettverk/")
    assert told(END - timedelta(days=3)) == far
    assert told(END + timedelta(days=10)) == {}


def test_a_confirmation_that_is_prolonged_is_spoken_of_no_more(town: Town) -> None:
    confirm_network(town, begin_case(town), until=END)
    near = END - timedelta(days=20)
    assert told(near)
    letters = list(Letter.objects.filter(subject__contains="bekreftelsen"))
    with at(near):
        correct_answer(
            confirmation=NetworkConfirmation.objects.get(),
            person=town.engineer,
            ground="Målt på nytt",
            result=Result.CONFIRMED,
            max_devices=None,
            method="desk",
            measured_on=None,
            measurements={},
            reason="",
            valid_until=date(2028, 1, 1),
        )
        assert ending_for(town.engineer, near) == []
        assert {send(pk=letter.pk) for letter in letters} == {MailState.OVERTAKEN}


def test_what_is_ordered_in_full_needs_no_confirmation_any_more(town: Town) -> None:
    case = at_director(town, (5,))
    say_yes(town, case, (5,))
    late = date(2028, 1, 10)
    assert [row.passed for row in ending_for(town.engineer, late)] == [True]
    order_devices(town, case, 32)
    assert ending_for(town.engineer, late) == []
    assert stopped([case.pk], late) == {}


def test_a_stopped_grant_says_so_on_the_case_and_in_every_list(town: Town) -> None:
    case = stopped_grant(town)
    for person in (town.principal, town.adviser, town.director):
        shown = page(person, f"/sak/{case.key}/")
        assert "Bestilling og utdeling er stanset." in shown
        assert "Bekreftelsen for Hovedbygget er trukket tilbake." in shown
        assert "IKT-avdelingen vurderer nettverket på nytt." in shown
        assert "enhetene kan bestilles" not in shown
        assert "Ingen frist" not in shown, "the ICT department has a day to answer by"
    assert "Stanset" in page(town.adviser, "/saker/")
    assert "Innvilget, stanset" in page(town.adviser, "/oversikt/skoler/")
    overview = page(town.manager, "/oversikt/")
    assert "Innvilget, men stanset" in overview and "er trukket tilbake." in overview
    assert overview_of(town.manager)["held"][0][0] == case


def test_an_end_that_has_passed_stops_too_and_a_dispensation_opens(town: Town) -> None:
    case = at_director(town)
    say_yes(town, case)
    late = date(2028, 1, 10)
    assert stopped([case.pk], TODAY) == {}
    assert stopped([case.pk], late) == {case.pk: "Bekreftelsen for nettverket er gått ut."}
    with at(late):
        assert "gikk ut 31.12.2027" in page(town.principal, f"/sak/{case.key}/")
    take_back(town)
    dispense(
        case=case,
        person=town.director,
        authority="Fullmakt",
        ground="Nytt bygg",
        valid_until=date(2027, 6, 1),
    )
    assert stopped([case.pk], TODAY) == {}


def test_what_every_pupil_has_got_is_stopped_by_nothing(town: Town) -> None:
    case = at_director(town, (5,))
    say_yes(town, case, (5,))
    order_devices(town, case, 30)
    hand_out_devices(town, case)
    take_back(town)
    assert stopped([case.pk], TODAY) == {}
    assert "stanset" not in page(town.principal, f"/sak/{case.key}/")


def test_many_cases_are_looked_at_in_two_statements(
    town: Town, django_assert_num_queries: object
) -> None:
    case = stopped_grant(town)
    trips: list[int] = []
    with django_assert_num_queries(1), listening(trips.append):  # type: ignore[operator]
        assert set(stopped([case.pk, case.pk + 100], TODAY)) == {case.pk}
    assert len(trips) == 1


def test_the_refusal_says_whose_turn_it_is(town: Town) -> None:
    case = begin_case(town)
    [before] = [row for row in obstacles(case, town.principal) if row.gate == "network_confirmed"]
    assert before.who is Role.PLAN_TEAM_MEMBER
    assert before.what == "Nettverket på Hovedbygget er ikke bekreftet. Be om bekreftelse."
    request_confirmation(case=case, person=town.principal)
    [after] = [row for row in obstacles(case, town.principal) if row.gate == "network_confirmed"]
    assert after.who is Role.NETWORK_ENGINEER
    assert "IKT-avdelingen er spurt, og svarer innen" in after.what


def test_a_school_that_is_ready_has_no_network_obstacle(town: Town) -> None:
    gates = {row.gate for row in obstacles(ready_case(town), town.principal)}
    assert "network_confirmed" not in gates
