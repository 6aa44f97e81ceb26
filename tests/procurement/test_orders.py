"""An order is changed and cancelled by new rows, and counts what was handed out without it."""

from typing import Any

import pytest
from django.test import Client

from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.devices.models import Kind
from entilen.devices.queries import limits_of
from entilen.devices.rules import without_order
from entilen.network.actions import dispense
from entilen.process.vocabulary import Act
from entilen.procurement.actions import change_order
from entilen.procurement.models import Order, OrderChange
from entilen.procurement.queries import ordered_devices, placed_in
from entilen.rollout.queries import due_of
from tests.acts import hand_out_devices, take_back
from tests.cast import TODAY, Town, order_devices
from tests.procurement.supply import granted_case, offer, order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def case(town: Town) -> Case:
    return granted_case(town)


def changed(town: Town, row: Order, quantity: int, **more: Any) -> OrderChange:
    return change_order(
        order=row, person=town.principal, quantity=quantity, reason="Elevtallet", **more
    )


def test_the_number_stands_in_the_ledger_alone(town: Town, case: Case) -> None:
    row = order(town, case, 20)
    assert not {"quantity", "grade", "device_type", "site"} & {
        field.name for field in Order._meta.fields
    }
    entry = case.ledger.get(kind=Kind.ORDERED)
    assert (row.entry, entry.quantity, entry.grade, entry.site) == (entry, 20, 5, town.site)


def test_fewer_more_and_none_are_rows_with_a_reason(town: Town, case: Case) -> None:
    row = order(town, case, 20)
    for quantity in (12, 32, 0):
        changed(town, row, quantity)
    [now] = placed_in(case)
    assert now.cancelled and [change.reason for change in now.changes] == ["Elevtallet"] * 3
    rows = case.ledger.filter(kind=Kind.ORDERED).values_list("quantity", "corrects")
    first = row.entry_id
    assert list(rows) == [(20, None), (-8, first), (20, first), (-32, first)]
    told = list(case.events.filter(act=Act.CHANGE_ORDER).values_list("summary", flat=True))
    assert told == [
        "Bestillingen til 5. trinn ble endret fra 20 til 12 enheter",
        "Bestillingen til 5. trinn ble endret fra 12 til 32 enheter",
        "Bestillingen av 32 enheter til 5. trinn ble avbestilt",
    ]
    order(town, case, 32)


def test_more_passes_every_gate_and_fewer_none(town: Town, case: Case) -> None:
    row = order(town, case, 20)
    with pytest.raises(Refused, match="høyst 12 enheter til"):
        changed(town, row, 33)
    take_back(town)
    with pytest.raises(Refused, match="trukket tilbake"):
        changed(town, row, 21)
    changed(town, row, 19)
    assert placed_in(case)[0].standing.ordered == 19


def test_only_those_who_order_change_it(town: Town, case: Case) -> None:
    row = order(town, case)
    for person in (town.teacher, town.adviser, town.director, town.outsider):
        with pytest.raises(NotYours):
            change_order(order=row, person=person, quantity=1, reason="x")


def test_nothing_changed_is_no_change(town: Town, case: Case) -> None:
    row = order(town, case, 20)
    with pytest.raises(Refused, match="de samme som før"):
        changed(town, row, 20)


def test_another_model_has_the_price_of_today(town: Town, case: Case) -> None:
    first, other = offer(town), offer(town, "Brett 13", price="5100")
    row = order(town, case, 20, model=first)
    changed(town, row, 20, model=other)
    [now] = placed_in(case)
    assert (now.model, now.order.model) == (other, first)
    assert now.terms.unit_price == 5100
    assert case.ledger.filter(kind=Kind.ORDERED).count() == 1, "the number stands"
    with pytest.raises(Refused, match="kunne ikke bestilles"):
        changed(town, row, 20, model=other.pk + 99)


def test_hand_outs_without_an_order_take_of_the_grant(town: Town, case: Case) -> None:
    """Finding K7: twenty handed out without an order, then thirty-one ordered, of thirty-two."""
    hand_out_devices(town, case, 20, everyone=False)
    [fifth, *_] = due_of(case)
    assert fifth.left_to_order == 12
    with pytest.raises(Refused, match=r"høyst 12 enheter til .* 32 er innvilget, 20 er brukt"):
        order_devices(town, case, 31)
    order_devices(town, case, 12)
    hand_out_devices(town, case, 12)
    with pytest.raises(Refused, match="høyst 0"):
        order_devices(town, case, 1)


def test_what_is_handed_out_of_an_order_is_counted_once(town: Town, case: Case) -> None:
    order_devices(town, case, 20)
    hand_out_devices(town, case, 20, everyone=False)
    order_devices(town, case, 12)
    fifth = limits_of(case)[0]
    assert (fifth.ordered, fifth.without_order) == (32, 0)


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        ([], 0),
        ([(True, 20), (False, 20)], 0),
        ([(False, 20), (True, 12)], 20),
        ([(False, 20), (True, 12), (False, 12)], 20),
        ([(True, 10), (False, 15), (True, 5)], 5),
        ([(True, 10), (False, 0)], 0),
    ],
)
def test_which_hand_outs_no_order_stood_for(rows: list[tuple[bool, int]], number: int) -> None:
    assert without_order(rows) == number


def test_what_is_added_under_a_dispensation_opens_no_hand_out(town: Town, case: Case) -> None:
    row = order(town, case, 20)
    take_back(town)
    dispense(
        case=case,
        person=town.director,
        authority="Fullmakt",
        ground="Nytt bygg",
        valid_until=TODAY.replace(day=30),
    )
    changed(town, row, 30)
    assert ordered_devices(case, 5, "tablet", town.site.pk) == 20
    changed(town, row, 15)
    assert ordered_devices(case, 5, "tablet", town.site.pk) == 15


def test_the_page_changes_and_cancels(town: Town, case: Case) -> None:
    row = order(town, case, 20)
    client = Client()
    client.force_login(town.principal)
    address = f"/sak/{case.key}/innforing/bestilling/{row.pk}/"
    assert "Endre eller avbestill" in client.get(address).content.decode()
    refused = client.post(f"{address}endre/", {"quantity": "400", "reason": "Vi blir mange"})
    assert "høyst 12 enheter til" in refused.content.decode()
    assert "Vi blir mange" in refused.content.decode(), "what was typed stays"
    client.post(f"{address}endre/", {"quantity": "0", "reason": "Skolen venter"})
    shown = client.get(address).content.decode()
    assert "Avbestilt" in shown and "Skolen venter" in shown
    assert "Registrer levering" not in shown
    other = Client()
    other.force_login(town.director)
    assert "Endre eller avbestill" not in other.get(address).content.decode()
    assert other.get(f"{address}endre/").status_code == 404
