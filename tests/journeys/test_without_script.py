"""A browser that runs no script: write, send, answer a point."""

import pytest
from playwright.sync_api import expect

from entilen.plans.actions import mark_done
from tests.cast import at_director, make_town, must, ready_case, send_back
from tests.journeys.people import Enter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("a_day")]


def test_an_area_is_written_and_the_plan_is_sent(enter: Enter) -> None:
    town = make_town()
    case = ready_case(town)
    mark_done(case=case, person=town.principal, key="vision", done=False)
    principal = enter(town.principal, script=False)

    principal.opens(f"/sak/{case.key}/")
    principal.sees("én ting mangler")
    principal.follows("Visjon for prosjektet")
    principal.writes("Tekst", "## Visjon for prosjektet\n\n- Elevene **leser** mer\n- og skriver")
    principal.presses("Lagre")
    principal.sees("Teksten er lagret.")
    expect(principal.page.get_by_label("Tekst")).to_have_value(
        "## Visjon for prosjektet\n\n- Elevene **leser** mer\n- og skriver"
    )
    principal.presses("Marker som ferdig")
    principal.follows("Send inn planen")
    principal.sees("Dere kan sende")
    principal.page.get_by_role("checkbox").check()
    principal.presses("Send inn planen")
    principal.sees("Kvitteringsnummer", f"{case.number}-1")


def test_a_point_is_answered(enter: Enter) -> None:
    town = make_town()
    case = at_director(town)
    must(case, town.technician, "infrastructure", "Dekning i paviljongen")
    send_back(town, case)

    principal = enter(town.principal, script=False)
    principal.opens("/")
    principal.is_at("1:1 på 5.–7. trinn")
    principal.sees("ett punkt må besvares")
    principal.follows("Svar på punktene")
    principal.follows("Rett Infrastruktur")
    principal.writes("Tekst", "Vi setter opp fem nye aksesspunkter.")
    principal.presses("Marker som ferdig")
    principal.opens(f"/sak/{case.key}/punkter/")
    principal.follows("Svar på punktet")
    principal.writes("Svar", "Rettet i planen.")
    principal.presses("Lagre svaret")
    principal.follows("Gå til innsending")
    principal.page.get_by_role("checkbox").check()
    principal.presses("Send inn planen")
    principal.sees(f"{case.number}-2")
