"""The price list is entered on screen: one price at a time, or a file that is looked at first."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from entilen.financing.models import MoneyRule, Price
from entilen.financing.money_queries import rule_at
from entilen.financing.money_rules import RulePart
from entilen.financing.price_queries import prices_at
from entilen.process.vocabulary import Role
from entilen.setup.models import KeptFile, SetupRecord
from entilen.setup.price_file import read
from tests.cast import TODAY, make_person
from tests.visiting import client_of

HEAD = "kostnad;vare;type;pris;hvert år;gjelder fra;kilde"
COSTS = {"pupil_devices": "Enheter til elevene", "licences": "Lisenser"}


def rows(*values: str) -> list[dict[str, str]]:
    names = HEAD.split(";")
    return [dict(zip(names, value.split(";"), strict=True)) for value in values]


def test_a_file_is_read_as_people_write_it() -> None:
    lines, faults = read(
        rows(
            "enheter til elevene;Nettbrett;Nettbrett;4.200 kr;nei;01.10.2026;Avtale",
            "Lisenser;MDM;;90,50;Ja;2026-10-01;Avtale",
        ),
        COSTS,
    )
    assert not faults
    assert [(line.amount, line.yearly, line.device_type) for line in lines] == [
        (Decimal(4200), False, "tablet"),
        (Decimal("90.50"), True, ""),
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Gull;X;;1;;01.10.2026;A", "er ingen kostnad"),
        ("Lisenser;X;klokke;1;;01.10.2026;A", "er ingen type"),
        ("Lisenser;;;1;;01.10.2026;A", "hva varen heter"),
        ("Lisenser;X;;1;;01.10.2026;", "hvor prisen står"),
        ("Lisenser;X;;1;kanskje;01.10.2026;A", "verken ja eller nei"),
        ("Lisenser;X;;-5;;01.10.2026;A", "er ingen pris"),
        ("Lisenser;X;;1e9;;01.10.2026;A", "er ingen pris"),
        ("Lisenser;X;;1;;;A", "hvilken dag"),
        ("Lisenser;X;;1;;i går;A", "er ingen dato"),
    ],
)
def test_a_row_that_cannot_be_taken_in_says_why(row: str, why: str) -> None:
    lines, [fault] = read(rows(row), COSTS)
    assert not lines and why in fault.sentence and fault.number == 2


def test_the_same_thing_twice_is_taken_in_once() -> None:
    row = "Lisenser;X;;1;;01.10.2026;A"
    lines, [fault] = read(rows(row, row), COSTS)
    assert len(lines) == 1 and "linje 2" in fault.sentence


@pytest.fixture
def browser(db: None, a_day: None) -> Client:
    return client_of(make_person("Anna Administrator", Role.ADMINISTRATOR))


def test_an_empty_house_enters_prices_from_a_file(browser: Client) -> None:
    text = (
        f"{HEAD}\nEnheter til elevene;Nettbrett;nettbrett;4200;;01.10.2026;Avtale\n"
        "Gull;X;;1;;01.10.2026;A\n"
    )
    file = SimpleUploadedFile("priser.csv", text.encode())
    answer = browser.post("/oppsett/priser/", {"file": file})
    kept = KeptFile.objects.get()
    preview = f"/oppsett/priser/fil/{kept.key}/"
    assert answer.headers["Location"] == preview
    shown = browser.get(preview).content.decode()
    assert "Nettbrett" in shown and "er ingen kostnad" in shown and not Price.objects.exists()
    assert browser.post(preview).status_code == 302
    assert [row.amount for row in prices_at(TODAY)] == [4200]
    assert browser.post(preview).status_code == 404
    assert "priser.csv: 1" in SetupRecord.objects.latest("pk").text
    wrong = SimpleUploadedFile("feil.csv", b"a;b\n1;2\n")
    assert "mangler kolonnene" in browser.post("/oppsett/priser/", {"file": wrong}).content.decode()


def price(**changes: Any) -> dict[str, Any]:
    return {
        "category": "licences", "device_type": "", "title": "MDM", "amount": "90,50",
        "yearly": "on", "valid_from": "01.10.2026", "source": "Avtale",
    } | changes  # fmt: skip


def test_a_price_is_entered_changed_and_taken_out_by_hand(browser: Client) -> None:
    assert browser.post("/oppsett/priser/ny/", price()).status_code == 302
    [row] = prices_at(TODAY)
    address = f"/oppsett/priser/{row.pk}/"
    assert 'value="MDM"' in browser.get(address).content.decode()
    changed = price(amount="99", valid_from="01.11.2026")
    assert browser.post(address, changed).status_code == 302
    assert [row.amount for row in prices_at(TODAY)] == [99]
    assert [row.amount for row in prices_at(date(2026, 10, 31))] == [Decimal("90.50")]
    [row] = prices_at(TODAY)
    ended = price(ended="on", valid_from="20.11.2026")
    assert browser.post(f"/oppsett/priser/{row.pk}/", ended).status_code == 302
    assert prices_at(TODAY) == [] and Price.objects.count() == 3
    assert browser.get(address).status_code == 404


def test_what_is_usual_and_vat_are_entered_on_screen(browser: Client) -> None:
    said = {"valid_from": f"{TODAY:%d.%m.%Y}", "source": "Vedtak"}
    assert browser.post("/oppsett/penger/mva/", said | {"percent": "15"}).status_code == 302
    vat = rule_at(RulePart.VAT, TODAY).content
    assert (vat["percent"], vat["compensated"]) == (15, False)
    shown = browser.get("/oppsett/penger/vanlige-belop/")
    begun = shown.context["rows"].initial_forms
    sent: dict[str, Any] = {
        f"rad-{number}-{name}": value
        for number, form in enumerate(begun)
        for name, value in {"least": 1, "most": 5, "line_most": 9, **form.initial}.items()
    }
    sent |= {"rad-TOTAL_FORMS": len(begun), "rad-INITIAL_FORMS": len(begun), **said}
    address = "/oppsett/penger/vanlige-belop/"
    wrong = browser.post(address, sent | {"rad-0-least": 90_000})
    assert "minste pris er større" in wrong.content.decode()
    assert not MoneyRule.objects.filter(part=RulePart.BOUNDS).exists()
    assert browser.post(address, sent | {"rad-0-most": 7000}).status_code == 302
    assert rule_at(RulePart.BOUNDS, TODAY).content["rows"][0]["most"] == 7000
    assert "7\N{NO-BREAK SPACE}000" in browser.get("/oppsett/penger/").content.decode()
