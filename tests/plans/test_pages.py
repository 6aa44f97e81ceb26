"""What the plan's pages say: labels, defaults, and what became of a press."""

import pytest
from django.test import Client

from entilen.cases.models import Case
from tests.cast import Town, begin_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def case(town: Town) -> Case:
    return begin_case(town)


@pytest.fixture
def client(town: Town) -> Client:
    client = Client()
    client.force_login(town.principal)
    return client


def shown(client: Client, case: Case, path: str) -> str:
    return client.get(f"/sak/{case.key}/{path}").content.decode()


def test_a_new_grade_row_begins_like_the_last_one(client: Client, case: Case) -> None:
    case.plan.grade_rows.filter(grade=7).update(device_type="pc", school_year=2028)
    form = client.get(f"/sak/{case.key}/trinn/").context["formset"].forms[-1]
    assert (form["school_year"].value(), form["device_type"].value()) == (2028, "pc")
    assert not form.initial


def test_the_columns_say_whether_the_reserve_is_counted(client: Client, case: Case) -> None:
    page = " ".join(shown(client, case, "trinn/").split())
    assert "Til elevene</label>" in page
    assert ">Enheter</label>" not in page


@pytest.mark.parametrize("path", ["plan/vision/", "lenker/", "egenvurdering/", "finansiering/"])
def test_what_must_be_there_in_the_end_is_not_called_optional(
    client: Client, case: Case, path: str
) -> None:
    assert "valgfritt" not in shown(client, case, path)


def test_the_budget_begins_in_the_year_of_the_first_devices(client: Client, case: Case) -> None:
    propose = client.get(f"/sak/{case.key}/finansiering/fyll-inn/").context["form"]
    lines = client.get(f"/sak/{case.key}/finansiering/").context["formset"]
    assert propose["first_year"].value() == 2027
    assert lines.forms[-1]["year"].value() == 2027


def save(client: Client, case: Case, text: str, **more: str) -> str:
    version = case.plan.areas.get(key="vision").version
    sent = {"text": text, "version": version, **more}
    return client.post(f"/sak/{case.key}/plan/vision/", sent, follow=True).content.decode()


def test_a_finished_area_is_said_to_be_so_with_the_next_one(client: Client, case: Case) -> None:
    page = save(client, case, "Alle skal med.", etterpa="ferdig")
    assert "Visjon for prosjektet er ferdig. Neste: Organisering på skolen." in page


def test_an_empty_area_is_not_called_finished_and_stays_open(client: Client, case: Case) -> None:
    page = save(client, case, "", etterpa="ferdig")
    assert "Skriv noe i området" in page
    assert "er ferdig. Neste" not in page
    assert "Område 1 av 7" in page


def test_the_answer_to_an_autosave_says_how_far_the_area_has_come(
    client: Client, case: Case
) -> None:
    address = f"/sak/{case.key}/plan/vision/"
    assert "<small data-autosave-state>Ikke begynt</small>" in shown(client, case, "plan/vision/")
    answer = client.post(
        address, {"text": "Alle skal med.", "version": 0}, headers={"X-Autosave": "1"}
    )
    assert answer.json()["state"] == "Under arbeid"
