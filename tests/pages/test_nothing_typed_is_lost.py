"""What is sent from a page that has been overtaken comes back, to be copied."""

import pytest
from django.test import Client

from entilen.accounts.models import Person
from entilen.cases.actions import withdraw
from entilen.cases.models import Case
from entilen.decision.models import Decision
from entilen.submission.queries import current_submission
from tests.cast import Town, at_director, begin_case

TYPED = "Dette skrev jeg lenge på."
NO_CONDITIONS = {"vilkar-TOTAL_FORMS": "1", "vilkar-INITIAL_FORMS": "0"}
ROW = {"rad-TOTAL_FORMS": "1", "rad-INITIAL_FORMS": "0", "row_version": "0"}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


def answer(person: Person, address: str, sent: dict[str, str]) -> str:
    client = Client()
    client.force_login(person)
    response = client.post(address, sent)
    assert response.status_code in {200, 409}
    return response.content.decode()


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("plan/vision/", {"text": TYPED, "version": "0"}),
        ("milepaler/", {**ROW, "rad-0-title": TYPED, "rad-0-due": "1.2.2027"}),
        ("lenker/", {**ROW, "rad-0-key": "strategic_plan", "rad-0-url": f"https://x.no/{TYPED}"}),
        ("finansiering/", {**ROW, "rad-0-description": TYPED}),
        ("egenvurdering/", {"question-1-text": TYPED}),
    ],
)
def test_the_school_writes_after_the_case_has_ended(
    town: Town, page: str, sent: dict[str, str]
) -> None:
    case = begin_case(town)
    withdraw(case=case, person=town.principal, ground="Vi venter et år.")
    shown = answer(town.teacher, f"/sak/{case.key}/{page}", sent)
    assert "Ikke lagret" in shown
    assert TYPED in shown


def reviewed(town: Town) -> Case:
    case = at_director(town)
    withdraw(case=case, person=town.principal, ground="Vi venter et år.")
    return case


@pytest.mark.parametrize(
    ("who", "page", "field"),
    [
        ("adviser", "kontroll/", "introduction"),
        ("pedagogue", "vurdering/", "summary"),
        ("director", "beslutning/", "reasons"),
    ],
)
def test_the_administration_writes_after_the_case_has_ended(
    town: Town, who: str, page: str, field: str
) -> None:
    case = reviewed(town)
    shown = answer(
        getattr(town, who),
        f"/sak/{case.key}/{page}",
        {field: TYPED, "department": "pedagogical", **NO_CONDITIONS},
    )
    assert "Ikke lagret" in shown
    assert TYPED in shown


def test_enter_in_a_field_decides_nothing(town: Town) -> None:
    case = at_director(town)
    sent = current_submission(case)
    assert sent
    shown = answer(
        town.director,
        f"/sak/{case.key}/beslutning/",
        {"reasons": TYPED, "grades": "5", "seen": sent.version.fingerprint, **NO_CONDITIONS},
    )
    assert "Velg om du vil innvilge planen eller sende den tilbake." in shown
    assert TYPED in shown
    assert not Decision.objects.exists()
