"""An empty house becomes a municipality's own, and treats a case to a grant by the superior."""

import pytest
from pytest_django.live_server_helper import LiveServer

from entilen.accounts.models import Person
from entilen.cases.models import Case
from entilen.decision.models import Decision
from entilen.process.vocabulary import Stage
from entilen.schools.models import School
from tests.journeys import founding
from tests.journeys.deciding import (
    all_is_in_order,
    answers_everything,
    delivers,
    the_adviser_recommends,
)
from tests.journeys.people import Enter, Someone
from tests.journeys.preparing import (
    says_impartial,
    the_board_treats_the_plan,
    the_principal_finishes_the_plan,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("a_day")]
PUBLIC = [
    "/", "/dekning/", "/skoler/", "/skoler/lillevik-skole/", "/krav/", "/krav/mal.docx",
    "/apne-data/", "/personvern/", "/tilgjengelighet/", "/rettelser/", "/api/v1/coverage",
    "/api/v1/schools", "/api/v1/openapi.json",
]  # fmt: skip


def named(name: str) -> Person:
    return Person.objects.get(name__startswith=name)


def the_case_is_begun(principal: Someone) -> None:
    principal.opens("/sak/")
    principal.follows("Ny sak")
    for grade in (5, 6, 7):
        principal.ticks(f"{grade}. trinn")
    principal.ticks("Nettbrett")
    principal.presses("Opprett saken")
    principal.presses("Ingen elever har egen enhet i dag")
    principal.presses("Gjør tallene offentlige")


def the_network_is_answered(principal: Someone, engineer: Someone, key: str) -> None:
    principal.opens(f"/sak/{key}/nettverk/")
    principal.presses("Send forespørsel")
    engineer.opens("/nettverk/")
    engineer.follows("Lillevik skole")
    says_impartial(engineer)
    engineer.page.get_by_label("Bekreftet", exact=True).check()
    engineer.writes("Begrunnelse", "Nytt nett i 2025.")
    engineer.presses("Send svaret")


def the_plan_is_sent(principal: Someone, key: str) -> None:
    principal.opens(f"/sak/{key}/send/")
    principal.page.get_by_role("checkbox").check()
    principal.presses("Send inn planen")
    principal.is_at("Planen er sendt")


def the_plan_is_treated(enter: Enter, key: str) -> None:
    adviser = enter(named("Ivar"))
    adviser.opens(f"/sak/{key}/habilitet/")
    says_impartial(adviser)
    adviser.opens(f"/sak/{key}/kontroll/")
    all_is_in_order(adviser)
    adviser.presses("Alt er med – send til fagvurdering")
    for name in ("Petra", "Tage"):
        reviewer = enter(named(name))
        reviewer.opens(f"/sak/{key}/habilitet/")
        says_impartial(reviewer)
        reviewer.opens(f"/sak/{key}/vurdering/")
        answers_everything(reviewer, reviewer.page.locator("main li", has_text="Å vurdere").count())
        delivers(reviewer)
    the_adviser_recommends(adviser, key, "Innvilge")


def the_superior_decides(enter: Enter, key: str) -> None:
    director = enter(named("Didrik"))
    director.opens(f"/sak/{key}/habilitet/")
    director.ticks("Nei, jeg er inhabil")
    director.presses("Lagre svaret")
    superior = enter(named("Dina"))
    superior.opens(f"/sak/{key}/fordel/")
    superior.judges()
    decider = superior.page.locator("form", has=superior.page.locator("[name=decider-to]"))
    decider.get_by_role("combobox").select_option(label="Dina Divisjon")
    decider.get_by_role("button").click()
    superior.opens(f"/sak/{key}/habilitet/")
    says_impartial(superior)
    superior.opens(f"/sak/{key}/beslutning/")
    superior.presses("Innvilg")
    superior.presses("Send innvilgelsen")
    superior.is_at("Beslutning")
    superior.sees("kommunalsjef", "Vik kommune, Oppvekst")


def test_a_municipality_founds_itself(enter: Enter, live_server: LiveServer) -> None:
    administrator = founding.the_first_administrator_comes_in(enter)
    founding.the_house_says_what_is_missing(administrator)
    founding.the_owner_says_who_they_are(administrator)
    founding.the_requirements_are_published(administrator)
    founding.the_calendar_is_entered(administrator)
    founding.the_register_is_taken_in(administrator)
    founding.the_people_are_taken_in(administrator)

    principal = enter(named("Ragnhild"))
    the_case_is_begun(principal)
    key = Case.objects.get().key
    the_principal_finishes_the_plan(principal, key)
    the_network_is_answered(principal, enter(named("Nina")), key)
    the_board_treats_the_plan(principal, enter(), key)
    the_plan_is_sent(principal, key)
    the_plan_is_treated(enter, key)
    the_superior_decides(enter, key)

    case = Case.objects.get()
    assert case.at is Stage.GRANTED
    assert Decision.objects.get().decided_by == named("Dina")
    assert School.objects.count() == 2
    own = ["", "tidslinje/", "nettverk/", "organer/", "finansiering/", "milepaler/", "innforing/"]
    founding.nothing_says_oslo(enter(), addresses=PUBLIC)
    founding.nothing_says_oslo(
        principal, administrator, addresses=[f"/sak/{key}/{page}" for page in own] + PUBLIC
    )
