"""What is granted is ordered and handed out: on which days, how long, and with which numbers."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.decision.actions import lapse_overdue, reverse
from entilen.devices.models import LedgerEntry
from entilen.network.actions import dispense
from entilen.network.models import NetworkConfirmation
from entilen.process.vocabulary import DeviceType, Stage
from entilen.procurement.queries import placed_in
from entilen.procurement.rules import day_problem
from entilen.rollout.actions import hand_out
from entilen.rollout.queries import due_of
from tests.acts import take_back
from tests.cast import TODAY, Town, at_director, order_devices, say_yes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
EXPIRED = datetime(2028, 11, 24, 10, tzinfo=UTC)


@pytest.fixture
def case(town: Town) -> Case:
    granted = at_director(town)
    say_yes(town, granted, (5, 6))
    granted.refresh_from_db()
    return granted


def give(town: Town, case: Case, day: date = TODAY, pupils: int = 30, note: str = "") -> None:
    hand_out(
        case=case,
        person=town.principal,
        grade=5,
        device_type=DeviceType.TABLET,
        quantity=1,
        pupils=pupils,
        handed_out_on=day,
        everyone=False,
        note=note,
    )


def client_of(town: Town) -> Client:
    client = Client()
    client.force_login(town.principal)
    return client


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (TODAY, ""),
        (date(2026, 11, 24), "har ikke vært"),
        (date(2099, 1, 1), "har ikke vært"),
        (date(2026, 11, 22), "innvilget 23.11.2026"),
        (date(1, 1, 1), "innvilget 23.11.2026"),
    ],
)
def test_it_happened_after_the_grant_and_not_ahead(
    town: Town, case: Case, day: date, says: str
) -> None:
    assert bool(day_problem(day, today=TODAY, granted=TODAY)) == bool(says)
    if not says:
        order_devices(town, case, 1, day)
        give(town, case, day)
        return
    with pytest.raises(Refused, match=says):
        order_devices(town, case, 1, day)
    with pytest.raises(Refused, match=says):
        give(town, case, day)
    assert not LedgerEntry.objects.filter(kind__in=("ordered", "handed_out")).exists()


def test_the_sentence_stands_beside_the_field(town: Town, case: Case) -> None:
    client, base = client_of(town), f"/sak/{case.key}/innforing/"
    ahead: dict[str, Any] = {"what": "5-tablet", "quantity": 1, "source": "own_budget"}
    ahead["quantity-5-tablet"] = 1
    page = client.post(f"{base}bestill/", {**ahead, "ordered_on": "24.11.2026"})
    assert "ikke vært" in page.context["form"].errors["ordered_on"][0]
    page = client.post(f"{base}del-ut/", {**ahead, "pupils": 30, "handed_out_on": "22.11.2026"})
    assert "innvilget 23.11.2026" in page.context["form"].errors["handed_out_on"][0]


def test_what_was_done_before_a_reversal_can_still_be_recorded(town: Town, case: Case) -> None:
    with time_machine.travel(datetime(2026, 12, 10, 10, tzinfo=UTC), tick=True):
        reverse(case=case, person=town.director, ground="Feil antall")
        say_yes(town, case, (5, 6))
        give(town, case, date(2026, 12, 1))


def dispensed(town: Town, case: Case) -> None:
    """The network is no hindrance on the day after the grant's last."""
    until = date(2028, 12, 1)
    dispense(case=case, person=town.director, authority="x", ground="x", valid_until=until)


def test_a_grant_that_was_not_begun_in_time_is_not_begun_later(town: Town, case: Case) -> None:
    with time_machine.travel(EXPIRED, tick=True):
        dispensed(town, case)
        with pytest.raises(Refused, match=r"senest 23\.11\.2028"):
            order_devices(town, case, 1, EXPIRED.date())
        with pytest.raises(Refused, match=r"senest 23\.11\.2028"):
            give(town, case, EXPIRED.date())
        page = client_of(town).get(f"/sak/{case.key}/innforing/").content.decode()
        assert "måtte tas i bruk senest 23.11.2028" in page
        assert lapse_overdue(EXPIRED.date()) == 1
    case.refresh_from_db()
    assert case.stage == Stage.LAPSED


