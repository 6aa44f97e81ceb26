"""The second half of a case in the browser: from the formal check to devices in hands."""

from datetime import date

from playwright.sync_api import expect

from entilen.cases.models import Case
from entilen.devices.models import LedgerEntry
from tests.cast import Town
from tests.journeys.people import Someone
from tests.journeys.preparing import PLAN, says_impartial

NEXT_AREA = "Lagre og gå til neste område"


def the_adviser_checks_the_form(adviser: Someone, key: str) -> None:
    adviser.opens("/arbeid/")
    adviser.judges()
    adviser.opens("/arbeid/?vis=team")
    adviser.opens(f"/sak/{key}/")
    adviser.judges()
    adviser.follows("Habilitet")
    says_impartial(adviser)
    adviser.follows("Gjør formell kontroll")
    adviser.is_at("Formell kontroll")
    adviser.presses("Alt er med – send til fagvurdering")
    adviser.sees("Ikke svart på")
    all_is_in_order(adviser)
    adviser.presses("Alt er med – send til fagvurdering")
    adviser.is_at(PLAN)
    adviser.sees("Fagavdelingene vurderer planen.")


def the_reviewers_assess(pedagogue: Someone, technician: Someone, key: str) -> None:
    for reviewer in (pedagogue, technician):
        reviewer.opens(f"/sak/{key}/")
        reviewer.follows("Habilitet")
        says_impartial(reviewer)
        reviewer.follows("Vurder planen")
        reviewer.is_at("Fagvurdering")
    answers_everything(pedagogue, 6)
    delivers(pedagogue)
    technician.opens(f"/sak/{key}/vurdering/infrastructure/")
    technician.presses("Lagre og skriv merknad")
    technician.is_at("Ny merknad")
    technician.ticks("Må rettes før planen kan innvilges")
    technician.writes("Kort sagt", "Dekning i paviljongen")
    technician.writes("Hva må gjøres, og hvorfor?", "Beskriv hva som gjøres, og når.")
    technician.presses("Lagre merknaden")
    technician.is_at("Infrastruktur")
    technician.opens(f"/sak/{key}/merknad/?omrade=infrastructure")
    technician.ticks("Bare oss – internt notat")
    technician.ticks("Til orientering")
    technician.writes("Kort sagt", "Ring vaktmesteren")
    technician.writes("Hva må gjøres, og hvorfor?", "Vi har sett dette før.")
    technician.presses("Lagre merknaden")
    technician.opens(f"/sak/{key}/vurdering/")
    answers_everything(technician, 4)
    delivers(technician)


def all_is_in_order(adviser: Someone) -> None:
    """Say of each item of the formal check that it is in order."""
    for answer in adviser.page.get_by_label("I orden", exact=True).all():
        answer.check()


def answers_everything(reviewer: Someone, count: int) -> None:
    """Answer the criteria of each area of one's own, one area after the other."""
    reviewer.page.locator("main").get_by_text("Å vurdere").first.wait_for()
    reviewer.page.locator("main li", has_text="Å vurdere").get_by_role("link").first.click()
    heading = reviewer.page.get_by_role("heading", level=1)
    for _ in range(count):
        reviewer.button(NEXT_AREA).wait_for()
        area = heading.inner_text()
        reviewer.judges()
        for answer in reviewer.page.get_by_label("Oppfylt", exact=True).all():
            answer.check()
        reviewer.presses(NEXT_AREA)
        expect(heading).not_to_have_text(area)
    expect(heading).to_have_text("Fagvurdering")


def delivers(reviewer: Someone) -> None:
    reviewer.page.get_by_label("Tilrår planen", exact=True).check()
    reviewer.writes("Samlet vurdering", "En god plan.")
    reviewer.presses("Lever vurderingen")
    reviewer.is_at(PLAN)


