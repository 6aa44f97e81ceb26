"""Several people, or several tabs, act at the same time: nothing is lost and nothing done twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from playwright.sync_api import Locator, expect

from entilen.accounts.models import Person, Substitution
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.decision.actions import grant
from entilen.decision.models import Decision
from entilen.process.vocabulary import Role
from entilen.submission.models import Submission
from entilen.submission.queries import current_submission
from tests.browser import Guard
from tests.cast import (
    TODAY,
    at_director,
    begin_case,
    director_elsewhere,
    make_town,
    ready_case,
)
from tests.journeys.people import Enter, Someone, one_more_tab

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("a_day")]


def saved(someone: Someone) -> Locator:
    return someone.page.get_by_role("status").filter(has_text="Lagret kl.")


def test_two_in_the_same_area_keep_both_texts(enter: Enter, guard: Guard) -> None:
    town = make_town()
    case = begin_case(town)
    teacher, principal = enter(town.teacher), enter(town.principal)
    for someone in (teacher, principal):
        someone.opens(f"/sak/{case.key}/plan/vision/")

    teacher.writes("Tekst", "Elevene skal skrive mer.")
    expect(saved(teacher)).to_be_visible()
    guard.expect_status(409)
    principal.writes("Tekst", "Elevene skal lese mer.")
    principal.sees("To har skrevet her samtidig", "Ingenting er borte")
    principal.judges()

    principal.follows("Se begge og slå dem sammen")
    principal.is_at("Slå sammen to tekster")
    principal.sees("Tor Lærer", "Ragnhild Rektor")
    both = principal.page.get_by_label("Tekst")
    expect(both).to_have_value("Elevene skal skrive mer.\n\nElevene skal lese mer.")
    principal.writes("Tekst", "Elevene skal lese og skrive mer.")
    principal.presses("Lagre den sammenslåtte teksten")
    principal.sees("Begge ligger i historikken")
    expect(principal.page.get_by_label("Tekst")).to_have_value("Elevene skal lese og skrive mer.")
    principal.follows("Versjoner")
    principal.is_at("Historikk")


def test_what_changes_between_the_check_page_and_sending_is_shown(
    enter: Enter, guard: Guard
) -> None:
    town = make_town()
    case = ready_case(town)
    principal, teacher = enter(town.principal), enter(town.teacher)
    principal.opens(f"/sak/{case.key}/send/")
    teacher.opens(f"/sak/{case.key}/plan/vision/")
    teacher.writes("Tekst", "## Visjon for prosjektet\n\nSlik gjør vi det nå.")
    expect(saved(teacher)).to_be_visible()

    guard.expect_status(409)
    principal.page.get_by_role("checkbox").check()
    principal.presses("Send inn planen")
    principal.sees("Planen er endret etter at du så den", "Visjon for prosjektet")
    expect(principal.page.locator("main ins").first).to_contain_text("nå")
    principal.judges()
    assert not Submission.objects.exists()


def test_a_double_click_sends_once(enter: Enter) -> None:
    town = make_town()
    case = ready_case(town)
    principal = enter(town.principal)
    principal.opens(f"/sak/{case.key}/send/")
    principal.page.get_by_role("checkbox").check()
    principal.button("Send inn planen").dblclick()
    principal.is_at("Planen er sendt")
    assert Submission.objects.count() == 1


def test_two_tabs_send_once(enter: Enter, guard: Guard) -> None:
    town = make_town()
    case = ready_case(town)
    principal = enter(town.principal)
    principal.opens(f"/sak/{case.key}/send/")
    with one_more_tab(principal) as tab:
        tab.opens(f"/sak/{case.key}/send/")
        for page in (principal, tab):
            page.page.get_by_role("checkbox").check()
        tab.presses("Send inn planen")
        tab.is_at("Planen er sendt")
    principal.presses("Send inn planen")
    principal.sees("Du kan ikke sende inn planen nå.")
    assert Submission.objects.count() == 1


def test_a_double_click_decides_once(enter: Enter) -> None:
    town = make_town()
    case = at_director(town)
    director = enter(town.director)
    director.opens(f"/sak/{case.key}/beslutning/")
    director.presses("Innvilg")
    director.is_at("Se over brevet")
    director.button("Send innvilgelsen").dblclick()
    director.is_at("Beslutning")
    assert Decision.objects.count() == 1


def test_the_director_and_the_substitute_at_once_decide_once() -> None:
    town = make_town()
    case = at_director(town)
    substitute = director_elsewhere(town)
    Substitution.objects.create(
        absent=town.director,
        substitute=substitute,
        role=Role.DIRECTOR,
        school=town.school,
        first_day=TODAY,
        last_day=TODAY + timedelta(days=7),
        given_by=town.director,
    )
    sent = current_submission(case)
    assert sent is not None
    seen = sent.version.fingerprint

    def decide(person: Person) -> str:
        try:
            own = Case.objects.get(pk=case.pk)
            grant(case=own, person=person, seen=seen, reasons="", grades=[5, 6, 7])
        except (Refused, NotYours) as refused:
            return str(refused)
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(2) as both:
        answers = sorted(both.map(decide, (town.director, substitute)))
    assert Decision.objects.count() == 1
    assert answers[0] == ""
    assert "nå" in answers[1] or "habil" in answers[1]
