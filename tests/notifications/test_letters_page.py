"""Letters on one page: state and attempts, and sending again what could not be sent."""

import pytest
from django.test import Client

from entilen.accounts.models import Person
from entilen.mail.actions import write
from entilen.mail.models import Letter, MailState
from tests.cast import Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def failed() -> Letter:
    letter = write(
        cause="test",
        to_name="Kari Nordmann",
        to_address="kari@eksempel.no",
        subject="Sak 26-0001",
        body="Det som bare Kari skal lese.",
    )
    letter.state, letter.tries, letter.error = MailState.FAILED, 8, "550 no such user"
    letter.save()
    return letter


def of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_what_could_not_be_sent_stands_first_with_why(town: Town, failed: Letter) -> None:
    page = of(town.administrator).get("/brev/").content.decode()
    assert "Kari Nordmann" in page
    assert "550 no such user" in page
    assert "8 av 8" in page
    assert "Det som bare Kari skal lese." not in page


def test_it_is_sent_again_once(town: Town, failed: Letter) -> None:
    client = of(town.manager)
    client.post(f"/brev/{failed.pk}/igjen/")
    failed.refresh_from_db()
    assert (failed.state, failed.tries) == (MailState.WAITING, 0)
    client.post(f"/brev/{failed.pk}/igjen/")
    page = client.get("/brev/?vis=venter").content.decode()
    assert "Kari Nordmann" in page


def test_nobody_else_sees_the_letters(town: Town, failed: Letter) -> None:
    for person in (town.principal, town.adviser, town.director, town.engineer):
        assert of(person).get("/brev/").status_code == 404
        assert of(person).post(f"/brev/{failed.pk}/igjen/").status_code == 404
    failed.refresh_from_db()
    assert failed.state == MailState.FAILED
