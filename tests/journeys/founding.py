"""A municipality that is not Oslo founds itself: from an empty house to its people."""

import json
import re

from django.core.cache import cache
from playwright.sync_api import expect

from entilen.accounts.actions.invitations import first_administrator_link
from entilen.mail.models import Letter
from entilen.process.vocabulary import Role
from entilen.programme.actions import START
from tests.journeys.people import Enter, Someone

PASSWORD = "Fire store elger ved fjorden"
SCHOOLS = """orgnr;navn;eier;fra;til;elever
974589648;Lillevik skole;kommunal;1;7;210
974589656;Storvik skole;kommunal;1;7;210
"""


def person(name: str, role: Role, school: str = "", superior: str = "") -> str:
    """A row of the list."""
    address = f"{name.split()[0].lower()}@vik.example"
    boss = f"{superior}@vik.example" if superior else ""
    return f"{name};{address};{role.label};{school};23.11.2026;;{boss}"


PEOPLE = "\n".join(
    [
        "navn;e-post;rolle;skole;fra;til;overordnet",
        person("Dina Divisjon", Role.DIVISIONAL_DIRECTOR),
        person("Didrik Direktor", Role.DIRECTOR, "Lillevik skole", "dina"),
        person("Didrik Direktor", Role.DIRECTOR, "Storvik skole", "dina"),
        person("Ragnhild Rektor", Role.PRINCIPAL, "Lillevik skole", "didrik"),
        person("Rune Rektor", Role.PRINCIPAL, "Storvik skole", "didrik"),
        person("Ivar Veileder", Role.ICT_ADVISER),
        person("Petra Pedagog", Role.PEDAGOGICAL_REVIEWER),
        person("Tage Tekniker", Role.TECHNICAL_REVIEWER),
        person("Nina Nett", Role.NETWORK_ENGINEER),
        person("Marte Program", Role.PROGRAMME_MANAGER),
    ]
)


def the_first_administrator_comes_in(enter: Enter) -> Someone:
    someone = enter()
    someone.opens(f"/{first_administrator_link().split('/', 3)[3]}")
    someone.judges()
    someone.writes("Navn", "Anna Administrator")
    someone.writes("E-post", "anna@vik.example")
    someone.page.get_by_label("Passord", exact=True).fill(PASSWORD)
    someone.writes("Gjenta passordet", PASSWORD)
    someone.page.locator("main").get_by_role("button").first.click()
    cache.clear()
    return someone


def the_house_says_what_is_missing(administrator: Someone) -> None:
    administrator.opens("/oppsett/")
    administrator.is_at("Oppsett")
    administrator.sees("mangler før en plan kan behandles")
    expect(administrator.page.locator("main .tag--wait")).to_have_count(12)


def the_owner_says_who_they_are(administrator: Someone) -> None:
    administrator.follows("Hvem dere er")
    administrator.is_at("Hvem dere er")
    administrator.writes("Kommunens navn", "Vik kommune")
    administrator.writes("Avdelingen som har ansvaret", "Oppvekst")
    administrator.writes("E-post for henvendelser", "skole@vik.example")
    administrator.writes("Hva heter den som avgjør, hos dere?", "skolesjef")
    administrator.writes("Og lederen over?", "kommunalsjef")
    administrator.presses("Lagre")
    administrator.is_at("Oppsett")


def the_requirements_are_published(administrator: Someone) -> None:
    version = json.loads(START.read_text(encoding="utf-8"))
    version |= {"key": "vik-2026", "title": "Krav i Vik", "valid_from": "2026-08-01"}
    administrator.follows("Hva dere krever av planene")
    administrator.is_at("Hva dere krever av planene")
    broken = {**version, "content": {**version["content"], "bodies": []}}
    administrator.attaches("Fil", "krav.json", json.dumps(broken).encode())
    administrator.presses("Se på kravene")
    administrator.sees("Filen kan ikke brukes slik den er", "school_board")
    administrator.follows("Velg en annen fil")
    administrator.attaches("Fil", "krav.json", json.dumps(version).encode())
    administrator.presses("Se på kravene")
    administrator.is_at("Nye krav")
    administrator.presses("Publiser kravene")
    administrator.is_at("Hva dere krever av planene")
    administrator.sees("Krav i Vik")


def the_calendar_is_entered(administrator: Someone) -> None:
    administrator.opens("/oppsett/skolerute/")
    administrator.is_at("Skoleruta")
    for number, (name, first, last) in enumerate(
        (("Juleferie", "21.12.2026", "03.01.2027"), ("Sommerferie", "21.06.2027", "15.08.2027"))
    ):
        page = administrator.page
        page.get_by_label("Ferie eller fridag").nth(number).fill(name)
        page.get_by_label("Første dag").nth(number).fill(first)
        page.get_by_label("Siste dag").nth(number).fill(last)
    administrator.presses("Lagre skoleruta")
    administrator.is_at("Oppsett")
    administrator.sees("Ført til og med sommeren 2027")


def the_register_is_taken_in(administrator: Someone) -> None:
    administrator.follows("Skolene")
    administrator.attaches("Fil", "skoler.csv", SCHOOLS.encode())
    administrator.writes("Hvor kommer filen fra?", "Vik kommune")
    administrator.presses("Se hva som endres")
    administrator.presses("Ta inn i registeret")
    administrator.opens("/oppsett/")
    administrator.sees("2 skoler i registeret")


def the_people_are_taken_in(administrator: Someone) -> None:
    administrator.follows("De som behandler planene")
    administrator.is_at("Personer fra en liste")
    administrator.attaches("Fil", "folk.csv", PEOPLE.encode())
    administrator.presses("Se på listen")
    administrator.is_at("Hva listen gjør")
    administrator.presses("Gi rollene og send invitasjoner")
    administrator.is_at("Oppsett")
    administrator.sees("Kommunen er klar til å ta imot planer")
    administrator.does_not_see("rapporterer ikke til noen")


def nothing_says_oslo(*readers: Someone, addresses: list[str]) -> None:
    """No page, file or letter of it names another municipality."""
    for reader in readers:
        for address in addresses:
            told = reader.page.request.get(address).body().decode(errors="replace")
            assert not re.search("oslo", told, re.IGNORECASE), address
    for letter in Letter.objects.all():
        assert "oslo" not in f"{letter.subject} {letter.body}".casefold()
