"""What somebody has begun to write beside the points is not lost by pressing a point's button."""

import pytest
from django.test import Client
from playwright.sync_api import Dialog, expect

from entilen.accounts.models import Person
from entilen.cases.models import Case
from entilen.process.vocabulary import Department
from entilen.review.actions import take_back_to_correct
from entilen.review.rules import RemarkState
from entilen.submission.queries import current_submission
from tests.cast import (
    Town,
    assess,
    at_director,
    declare_all,
    formally_accepted,
    must,
    sent_case,
)
from tests.journeys.people import Enter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("a_day")]

COUNTS = {"vilkar-TOTAL_FORMS": "1", "vilkar-INITIAL_FORMS": "0"}


def recommending(town: Town) -> Case:
    case = sent_case(town)
    declare_all(town, case)
    formally_accepted(town, case)
    for department in Department:
        assess(town, case, department)
    return case


@pytest.mark.parametrize(
    ("who", "path", "name"),
    [("director", "beslutning/", "reasons"), ("adviser", "innstilling/", "text")],
)
def test_a_point_is_not_closed_over_grounds_that_are_typed(
    town: Town, enter: Enter, who: str, path: str, name: str
) -> None:
    case = at_director(town) if who == "director" else recommending(town)
    person: Person = getattr(town, who)
    point = must(case, person, "vision")
    someone = enter(person)
    someone.opens(f"/sak/{case.key}/{path}")
    typed = someone.page.locator(f"textarea[name={name}]")
    typed.fill("Nesten i mål.")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    someone.page.once("dialog", stay)
    someone.page.get_by_role("button", name="Lukk punktet").click(no_wait_after=True)
    expect(typed).to_have_value("Nesten i mål.")
    someone.page.wait_for_timeout(200)
    assert asked == ["beforeunload"]
    point.refresh_from_db()
    assert point.state == RemarkState.OPEN


def test_a_decision_that_was_overtaken_gives_the_grounds_back(town: Town) -> None:
    case = at_director(town)
    sent = current_submission(case)
    assert sent is not None
    typed = COUNTS | {
        "seen": sent.version.fingerprint,
        "grades": ["5", "6"],
        "reasons": "God plan, men ikke for alle.",
        "refused_7": "Elevene flytter.",
        "gjor": "innvilg",
    }
    take_back_to_correct(case=case, person=town.principal, parts=["vision"], ground="Feil tall.")
    client = Client()
    client.force_login(town.director)
    page = client.post(f"/sak/{case.key}/beslutning/", typed).content.decode()
    assert "God plan, men ikke for alle." in page
    assert "Elevene flytter." in page
    assert not case.decisions.exists()
