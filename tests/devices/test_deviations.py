"""Devices that were bought too early: recorded, seen by those who decide, never removed."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from entilen.accounts.models import Person
from entilen.cases.actions import withdraw
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.devices.actions import record_deviation
from entilen.devices.models import Deviation, DeviationKind
from entilen.devices.queries import deviations_on
from entilen.network.actions import request_confirmation
from entilen.process.vocabulary import Act, DeviceType
from tests.cast import TODAY, Town, at_director, begin_case, declare_all, sent_case
from tests.visiting import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]
WORDS = "40 nettbrett kjøpt før nettverket var bekreftet, 12.10.2026"


def records(case: Case, person: Person, **more: Any) -> Deviation:
    content: dict[str, Any] = {
        "kind": DeviationKind.BEFORE_NETWORK,
        "happened_on": date(2026, 10, 12),
        "quantity": 40,
        "device_type": DeviceType.TABLET,
        "ground": "Tilbudet gikk ut",
    }
    return record_deviation(case=case, person=person, **(content | more))


def test_it_is_seen_by_the_engineer_the_adviser_and_the_director(town: Town) -> None:
    case = at_director(town)
    records(case, town.principal)
    assert case.events.filter(act=Act.RECORD_DEVIATION).count() == 1
    request = case.network_requests.get()
    places = (
        (town.principal, f"/sak/{case.key}/nettverk/"),
        (town.engineer, f"/nettverk/{request.pk}/"),
        (town.director, f"/sak/{case.key}/beslutning/"),
    )
    for person, address in places:
        shown = page(person, address)
        assert WORDS in shown and "Tilbudet gikk ut" in shown and "Ragnhild Rektor" in shown


def test_it_is_seen_at_the_formal_check(town: Town) -> None:
    case = sent_case(town)
    declare_all(town, case)
    records(case, town.adviser)
    assert WORDS in page(town.adviser, f"/sak/{case.key}/kontroll/")


def test_nobody_changes_or_removes_it_and_a_correction_is_a_new_row(town: Town) -> None:
    case = begin_case(town)
    first = records(case, town.principal)
    for act in (first.delete, first.save):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    second = records(case, town.principal, quantity=30, corrects=first)
    shown = page(town.principal, f"/sak/{case.key}/avvik/")
    assert f"<del>{WORDS}</del>" in shown and "30 nettbrett" in shown
    with pytest.raises(Refused, match="rettet allerede"):
        records(case, town.principal, corrects=first)
    assert second.corrects == first and deviations_on(TODAY) == 1
    assert "<strong>1</strong> registrerte avvik" in Client().get("/dekning/").content.decode()


def test_whoever_finds_it_records_it_also_after_the_case_has_ended(town: Town) -> None:
    case = begin_case(town)
    withdraw(case=case, person=town.principal, ground="Vi venter")
    for person in (town.principal, town.adviser, town.engineer):
        records(case, person)
    for person in (town.teacher, town.director, town.outsider):
        with pytest.raises(NotYours):
            records(case, person)
    with pytest.raises(Refused, match="ikke vært ennå"):
        records(case, town.principal, happened_on=date(2026, 11, 24))


def test_the_forms_of_the_school_and_the_engineer_keep_what_is_typed(town: Town) -> None:
    case = begin_case(town)
    [request] = request_confirmation(case=case, person=town.principal)
    sent = {
        "kind": "before_network",
        "happened_on": "12.10.2026",
        "quantity": "40",
        "device_type": "tablet",
        "ground": "Tilbudet gikk ut",
    }
    for person, address in (
        (town.principal, f"/sak/{case.key}/avvik/"),
        (town.engineer, f"/nettverk/{request.pk}/avvik/"),
    ):
        client = Client()
        client.force_login(person)
        shown = client.post(address, sent | {"happened_on": "24.11.2026"}).content.decode()
        assert "ikke vært" in shown and "Tilbudet gikk ut</textarea>" in shown
        assert client.post(address, sent).status_code == 302
    assert Deviation.objects.count() == 2
