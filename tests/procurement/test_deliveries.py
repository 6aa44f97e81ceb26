"""What is ordered comes in parts, with what was wrong told, and goes back when it must."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.devices.models import Kind
from entilen.devices.queries import limits_of
from entilen.process.vocabulary import Act
from entilen.procurement.actions import change_order
from entilen.procurement.delivery_actions import (
    correct_delivery,
    record_delivery,
    return_devices,
)
from entilen.procurement.models import Delivery, DeliveryDeviation, Order, SupplierReturn
from entilen.procurement.queries import placed_one, reasons_today
from entilen.procurement.rules import ANY_REASON
from entilen.programme.models import ProgrammeVersion
from entilen.programme.rules import parse
from tests.cast import TODAY, Town
from tests.procurement.supply import granted_case, offer, order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def case(town: Town) -> Case:
    return granted_case(town)


@pytest.fixture
def ordered(town: Town, case: Case) -> Order:
    return order(town, case, 20)


def came(
    town: Town, ordered: Order, quantity: int, *, day: date = TODAY, **faults: int
) -> Delivery:
    return record_delivery(
        order=ordered, person=town.teacher, quantity=quantity, delivered_on=day, faults=faults
    )


def sent_back(town: Town, ordered: Order, quantity: int, reason: str) -> SupplierReturn:
    return return_devices(
        order=ordered, person=town.teacher, quantity=quantity, returned_on=TODAY, reason=reason
    )


def test_it_comes_in_parts_with_site_and_grade(town: Town, case: Case, ordered: Order) -> None:
    came(town, ordered, 12, rest_later=8)
    now = placed_one(ordered).standing
    assert (now.here, now.left) == (12, 8)
    came(town, ordered, 8)
    assert placed_one(ordered).standing.left == 0
    rows = case.ledger.filter(kind=Kind.DELIVERED)
    assert [(row.quantity, row.site, row.grade) for row in rows] == [
        (12, town.site, 5), (8, town.site, 5),
    ]  # fmt: skip
    assert limits_of(case)[0].delivered == 20
    [event, _] = case.events.filter(act=Act.RECORD_DELIVERY)
    assert event.summary == "12 nettbrett levert til 5. trinn, 8 levert for lite"


def test_more_than_was_ordered_is_told_or_refused(town: Town, ordered: Order) -> None:
    came(town, ordered, 15)
    with pytest.raises(Refused, match="3 flere enn bestilt"):
        came(town, ordered, 8)
    with pytest.raises(Refused, match="1 flere enn bestilt"):
        came(town, ordered, 8, sent_twice=2)
    with pytest.raises(Refused, match="levert 4 for mye, men leveringen er 3 over"):
        came(town, ordered, 8, sent_twice=4)
    came(town, ordered, 8, sent_twice=3)
    row = DeliveryDeviation.objects.get()
    assert (row.kind, row.reason, row.quantity) == ("too_many", "Sendt flere enn bestilt", 3)
    with pytest.raises(Refused, match="1 flere enn bestilt"):
        came(town, ordered, 1)


@pytest.mark.parametrize(
    ("quantity", "faults", "says"),
    [
        (5, {"rest_later": 16}, "mangler 16, men det er bare 15 igjen"),
        (5, {"does_not_work": 4, "other_model": 2}, "flere feil eller skadde"),
        (0, {}, "hvor mange enheter som kom"),
        (5, {"tull": 1}, "«tull» står ikke i listen"),
    ],
)
def test_what_cannot_be_is_refused(
    town: Town, ordered: Order, quantity: int, faults: dict[str, int], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        record_delivery(
            order=ordered,
            person=town.teacher,
            quantity=quantity,
            delivered_on=TODAY,
            faults=faults,
        )
    assert not Delivery.objects.exists()


def test_every_reason_is_told_at_once(town: Town, ordered: Order) -> None:
    with pytest.raises(Refused) as refused:
        came(town, ordered, 0, day=TODAY.replace(day=22))
    assert len(refused.value.reasons) == 2
    with pytest.raises(Refused, match="har ikke vært ennå"):
        came(town, ordered, 1, day=TODAY.replace(day=24))


def test_broken_ones_go_back_and_come_again(town: Town, case: Case, ordered: Order) -> None:
    came(town, ordered, 20, broken_on_way=2)
    with pytest.raises(Refused, match="Bare 20 enheter"):
        sent_back(town, ordered, 21, "broken_on_way")
    row = sent_back(town, ordered, 2, "broken_on_way")
    assert (row.kind, row.reason, row.entry.kind) == ("broken", "Skadet på veien", Kind.RETURNED)
    assert placed_one(ordered).standing.left == 2
    came(town, ordered, 2)
    assert limits_of(case)[0].delivered == 20


def test_what_was_too_many_goes_back_for_good(town: Town, ordered: Order) -> None:
    came(town, ordered, 22, sent_twice=2)
    sent_back(town, ordered, 2, "sent_twice")
    now = placed_one(ordered).standing
    assert (now.here, now.left, now.extra) == (20, 0, 0)
    with pytest.raises(Refused, match="1 flere enn bestilt"):
        came(town, ordered, 1)


def test_an_order_is_not_made_less_than_what_came(town: Town, ordered: Order) -> None:
    came(town, ordered, 12)
    with pytest.raises(Refused, match="12 enheter av bestillingen er levert"):
        change_order(order=ordered, person=town.principal, quantity=11, reason="x")
    change_order(order=ordered, person=town.principal, quantity=12, reason="x")
    sent_back(town, ordered, 12, "does_not_work")
    change_order(order=ordered, person=town.principal, quantity=0, reason="Heves")


def test_another_model_is_not_what_came(town: Town, case: Case) -> None:
    first, other = offer(town), offer(town, "Brett 13")
    row = order(town, case, 20, model=first)
    came(town, row, 5)
    with pytest.raises(Refused, match="bestill resten av den nye modellen"):
        change_order(order=row, person=town.principal, quantity=20, reason="x", model=other)


def test_a_wrong_count_is_corrected_and_both_stay(town: Town, case: Case, ordered: Order) -> None:
    row = came(town, ordered, 12)

    def correct(quantity: int) -> object:
        return correct_delivery(
            delivery=row, person=town.teacher, quantity=quantity, reason="Talte feil"
        )

    with pytest.raises(Refused, match="1 flere enn bestilt"):
        correct(21)
    with pytest.raises(Refused, match="samme som før"):
        correct(12)
    correct(10)
    assert placed_one(ordered).standing.here == 10
    sent_back(town, ordered, 4, "does_not_work")
    with pytest.raises(Refused, match="4 enheter er sendt tilbake"):
        correct(3)
    entries = case.ledger.filter(kind=Kind.DELIVERED)
    assert [entry.quantity for entry in entries] == [12, -2]


def test_only_the_school_records_it(town: Town, ordered: Order) -> None:
    for person in (town.adviser, town.manager, town.director, town.outsider):
        with pytest.raises(NotYours):
            record_delivery(order=ordered, person=person, quantity=1, delivered_on=TODAY)


def test_the_reasons_are_the_owners_data(town: Town) -> None:
    assert [row.key for row in reasons_today()][:2] == ["sent_twice", "rest_later"]
    ProgrammeVersion.objects.filter(key="krav-2020").delete()
    assert reasons_today() == ANY_REASON, "an older version has no list: the kinds themselves"
    older = ProgrammeVersion.objects.get(key="krav-2016").content
    assert parse(older).delivery_reasons == ()


def test_the_school_does_it_on_its_pages(town: Town, case: Case, ordered: Order) -> None:
    client = Client()
    client.force_login(town.teacher)
    base = f"/sak/{case.key}/innforing/bestilling/{ordered.pk}/"
    form = client.get(f"{base}levering/").context["form"]
    assert form["quantity"].value() == 20
    day: dict[str, Any] = {"delivered_on": f"{TODAY:%d.%m.%Y}"}
    refused = client.post(f"{base}levering/", {**day, "quantity": 25, "note": "Pall 2"})
    assert "5 flere enn bestilt" in refused.content.decode()
    assert "Pall 2" in refused.content.decode()
    client.post(f"{base}levering/", {**day, "quantity": 15, "fault-does_not_work": 3})
    shown = client.get(base).content.decode()
    assert "Avvik: 3 skadet (virker ikke)" in shown
    back = {"quantity": 3, "reason": "does_not_work", "returned_on": f"{TODAY:%d.%m.%Y}"}
    client.post(f"{base}retur/", back)
    assert placed_one(ordered).standing.here == 12
    row = Delivery.objects.get()
    client.post(f"{base}levering/{row.pk}/rett/", {"quantity": 14, "reason": "Talte feil"})
    shown = client.get(base).content.decode()
    assert "<del>15</del>" in shown and "Talte feil" in shown and "Sendt tilbake" in shown
    overview = client.get(f"/sak/{case.key}/innforing/").content.decode()
    assert "Levert" in overview and "Bestillinger" in overview
    reader = Client()
    reader.force_login(town.director)
    assert reader.get(base).status_code == 200
    assert reader.get(f"{base}levering/").status_code == 404
