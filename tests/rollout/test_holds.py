"""A grant that is held back says so, and its main act is the one that sets it going again."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from entilen.accounts.models import Person
from entilen.cases.models import Case
from entilen.decision.actions import fulfil_condition, report_condition
from entilen.decision.models import Condition
from entilen.network.actions import request_confirmation, withdraw_confirmation
from entilen.network.models import NetworkAction, NetworkConfirmation, Result
from entilen.process.vocabulary import Act, ConditionGate
from entilen.rollout.holds import STOPPED, WAITS, held, holds_of
from entilen.together import listening
from tests.cast import TODAY, Town, at_director, make_town, read_last, say_yes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
LATE = datetime(2028, 1, 10, 10, tzinfo=UTC)
TERM: dict[str, Any] = {
    "text": "Avtaler er signert",
    "due": date(2027, 2, 1),
    "responsible": "rektor",
    "gate": ConditionGate.ORDER,
}


@pytest.fixture
def town() -> Town:
    return make_town()


def shown(person: Person, address: str) -> str:
    client = Client()
    client.force_login(person)
    return client.get(address).content.decode()


def main_button(page: str) -> str:
    """What the one strong button of the page says."""
    buttons = re.findall(r'<a class="pkt-btn pkt-btn--[^"]*primary[^"]*"[^>]*>(.*?)</a>', page)
    return " / ".join(re.sub("<[^>]*>", "", one).strip() for one in buttons)


def granted(town: Town, *conditions: dict[str, Any]) -> Case:
    case = at_director(town)
    say_yes(town, case, (5, 6, 7), conditions)
    return case


def test_a_grant_in_order_is_rolled_out(town: Town) -> None:
    case = granted(town)
    assert holds_of(case) == [] and held([case.pk], TODAY) == {}
    for path in ("", "innforing/"):
        assert main_button(shown(town.principal, f"/sak/{case.key}/{path}")) == "Registrer utdeling"


def test_what_the_network_stops_waits_for_the_ict_department(town: Town) -> None:
    case = granted(town)
    withdraw_confirmation(
        confirmation=NetworkConfirmation.objects.get(), person=town.engineer, ground="Brudd"
    )
    assert [hold.act for hold in holds_of(case)] == [Act.ANSWER_NETWORK]
    for path in ("", "innforing/"):
        page = shown(town.principal, f"/sak/{case.key}/{path}")
        assert "Bestilling og utdeling er stanset" in page
        assert main_button(page) == ""
    assert "I gang" not in shown(town.principal, f"/sak/{case.key}/")
    assert held([case.pk], TODAY)[case.pk].tag == STOPPED[0]


def test_what_an_end_has_stopped_is_set_going_by_asking_again(town: Town) -> None:
    case = granted(town)
    with time_machine.travel(LATE, tick=True):
        for path in ("", "innforing/"):
            page = shown(town.principal, f"/sak/{case.key}/{path}")
            assert main_button(page) == "Be om ny bekreftelse"
        assert main_button(shown(town.adviser, f"/sak/{case.key}/")) == ""
        request_confirmation(case=case, person=town.principal)
        assert main_button(shown(town.principal, f"/sak/{case.key}/innforing/")) == ""


def test_an_unmet_condition_comes_before_the_hand_out(town: Town) -> None:
    case = granted(town, TERM)
    page = shown(town.principal, f"/sak/{case.key}/innforing/")
    assert "Holder tilbake bestilling og utdeling" in page
    assert main_button(page) == "Meld vilkår oppfylt"
    assert held([case.pk], TODAY)[case.pk].tag == WAITS[0]
    assert "Innvilget, venter på vilkår" in shown(town.adviser, "/oversikt/skoler/")
    assert "Venter på vilkår" in shown(town.adviser, "/saker/")
    assert "Et vilkår for bestilling er ikke oppfylt." in shown(town.manager, "/oversikt/")

    condition = Condition.objects.get()
    report_condition(condition=condition, person=town.principal, text="Alle har signert.")
    for path in ("", "innforing/"):
        assert main_button(shown(town.principal, f"/sak/{case.key}/{path}")) == ""
        assert main_button(shown(town.adviser, f"/sak/{case.key}/{path}")) == "Se på vilkårene"
    fulfil_condition(
        condition=condition, person=town.adviser, fulfilled=True, seen=read_last(condition)
    )
    assert held([case.pk], TODAY) == {}


def test_work_that_the_ict_department_has_promised_holds_back_too(town: Town) -> None:
    case = granted(town)
    NetworkConfirmation.objects.update(result=Result.CONDITIONAL)
    NetworkAction.objects.create(
        confirmation=NetworkConfirmation.objects.get(),
        text="Bytte svitsj",
        due=date(2027, 2, 1),
        condition=True,
    )
    assert [hold.act for hold in holds_of(case)] == [Act.CLOSE_NETWORK_ACTION]
    for path in ("", "innforing/"):
        assert main_button(shown(town.principal, f"/sak/{case.key}/{path}")) == ""
    assert held([case.pk], TODAY)[case.pk].tag == WAITS[0]
    NetworkAction.objects.update(done_at=datetime(2026, 11, 23, 9, tzinfo=UTC))
    assert held([case.pk], TODAY) == {}


def test_many_are_looked_at_in_as_many_statements_as_one(
    town: Town, django_assert_num_queries: Any
) -> None:
    case = granted(town, TERM)
    trips: list[int] = []
    with django_assert_num_queries(0), listening(trips.append):
        assert set(held([case.pk, case.pk + 100], TODAY)) == {case.pk}
    assert len(trips) == 1
