"""The first half of a case in the browser: from nothing to sent."""

from playwright.sync_api import expect

from entilen.cases.models import Case
from tests.journeys.people import Someone

PLAN = "1:1 på 5.–7. trinn"
AREAS = [
    ("vision", "Visjon for prosjektet"),
    ("organisation", "Organisering på skolen"),
    ("infrastructure", "Infrastruktur"),
    ("competence", "Kompetanseheving"),
    ("practice", "Endret pedagogisk praksis"),
    ("information", "Informasjon og forankring"),
    ("technology", "Valg av læringsteknologi"),
]
MINUTES = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def the_principal_begins_a_case(principal: Someone) -> None:
    principal.opens("/")
    principal.follows("Sakene våre", within="header")
    principal.is_at("Sakene våre")
    principal.sees("Skolen har ingen sak ennå.")
    principal.follows("Ny sak")
    principal.is_at("Ny sak")
    for grade in (5, 6, 7):
        principal.ticks(f"{grade}. trinn")
    principal.ticks("Nettbrett")
    principal.presses("Opprett saken")
    principal.is_at("Enheter i dag")
    principal.judges()
    principal.presses("Ingen elever har egen enhet i dag")
    principal.is_at("Se over enhetene")
    principal.judges()
    principal.presses("Gjør tallene offentlige")
    principal.is_at(PLAN)
    principal.sees("Nå er det dere:", "90 elever", "Driftsstyret")


def the_team_writes(teacher: Someone, key: str) -> None:
    for area, title in AREAS[:2]:
        teacher.opens(f"/sak/{key}/plan/{area}/")
        teacher.is_at(title)
        teacher.writes("Tekst", f"## {title}\n\nSlik gjør vi det på skolen vår.")
        expect(teacher.page.get_by_role("status")).to_contain_text("Lagret kl.")
    teacher.opens(f"/sak/{key}/plan/vision/")
    expect(teacher.page.get_by_label("Tekst")).to_have_value(
        "## Visjon for prosjektet\n\nSlik gjør vi det på skolen vår."
    )


def the_principal_finishes_the_plan(principal: Someone, key: str) -> None:
    principal.opens(f"/sak/{key}/plan/vision/")
    for _, title in AREAS:
        expect(principal.page.get_by_role("heading", level=1)).to_have_text(title)
        principal.writes("Tekst", f"## {title}\n\nSlik gjør vi det på skolen vår.")
        principal.presses("Marker som ferdig")
    principal.is_at(PLAN)

    principal.follows("Lenker til andre planer")
    for number in range(3):
        principal.page.get_by_label("Adresse").nth(number).fill(
            f"https://skole.eksempel.no/{number}"
        )
    principal.presses("Lagre")
    principal.is_at("Lenker til andre planer")

    principal.opens(f"/sak/{key}/finansiering/")
    principal.judges()
    principal.follows("Fyll inn enhetene fra trinnradene")
    principal.is_at("Fyll inn enhetene")
    principal.ticks("Skolens budsjett")
    principal.writes("Pris for én enhet", "4000")
    principal.presses("Fyll inn")
    principal.is_at("Finansieringsplan")
    for path in ("trinn", "milepaler", "egenvurdering", "vedlegg", "versjoner", "tidslinje"):
        principal.opens(f"/sak/{key}/{path}/")
        principal.judges()


def says_impartial(someone: Someone) -> None:
    someone.is_at("Habilitet")
    someone.ticks("Ja, jeg er habil")
    someone.presses("Lagre svaret")


def the_network_is_confirmed(principal: Someone, engineer: Someone, key: str) -> None:
    principal.opens(f"/sak/{key}/nettverk/")
    principal.is_at("Nettverk")
    principal.presses("Send forespørsel")

    engineer.opens("/nettverk/")
    engineer.is_at("Nettverk")
    engineer.follows("Lillevik skole")
    says_impartial(engineer)
    engineer.is_at("Lillevik skole")
    engineer.sees("Planen trenger 96 enheter")
    engineer.page.get_by_label("Bekreftet", exact=True).check()
    engineer.writes("Begrunnelse", "Nytt nett i 2025.")
    engineer.presses("Send svaret")
    engineer.sees("Ingen forespørsler venter")
    principal.opens(f"/sak/{key}/nettverk/")
    principal.sees("Bekreftet")


def the_board_treats_the_plan(principal: Someone, member: Someone, key: str) -> None:
    principal.opens(f"/sak/{key}/organer/")
    principal.is_at("Skolens organer")
    principal.presses("Lag saksframlegg av planen nå")
    principal.is_at("Saksframlegg til Driftsstyret")
    principal.opens(f"/sak/{key}/organer/")
    principal.writes("Navn", "Berit Styremedlem")
    principal.presses("Lag lenke")
    link = principal.page.locator("main a[href*='/styre/']").get_attribute("href")
    assert link

    member.opens(link)
    member.is_at("1:1 ved skolen vår")
    member.sees("Berit Styremedlem", "Det styret skal ta stilling til", "96")
    member.unfolds("Les hele planen")
    member.sees("Slik gjør vi det på skolen vår.")

    principal.opens(f"/sak/{key}/organer/registrer/")
    principal.is_at("Registrer behandling")
    principal.chooses("Organ", "Driftsstyret")
    principal.writes("Møtedato", "23.11.2026")
    principal.writes("Saksnummer", "14/26")
    principal.chooses("Hvilken versjon ble behandlet?", "Versjon 1, 23.11.2026")
    principal.chooses("Utfall", "Vedtatt")
    principal.attaches("Protokoll", "protokoll.pdf", MINUTES)
    principal.presses("Registrer")
    principal.is_at("Skolens organer")
    principal.sees("14/26", "Protokoll")


def the_plan_is_sent(principal: Someone, key: str) -> None:
    principal.opens(f"/sak/{key}/")
    principal.sees("planen er klar til å sendes inn")
    principal.follows("Send inn planen")
    principal.is_at("Send inn planen")
    principal.sees("Alt er på plass")
    principal.page.get_by_role("checkbox").check()
    principal.presses("Send inn planen")
    principal.is_at("Planen er sendt")
    principal.sees(f"{Case.objects.get().number}-1")
