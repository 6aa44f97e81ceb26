"""Public pages and the register in a real browser: axe, a narrow screen, no script."""

import os
from datetime import date

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from entilen.coverage.actions import publish_known_statements
from entilen.devices.models import Kind, LedgerEntry
from entilen.schools.models import School
from tests.browser import PHONE, assert_accessible
from tests.cast import Town, make_school, make_town

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("a_day")]
PUBLIC = [
    "/dekning/",
    "/dekning/?dato=31.01.2021",
    "/dekning/utvikling/",
    "/dekning/trinn/",
    "/dekning/kart/",
    "/dekning/til-behandling/",
    "/dekning/behandlingstid/",
    "/dekning/?dato=01.01.2031",
    "/skoler/",
    "/skoler/lillevik-skole/",
    "/krav/",
    "/apne-data/",
    "/personvern/",
    "/tilgjengelighet/",
]
REGISTER = [
    "/register/",
    "/register/lillevik-skole/",
    "/register/lillevik-skole/elever/2026/5/",
    "/register/lillevik-skole/sted/",
    "/register/lillevik-skole/mote/",
    "/register/lillevik-skole/legg-ned/",
    "/register/fil/",
]
LIST = (
    "orgnr,navn,eier,fra,til,elever,adresse\n"
    "912345807,Storevik skole,Offentlig,1,10,420,Veien 2\n"
    "912345815,Lillevik skole,Offentlig,1,7,200,Veien 1\n"
    "tull,Feil skole,Offentlig,1,7,1,\n"
)


@pytest.fixture
def town() -> Town:
    populated = make_town()
    publish_known_statements()
    for number in range(6):
        make_school(f"Skole {number}", 1, 10 if number % 2 else 7)
    for school in School.objects.filter(name__in=["Lillevik skole", "Skole 1", "Skole 2"]):
        last = 7 if school.name != "Skole 1" else 4
        for grade in range(5 if school == populated.school else 1, last + 1):
            LedgerEntry.objects.create(
                school=school,
                grade=grade,
                device_type="tablet",
                kind=Kind.HANDED_OUT,
                quantity=30,
                pupils=30,
                effective=date(2026, 9, grade),
                cause="prøve",
            )
    return populated


def _judge(page: Page, addresses: list[str]) -> None:
    for address in addresses:
        page.goto(address)
        assert_accessible(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        viewport = page.viewport_size
        assert viewport and width <= viewport["width"], f"{address}: {width}"
        folder = os.environ.get("SHOTS")
        if folder:
            name = address.strip("/").replace("/", "-").replace("?", "-") or "front"
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def _sign_in(context: BrowserContext, person: object, origin: str) -> None:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": origin}]
    )


def test_the_public_pages_are_accessible_wide_and_narrow(page: Page, town: Town) -> None:
    _judge(page, PUBLIC)
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    _judge(page, PUBLIC)


def test_the_register_is_accessible_and_takes_a_file_in(
    page: Page, context: BrowserContext, town: Town, live_server: LiveServer
) -> None:
    _sign_in(context, town.manager, live_server.url)
    _judge(page, REGISTER)
    page.set_input_files(
        "input[type=file]",
        {"name": "skoler.csv", "mimeType": "text/csv", "buffer": LIST.encode()},
    )
    page.get_by_role("button", name="Se hva som endres").click()
    expect(page.get_by_text("ikke et organisasjonsnummer")).to_be_visible()
    preview = page.url.removeprefix(live_server.url)
    _judge(page, [preview])
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    _judge(page, [*REGISTER, preview])
    page.get_by_label("Lillevik skole, 912345815").select_option(
        label="Samme skole som Lillevik skole"
    )
    page.get_by_role("button", name="Ta inn i registeret").click()
    expect(page.get_by_role("heading", name="Filen er tatt inn")).to_be_visible()


def test_the_figure_is_asked_for_without_script(
    context_without_script: BrowserContext, town: Town
) -> None:
    page = context_without_script.new_page()
    page.goto("/dekning/")
    page.get_by_label("Per dato").fill("31.1.2021")
    page.get_by_role("button", name="Vis tallene").click()
    expect(page.get_by_text("av 134 grunnskoler").first).to_be_visible()
    page.goto("/skoler/")
    page.get_by_label("Skolens navn").fill("lille")
    page.get_by_role("button", name="Vis", exact=True).click()
    page.get_by_role("link", name="Lillevik skole").click()
    expect(page.get_by_role("heading", name="Trinn for trinn")).to_be_visible()
