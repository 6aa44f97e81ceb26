"""Pages say when a reason is needed, and who can do what is left."""

import pytest
from django.test import Client

from entilen.accounts.models import Person
from entilen.cases.models import Case
from tests.cast import Town, declare_all, formally_accepted, must, sent_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def shown(person: Person, address: str) -> str:
    client = Client()
    client.force_login(person)
    return client.get(address).content.decode()


def test_a_criterion_says_when_its_reason_is_needed(town: Town) -> None:
    case = sent_case(town)
    declare_all(town, case)
    formally_accepted(town, case)
    page = shown(town.pedagogue, f"/sak/{case.key}/vurdering/vision/")
    assert "Begrunnelse" in page
    assert "(må fylles ut når kriteriet ikke er helt oppfylt)" in page
    assert "(valgfritt)" not in page


def test_all_who_can_close_a_point_are_named(town: Town, case: Case) -> None:
    must(case, town.adviser, "vision")
    page = shown(town.director, f"/sak/{case.key}/beslutning/")
    assert "Må-punktet er ikke lukket" in page
    assert "Kan løses av: IKT-veileder, fagvurderer eller direktør" in page
