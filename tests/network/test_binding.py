"""The confirmation binds in every channel, and a dispensation is the only way past."""

from datetime import UTC, date, datetime
from functools import partial

import pytest
import time_machine

from entilen.cases.actions import declare_impartiality
from entilen.cases.errors import Refused
from entilen.desk.situation import turn_of
from entilen.network.actions import (
    close_action,
    dispense,
    request_confirmation,
)
from entilen.network.forms import AnswerForm, DispensationForm
from entilen.network.models import NetworkAction, NetworkConfirmation
from entilen.network.queries import problem_with_dispensation
from entilen.plans.queries import current_fingerprint
from entilen.process.vocabulary import Audience, Stage
from entilen.submission.actions import submit
from tests.acts import answer_with_actions, hand_out_devices, take_back
from tests.cast import (
    Town,
    at_director,
    begin_case,
    confirm_network,
    order_devices,
    ready_case,
    say_yes,
    treat_in_board,
    write_plan,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def test_a_confirmation_that_is_too_small_stops_sending(town: Town) -> None:
    case = begin_case(town)
    write_plan(town, case)
    confirm_network(town, case, limit=95)
    treat_in_board(town, case)
    with pytest.raises(Refused, match="bekreftet for 95 enheter, men planen trenger 96"):
        submit(case=case, person=town.principal, seen=current_fingerprint(case))
    case.refresh_from_db()
    assert case.stage == Stage.PREPARING


def test_an_expired_confirmation_stops_sending_deciding_and_ordering(town: Town) -> None:
    late = datetime(2028, 3, 1, 10, tzinfo=UTC)
    ready, decided = ready_case(town), at_director(town)
    with time_machine.travel(late, tick=True):
        with pytest.raises(Refused, match="gikk ut"):
            submit(case=ready, person=town.principal, seen=current_fingerprint(ready))
        with pytest.raises(Refused, match="gikk ut"):
            say_yes(town, decided)
    say_yes(town, decided)
    with time_machine.travel(late, tick=True), pytest.raises(Refused, match="gikk ut"):
        order_devices(town, decided, 32)


def test_ordered_under_a_valid_confirmation_may_be_handed_out_after_it_expired(town: Town) -> None:
    case = at_director(town)
    say_yes(town, case)
    order_devices(town, case, 32)
    with time_machine.travel(datetime(2028, 3, 1, 10, tzinfo=UTC), tick=True):
        hand_out_devices(town, case)


def test_but_never_after_it_was_withdrawn(town: Town) -> None:
    case = at_director(town)
    say_yes(town, case)
    order_devices(town, case, 32)
    take_back(town, NetworkConfirmation.objects.get(request__case=case))
    with pytest.raises(Refused, match="trukket tilbake"):
        hand_out_devices(town, case)
    with pytest.raises(Refused, match="trukket tilbake"):
        order_devices(town, case, 1)


def test_nothing_is_handed_out_before_a_grant(town: Town) -> None:
    case = at_director(town)
    with pytest.raises(Refused, match="Du kan ikke registrere utdeling nå"):
        hand_out_devices(town, case)


def test_a_dispensation_is_the_way_past_with_name_ground_and_end(town: Town) -> None:
    case = begin_case(town)
    write_plan(town, case)
    treat_in_board(town, case)
    declare_impartiality(case=case, person=town.director, disqualified=False)
    dispense(
        case=case,
        person=town.director,
        authority="Fullmakt",
        ground="Nytt bygg",
        valid_until=date(2026, 12, 31),
    )
    with (
        time_machine.travel(datetime(2027, 1, 1, 10, tzinfo=UTC), tick=True),
        pytest.raises(Refused, match="ikke bekreftet"),
    ):
        submit(case=case, person=town.principal, seen=current_fingerprint(case))
    submit(case=case, person=town.principal, seen=current_fingerprint(case))
    case.refresh_from_db()
    assert case.stage == Stage.FORMAL_CHECK


@pytest.mark.parametrize(
    ("until", "says"),
    [
        (date(1, 1, 1), "har vært"),
        (date(2026, 11, 22), "har vært"),
        (date(2027, 11, 24), "til og med 23.11.2027"),
        (date(9999, 12, 31), "til og med 23.11.2027"),
    ],
)
def test_a_dispensation_ends_between_today_and_a_confirmations_life(
    town: Town, until: date, says: str
) -> None:
    case = begin_case(town)
    declare_impartiality(case=case, person=town.director, disqualified=False)
    with pytest.raises(Refused, match=says):
        dispense(case=case, person=town.director, authority="x", ground="x", valid_until=until)
    form = DispensationForm(
        {"authority": "x", "ground": "x", "valid_until": f"{until:%d.%m.}{until.year:04}"},
        problem_with_day=partial(problem_with_dispensation, case),
    )
    assert list(form.errors) == ["valid_until"]


@pytest.mark.parametrize("until", [date(2026, 11, 22), date(2036, 11, 24), date(9999, 12, 31)])
def test_a_confirmation_ends_from_today_and_within_ten_years(town: Town, until: date) -> None:
    case = begin_case(town)
    with pytest.raises(Refused, match=r"har vært|til og med 23\.11\.2036"):
        confirm_network(town, case, until=until)
    fields = {"valid_until": f"{until:%d.%m.%Y}", "measured_on": "24.11.2026"}
    errors = AnswerForm(fields, thresholds=(), asked=96, oldest=date(2024, 1, 1)).errors
    assert errors["valid_until"] and "ikke vært" in errors["measured_on"][0]


def test_with_conditions_the_plan_goes_on_but_ordering_waits(town: Town) -> None:
    case = begin_case(town)
    write_plan(town, case)
    declare_impartiality(case=case, person=town.engineer, disqualified=False)
    for request in request_confirmation(case=case, person=town.principal):
        answer_with_actions(town, request, [{"text": "Fem aksesspunkter", "due": date(2027, 6, 1)}])
    treat_in_board(town, case)
    submit(case=case, person=town.principal, seen=current_fingerprint(case))
    from entilen.process.vocabulary import Department
    from entilen.review.actions import recommend
    from tests.cast import assess, declare_all, formally_accepted

    declare_all(town, case)
    formally_accepted(town, case)
    for department in Department:
        assess(town, case, department)
    recommend(case=case, person=town.adviser, verdict="grant", text="God.")
    say_yes(town, case)
    with pytest.raises(Refused, match="Fem aksesspunkter"):
        order_devices(town, case, 32)
    turn = turn_of(case, Audience.SCHOOL)
    assert "når IKT-avdelingen har gjort ferdig" in turn.sentence
    assert ("Fem aksesspunkter" in turn.next, turn.due) == (True, date(2027, 6, 1))
    close_action(action=NetworkAction.objects.get(), person=town.engineer)
    assert "enhetene kan bestilles" in turn_of(case, Audience.SCHOOL).sentence
    order_devices(town, case, 32)


def test_a_second_request_for_what_is_covered_is_refused(town: Town) -> None:
    case = ready_case(town)
    with pytest.raises(Refused, match="allerede bekreftet"):
        request_confirmation(case=case, person=town.principal)
