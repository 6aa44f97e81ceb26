"""Orders of several schools go to a supplier as one, and the file is kept as it was made."""

import csv
import io
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.process.vocabulary import Act, DeviceType
from entilen.procurement.actions import change_order
from entilen.procurement.models import Order
from entilen.procurement.peppol_file import CAC, CBC
from entilen.procurement.pool_actions import pool_orders
from entilen.procurement.pool_models import PooledOrder
from entilen.procurement.pool_queries import sent_in, waiting
from entilen.programme.actions import present_owner
from tests.cast import TODAY, Town, next_door
from tests.procurement.supply import SUPPLIER, granted_case, offer, order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
BUYER = "311555006"


@pytest.fixture
def case(town: Town) -> Case:
    present_owner(by=None, name="Vik kommune", email="skole@vik.example", org_number=BUYER)
    return granted_case(town)


@pytest.fixture
def two(town: Town, case: Case) -> list[Order]:
    """Orders of two schools from one agreement."""
    model = offer(town)
    near = next_door(town, "Aasen skole")
    return [
        order(town, case, 20, model=model),
        order(near, granted_case(near), 12, model=model),
    ]


def pooled(town: Town, orders: list[Order], **more: Any) -> PooledOrder:
    return pool_orders(person=town.manager, orders=[row.pk for row in orders], **more)


def test_two_schools_become_one_file(town: Town, two: list[Order]) -> None:
    [row] = waiting()
    assert (row.supplier, row.devices, len(row.orders)) == ("Brettlageret AS", 32, 2)
    pool = pooled(town, two, deliver_by=date(2027, 1, 10))
    assert (pool.title, pool.supplier) == ("RA-1-1", "Brettlageret AS")
    root = ElementTree.fromstring(pool.document)
    names = {"cac": CAC, "cbc": CBC}
    ends = [node.text for node in root.iterfind(".//cbc:EndpointID", names)]
    assert ends == [BUYER, SUPPLIER]
    assert [node.text for node in root.iterfind(".//cbc:Quantity", names)] == ["20", "12"]
    assert waiting() == []
    told = [row.case.events.get(act=Act.POOL_ORDER).summary for row in Order.objects.order_by("pk")]
    assert told[0] == (
        "Bestillingen av 20 enheter til 5. trinn er med i bestillingen RA-1-1 til Brettlageret AS"
    )
    assert len(told) == 2


def test_an_order_is_sent_once_and_numbers_run(town: Town, two: list[Order]) -> None:
    pooled(town, two[:1])
    with pytest.raises(Refused, match="er alt sendt samlet"):
        pooled(town, two)
    assert pooled(town, two[1:]).title == "RA-1-2"


def test_what_cannot_go_together_is_told_at_once(town: Town, case: Case, two: list[Order]) -> None:
    other = offer(town, "Brett 13", reference="RA-2")
    foreign = order(town, case, 3, model=other, grade=6)
    change_order(order=two[0], person=town.principal, quantity=0, reason="x")
    with pytest.raises(Refused) as refused:
        pooled(town, [*two, foreign], deliver_by=TODAY)
    told = " ".join(refused.value.reasons)
    for why in ("er avbestilt", "ulike avtaler", "en dag som kommer"):
        assert why in told, why
    assert not PooledOrder.objects.exists()
    for nothing in ([], [10**6]):
        with pytest.raises(Refused, match="minst én bestilling"):
            pool_orders(person=town.manager, orders=nothing)


def test_an_order_without_a_model_has_no_supplier(town: Town, case: Case) -> None:
    with pytest.raises(Refused, match="ingen modell fra en avtale"):
        pooled(town, [order(town, case, 3)])


def test_the_municipality_must_have_an_org_number(town: Town) -> None:
    row = order(town, granted_case(town), 3, model=offer(town))
    with pytest.raises(Refused, match="mangler organisasjonsnummer"):
        pooled(town, [row])


def test_only_the_programme_manager_sends(town: Town, two: list[Order]) -> None:
    for person in (town.principal, town.adviser, town.administrator, town.director):
        with pytest.raises(NotYours):
            pool_orders(person=person, orders=[two[0].pk])
        client = Client()
        client.force_login(person)
        for address in ("/bestillinger/", "/bestillinger/alle.csv"):
            assert client.get(address).status_code == 404


def test_the_file_stays_and_a_change_shows_beside_it(town: Town, two: list[Order]) -> None:
    pool = pooled(town, two)
    change_order(order=two[0], person=town.principal, quantity=18, reason="x")
    assert [(sent.line.quantity, sent.changed) for sent in sent_in(pool)] == [
        (20, True), (12, False),
    ]  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        PooledOrder.objects.update(document="")


def test_it_is_done_on_the_page(town: Town, two: list[Order]) -> None:
    client = Client()
    client.force_login(town.manager)
    assert "/bestillinger/" in client.get("/oversikt/").content.decode()
    shown = client.get("/bestillinger/").content.decode()
    assert "To bestillinger venter, i alt 32" in shown.replace("\xa0", " ")
    [(row, _)] = client.get("/bestillinger/").context["forms"]
    sent = {"avtale": row.agreement.key, "orders": [one.pk for one in two]}
    refused = client.post("/bestillinger/", {**sent, "deliver_by": "01.01.2020"})
    assert "en dag som kommer" in refused.content.decode()
    assert 'value="01.01.2020"' in refused.content.decode(), "what was typed stays"
    client.post("/bestillinger/", {**sent, "deliver_by": "10.01.2027"})
    pool = PooledOrder.objects.get()
    page = client.get(f"/bestillinger/{pool.key}/").content.decode().replace("\xa0", " ")
    assert "Aasen skole" in page and "10. januar 2027" in page
    file = client.get(f"/bestillinger/{pool.key}/ordre.xml")
    assert file["Content-Type"] == "application/xml"
    assert file["Content-Disposition"] == 'attachment; filename="RA-1-1.xml"'
    assert file.content.decode().partition("\n")[2] == pool.document
    assert "Ingen bestillinger venter" in client.get("/bestillinger/").content.decode()
    school = Client()
    school.force_login(town.principal)
    one = school.get(f"/sak/{two[0].case.key}/innforing/bestilling/{two[0].pk}/")
    assert "Sendt til leverandøren" in one.content.decode() and "RA-1-1" in one.content.decode()


def test_the_table_holds_every_order(town: Town, case: Case, two: list[Order]) -> None:
    town.school.name = "=Lillevik skole"
    town.school.save()
    order(town, case, 5, model=offer(town, "Bok", kind=DeviceType.TABLET), grade=6)
    pool = pooled(town, two)
    client = Client()
    client.force_login(town.manager)
    text = client.get("/bestillinger/alle.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    first = next(row for row in rows if row["Antall"] == "20")
    assert (first["Skole"], first["Sum uten mva"], first["Samlebestilling"]) == (
        "'=Lillevik skole", "68000,00", pool.title,
    )  # fmt: skip
    assert [row["Samlebestilling"] for row in rows].count("") == 1 and len(rows) == 3
    only = client.get(f"/bestillinger/{pool.key}/ordre.csv").content.decode("utf-8-sig")
    assert len(only.splitlines()) == 3
