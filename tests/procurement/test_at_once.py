"""Two orders, and two deliveries, at the same moment wait for one another."""

import pytest

from entilen.process.vocabulary import DeviceType
from entilen.procurement.delivery_actions import record_delivery
from entilen.procurement.models import Order
from entilen.procurement.pool_actions import pool_orders
from entilen.procurement.pool_models import PooledOrder
from entilen.procurement.queries import placed_one
from entilen.procurement.scheme_actions import answer_application, apply_to_scheme, set_frame
from entilen.procurement.scheme_models import SchemeApplication
from entilen.procurement.scheme_rules import State
from entilen.programme.actions import present_owner
from tests.cast import TODAY, Town, next_door
from tests.network.test_at_once import at_once, fresh
from tests.procurement.supply import granted_case, offer, order

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("a_day")]


def test_two_orders_never_pass_the_grant_together(town: Town) -> None:
    case = granted_case(town)
    refused = at_once(lambda: order(town, fresh(case), 20), lambda: order(town, fresh(case), 20))
    assert "høyst 12 enheter til" in refused
    assert case.orders.count() == 1


def test_two_deliveries_never_pass_the_order_together(town: Town) -> None:
    row = order(town, granted_case(town), 20)

    def came() -> object:
        return record_delivery(
            order=Order.objects.get(pk=row.pk),
            person=town.teacher,
            quantity=15,
            delivered_on=TODAY,
        )

    assert "10 flere enn bestilt" in at_once(came, came)
    assert placed_one(row).standing.here == 15


def test_an_order_is_never_sent_twice_at_once(town: Town) -> None:
    present_owner(by=None, name="Vik", email="v@vik.example", org_number="311555006")
    row = order(town, granted_case(town), 20, model=offer(town))

    def send() -> object:
        return pool_orders(person=town.manager, orders=[row.pk])

    assert "er alt sendt samlet" in at_once(send, send)
    assert PooledOrder.objects.count() == 1


def test_two_admissions_never_pass_the_frame_together(town: Town) -> None:
    near = next_door(town, "Aasen skole")
    rows = [
        apply_to_scheme(
            case=granted_case(one),
            person=one.principal,
            device_type=DeviceType.TABLET,
            year=2027,
            devices=30,
        )
        for one in (town, near)
    ]
    set_frame(
        by=town.manager, year=2027, device_type=DeviceType.TABLET, devices=50, source="Budsjett"
    )

    def admit(row: SchemeApplication) -> object:
        fresh = SchemeApplication.objects.get(pk=row.pk)
        return answer_application(
            application=fresh, person=town.manager, state=State.ADMITTED, devices=30, reason="Ja"
        )

    refused = at_once(lambda: admit(rows[0]), lambda: admit(rows[1]))
    assert "Rammen er 50, og 30 er tatt opp" in refused