def the_adviser_recommends(adviser: Someone, key: str, verdict: str) -> None:
    adviser.opens(f"/sak/{key}/")
    adviser.follows("Skriv innstilling")
    adviser.is_at("Innstilling til direktøren")
    adviser.page.get_by_label(verdict, exact=True).check()
    adviser.writes("Begrunnelse", "Planen er gjennomarbeidet.")
    adviser.presses("Send til direktøren")
    if "vilkår" in verdict:
        adviser.sees("Skriv minst ett vilkår")
        adviser.page.get_by_label("Vilkår", exact=True).fill("Alle lærere har fått opplæring.")
        adviser.writes("Frist", "01.08.2027")
        adviser.writes("Ansvarlig", "rektor")
        adviser.chooses("Holder tilbake", "Bestilling og utdeling")
        adviser.presses("Send til direktøren")
    adviser.is_at(PLAN)


def the_director_returns_the_plan(director: Someone, technician: Someone, key: str) -> None:
    director.opens(f"/sak/{key}/")
    director.follows("Habilitet")
    says_impartial(director)
    director.follows("Avgjør saken")
    director.is_at(PLAN)
    director.sees("Kan ikke innvilges ennå", "Dekning i paviljongen")
    director.follows("Skriv merknad")
    director.chooses("Gjelder", "Kompetanseheving")
    director.ticks("Bør rettes")
    director.writes("Kort sagt", "Vikarer")
    director.writes("Hva må gjøres, og hvorfor?", "Si også hvordan vikarer får opplæring.")
    director.presses("Lagre merknaden")
    director.sees("Merknaden er lagret.")
    director.writes("Begrunnelse til skolen", "Nesten i mål.")
    director.presses("Send tilbake til retting")
    director.is_at("Se over brevet")
    director.judges()
    director.presses("Send returbrevet")
    director.is_at("Beslutning")
    director.sees("Dekning i paviljongen", "Vikarer")
    director.does_not_see("Ring vaktmesteren")


def the_school_corrects_and_sends_again(principal: Someone, teacher: Someone, key: str) -> None:
    principal.opens(f"/sak/{key}/")
    principal.sees("to punkter må besvares")
    principal.judges()
    principal.opens(f"/sak/{key}/punkter/")
    principal.is_at("Punkter fra returbrevet")
    principal.sees("1. Dekning i paviljongen", "2. Vikarer")
    principal.does_not_see("Ring vaktmesteren")

    teacher.opens(f"/sak/{key}/plan/vision/")
    teacher.sees("Området er låst")
    teacher.opens(f"/sak/{key}/plan/infrastructure/")
    teacher.writes(
        "Tekst", "## Infrastruktur\n\nVi setter opp fem nye aksesspunkter i paviljongen."
    )
    expect(teacher.page.get_by_role("status")).to_contain_text("Lagret kl.")

    principal.opens(f"/sak/{key}/plan/infrastructure/")
    principal.presses("Marker som ferdig")
    expect(principal.page.get_by_role("heading", level=1)).to_have_text("Kompetanseheving")
    principal.presses("Marker som ferdig")
    for _ in range(2):
        principal.opens(f"/sak/{key}/punkter/")
        principal.page.locator("main").get_by_role("link", name="Svar på punktet").first.click()
        principal.judges()
        principal.writes("Svar", "Rettet i planen.")
        principal.presses("Lagre svaret")
    principal.opens(f"/sak/{key}/punkter/")
    principal.sees("Alle punktene er besvart.")
    principal.follows("Gå til innsending")
    principal.sees("Alt er på plass")
    principal.page.get_by_role("checkbox").check()
    principal.presses("Send inn planen")
    principal.is_at("Planen er sendt")
    principal.sees(f"{Case.objects.get().number}-2")


def the_second_round_is_small(
    adviser: Someone, pedagogue: Someone, technician: Someone, key: str
) -> None:
    adviser.opens(f"/sak/{key}/kontroll/")
    all_is_in_order(adviser)
    adviser.presses("Alt er med – send til fagvurdering")
    technician.opens(f"/sak/{key}/vurdering/")
    expect(technician.page.locator("main li", has_text="Å vurdere")).to_have_count(1)
    technician.follows("Infrastruktur")
    expect(technician.page.locator("ins").first).to_contain_text("fem nye aksesspunkter")
    technician.sees("Rettet i planen.")
    technician.presses("Lukk punktet")
    answers = technician.page.get_by_label("Oppfylt", exact=True)
    for answer in answers.all():
        answer.check()
    technician.presses("Lagre og gå til neste område")
    delivers(technician)
    the_adviser_recommends(adviser, key, "Innvilge med vilkår")