def test_a_grant_in_use_stands_and_the_rest_is_ordered_year_by_year(town: Town, case: Case) -> None:
    address = f"/sak/{case.key}/innforing/"
    assert "Ellers bortfaller innvilgelsen" in client_of(town).get(address).content.decode()
    order_devices(town, case, 1)
    assert "tatt i bruk" in client_of(town).get(address).content.decode()
    with time_machine.travel(EXPIRED, tick=True):
        dispensed(town, case)
        order_devices(town, case, 1, EXPIRED.date())
        assert lapse_overdue(EXPIRED.date()) == 0


def test_the_plans_numbers_are_filled_in_for_the_grade_that_is_chosen(
    town: Town, case: Case
) -> None:
    client, address = client_of(town), f"/sak/{case.key}/innforing/del-ut/"
    first = client.get(address)
    assert "form" not in first.context and "0 av 32 enheter er delt ut" in first.content.decode()
    page = client.get(address, {"trinn": "6-tablet"})
    form = page.context["form"]
    assert (form["quantity"].value(), form["pupils"].value()) == (30, 30)
    words = page.content.decode().replace("\xa0", " ")
    assert "6. trinn, nettbrett" in words and "fått innvilget 32 enheter. Ingen er delt ut" in words
    assert "også de som ikke fikk enhet" in words and "regner med 30 elever" in words
    give(town, case)
    [fifth, _] = due_of(case)
    assert (fifth.left, fifth.pupils) == (31, 30)
    assert client.get(address, {"trinn": "tull"}).status_code == 200


def test_fewer_pupils_than_the_plan_counts_on_need_a_word_of_why(town: Town, case: Case) -> None:
    with pytest.raises(Refused, match=r"regner med 30 elever på 5\. trinn\. Her står det 1\."):
        give(town, case, pupils=1)
    give(town, case, pupils=1, note="De andre har flyttet.")


def test_an_order_is_one_form_filled_in_and_all_or_nothing(town: Town, case: Case) -> None:
    client, address = client_of(town), f"/sak/{case.key}/innforing/bestill/"
    form = client.get(address).context["form"]
    assert [form[f"quantity-{grade}-tablet"].value() for grade in (5, 6)] == [32, 32]
    sent = {"source": "own_budget", "ordered_on": f"{TODAY:%d.%m.%Y}"}
    refused = client.post(address, {**sent, "quantity-5-tablet": 32, "quantity-6-tablet": 500})
    assert "høyst 32 enheter til" in refused.content.decode()
    assert not case.orders.exists()
    assert "til minst ett trinn" in client.post(address, sent).content.decode()
    client.post(address, {**sent, "quantity-5-tablet": 32, "quantity-6-tablet": 30})
    assert [one.standing.ordered for one in placed_in(case)] == [32, 30]
    form = client.get(address).context["form"]
    assert [form[f"quantity-{grade}-tablet"].value() for grade in (5, 6)] == [None, 2]


def test_what_was_ordered_under_a_dispensation_is_not_handed_out_after_it(
    town: Town, case: Case
) -> None:
    """Finding K7: an expired confirmation opens for what it covered, a dispensation for nothing."""
    take_back(town)
    dispense(
        case=case,
        person=town.director,
        authority="Fullmakt",
        ground="Nytt bygg",
        valid_until=date(2026, 12, 31),
    )
    order_devices(town, case, 30)
    with time_machine.travel(datetime(2027, 1, 10, 9, tzinfo=UTC), tick=True):
        with pytest.raises(Refused, match="er trukket tilbake"):
            give(town, case, date(2027, 1, 10))
        NetworkConfirmation.objects.update(withdrawn_at=None, valid_until=date(2026, 12, 1))
        with pytest.raises(Refused, match="gikk ut"):
            give(town, case, date(2027, 1, 10))
