"""A school with no case goes all the way in the browser, and meets a return on it."""

import pytest
from pytest_django.live_server_helper import LiveServer

from entilen.cases.models import Case
from tests.cast import make_town
from tests.journeys.deciding import (
    everyone_can_see_it,
    the_adviser_checks_the_form,
    the_adviser_recommends,
    the_condition_holds_the_order_back,
    the_condition_is_met,
    the_devices_are_ordered_and_handed_out,
    the_director_grants_with_a_condition,
    the_director_returns_the_plan,
    the_reviewers_assess,
    the_school_corrects_and_sends_again,
    the_second_round_is_small,
)
from tests.journeys.people import Enter
from tests.journeys.preparing import (
    the_board_treats_the_plan,
    the_network_is_confirmed,
    the_plan_is_sent,
    the_principal_begins_a_case,
    the_principal_finishes_the_plan,
    the_team_writes,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("a_day")]


def test_a_new_school_goes_all_the_way(enter: Enter, live_server: LiveServer) -> None:
    town = make_town()
    principal, teacher = enter(town.principal), enter(town.teacher)
    adviser, director = enter(town.adviser), enter(town.director)

    the_principal_begins_a_case(principal)
    key = Case.objects.get().key
    the_team_writes(teacher, key)
    the_principal_finishes_the_plan(principal, key)
    the_network_is_confirmed(principal, enter(town.engineer), key)
    the_board_treats_the_plan(principal, enter(), key)
    the_plan_is_sent(principal, key)

    the_adviser_checks_the_form(adviser, key)
    pedagogue, technician = enter(town.pedagogue), enter(town.technician)
    the_reviewers_assess(pedagogue, technician, key)
    the_adviser_recommends(adviser, key, "Innvilge med vilkår")
    the_director_returns_the_plan(director, technician, key)
    the_school_corrects_and_sends_again(principal, teacher, key)
    the_second_round_is_small(adviser, pedagogue, technician, key)
    the_director_grants_with_a_condition(director, key)

    the_condition_holds_the_order_back(principal, key)
    the_condition_is_met(principal, adviser, key)
    the_devices_are_ordered_and_handed_out(principal, key)
    everyone_can_see_it(enter(), town)