def the_director_grants_with_a_condition(director: Someone, key: str) -> None:
    director.opens(f"/sak/{key}/beslutning/")
    director.does_not_see("Kan ikke innvilges ennå")
    proposed = director.page.get_by_label("Vilkår", exact=True).first
    expect(proposed).to_have_value("Alle lærere har fått opplæring.")
    proposed.fill("Avtale med hjemmene er på plass")
    director.writes("Frist", "01.05.2027")
    director.presses("Innvilg")
    director.presses("Send innvilgelsen")
    director.is_at("Beslutning")
    director.sees("Avtale med hjemmene er på plass")


def the_condition_holds_the_order_back(principal: Someone, key: str) -> None:
    principal.opens(f"/sak/{key}/innforing/")
    principal.is_at("Innføring")
    principal.sees("Holder tilbake bestilling", "Avtale med hjemmene er på plass")
    principal.follows("Registrer bestilling")
    principal.is_at("Registrer bestilling")
    amount = principal.page.get_by_label("Antall til 5. trinn, nettbrett")
    expect(amount).to_have_value("32")
    amount.fill("500")
    principal.chooses("Betales av", "Skolens budsjett")
    principal.writes("Dato for bestilling", "23.11.2026")
    principal.presses("Registrer bestillingen")
    principal.sees("Avtale med hjemmene er på plass", "høyst 32 enheter til")
    expect(amount).to_have_value("500")


def the_condition_is_met(principal: Someone, adviser: Someone, key: str) -> None:
    principal.opens(f"/sak/{key}/vilkar/")
    principal.is_at("Vilkår")
    principal.follows("Meld oppfylt")
    principal.judges()
    principal.writes("Hva er gjort?", "Alle foresatte har skrevet under.")
    principal.presses("Meld oppfylt")
    principal.sees("Meldt oppfylt")
    adviser.opens(f"/sak/{key}/vilkar/")
    adviser.presses("Godkjenn som oppfylt")
    adviser.sees("Oppfylt")


def the_devices_are_ordered_and_handed_out(principal: Someone, key: str) -> None:
    principal.opens(f"/sak/{key}/innforing/")
    principal.does_not_see("Holder tilbake bestilling")
    principal.opens(f"/sak/{key}/innforing/bestill/")
    principal.writes("Dato for bestilling", "23.11.2026")
    principal.presses("Registrer bestillingen")
    principal.is_at("Innføring")
    principal.sees("Alt som er innvilget, er bestilt eller delt ut.")
    for grade in (5, 6, 7):
        principal.opens(f"/sak/{key}/innforing/del-ut/")
        principal.judges()
        principal.follows(f"{grade}. trinn, nettbrett")
        principal.judges()
        expect(principal.page.get_by_label("Enheter delt ut denne dagen")).to_have_value("30")
        expect(principal.page.get_by_label("Elever på trinnet den dagen")).to_have_value("30")
        principal.writes("Dato for utdeling", "23.11.2026")
        principal.ticks("Hver elev på trinnet har fått sin egen enhet")
        principal.presses("Registrer utdelingen")
        principal.is_at("Innføring")
    assert set(
        LedgerEntry.objects.filter(kind="handed_out").values_list("quantity", "effective")
    ) == {(30, date(2026, 11, 23))}


def everyone_can_see_it(visitor: Someone, town: Town) -> None:
    visitor.opens("/dekning/")
    visitor.judges()
    visitor.opens(f"/skoler/{town.school.slug}/")
    visitor.is_at("Lillevik skole")
    visitor.sees("5.", "30")
    answer = visitor.page.request.get("/api/v1/coverage").json()
    assert answer["basis"] == "computed"
    assert answer["by_type"]["primary"]["partial"] == 1
    before = visitor.page.request.get("/api/v1/coverage?date=2026-11-22").json()
    assert before["by_type"]["primary"]["partial"] == 0
