"""The operator's check of the ledger names each number that no act can have made."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from entilen.cases.models import Case
from entilen.decision.actions import reverse
from entilen.network.models import NetworkConfirmation
from entilen.procurement.actions import change_order
from entilen.procurement.delivery_actions import record_delivery, return_devices
from entilen.procurement.ledger_queries import breaches
from entilen.procurement.models import Order
from entilen.runtime.operations.upkeep import check_ledger
from entilen.runtime.places import Failed
from tests.acts import hand_out_devices
from tests.cast import TODAY, Town
from tests.process.ready_cases import behind_the_back
from tests.procurement.supply import granted_case, order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def case(town: Town) -> Case:
    granted = granted_case(town)
    row = order(town, granted, 20)
    record_delivery(
        order=row,
        person=town.teacher,
        quantity=22,
        delivered_on=TODAY,
        faults={"sent_twice": 2, "does_not_work": 1},
    )
    return_devices(
        order=row, person=town.teacher, quantity=1, returned_on=TODAY, reason="does_not_work"
    )
    hand_out_devices(town, granted, 30)
    return granted


def test_what_acts_have_written_holds(
    town: Town, case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    change_order(order=case.orders.get(), person=town.principal, quantity=32 - 10, reason="Flere")
    reverse(case=case, person=town.director, ground="Feil antall")
    assert list(breaches()) == []
    assert check_ledger([]) == 0
    assert "går opp" in capsys.readouterr().out


LEDGER = "devices_ledgerentry"
BROKEN: dict[str, tuple[Callable[[], object], str]] = {
    "ordered beyond the grant": (
        lambda: behind_the_back(LEDGER, "quantity = 40 WHERE kind = 'ordered'"),
        "bestilt 40, innvilget 32",
    ),
    "handed out beyond the grant": (
        lambda: behind_the_back(LEDGER, "quantity = 40 WHERE kind = 'handed_out'"),
        "delt ut 40, innvilget 32",
    ),
    "delivered beyond the order": (
        lambda: behind_the_back(LEDGER, "quantity = 30 WHERE kind = 'delivered'"),
        "levert 29, bestilt 20, og avvik forklarer 2",
    ),
    "a deviation is gone": (
        lambda: behind_the_back(
            "procurement_deliverydeviation", "kind = 'wrong' WHERE kind = 'too_many'"
        ),
        "levert 21, bestilt 20, og avvik forklarer 0",
    ),
    "returned beyond what came": (
        lambda: behind_the_back(LEDGER, "quantity = 23 WHERE kind = 'returned'"),
        "sendt tilbake 23, men bare 22 er levert",
    ),
    "ordered before the grant": (
        lambda: behind_the_back(LEDGER, "effective = DATE '2026-11-01' WHERE kind = 'ordered'"),
        "bestilt 01.11.2026, men innvilget 23.11.2026",
    ),
    "no network": (
        lambda: NetworkConfirmation.objects.update(max_devices=19),
        "ingen bekreftelse av nettverket dekket den",
    ),
    "an expired network": (
        lambda: NetworkConfirmation.objects.update(valid_until=date(2026, 11, 1)),
        "ingen bekreftelse av nettverket dekket den",
    ),
    "no dispensation": (
        lambda: Order.objects.update(network_valid=False),
        "verken bekreftelse eller dispensasjon",
    ),
    "an order without a row": (
        lambda: Order.objects.update(entry=None),
        "mangler rad i regnskapet",
    ),
    "a row without an order": (
        lambda: Order.objects.update(entry=None),
        "mangler sin bestilling",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_breach_is_named(case: Case, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    break_it, says = BROKEN[name]
    break_it()
    with pytest.raises(Failed, match="går ikke opp"):
        check_ledger([])
    told = capsys.readouterr().out
    assert says in told and case.number in told


def test_a_negative_order_is_named(town: Town, case: Case) -> None:
    row = order(town, case, 2, grade=6)
    change_order(order=row, person=town.principal, quantity=1, reason="x")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    behind_the_back(LEDGER, "quantity = -3 WHERE corrects_id IS NOT NULL")
    assert any("bestilt -1" in breach for breach in breaches())
