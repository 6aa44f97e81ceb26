"""Prices come from the municipality's list with date and source; what is unlike it is warned of."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from entilen.cases.errors import NotYours, Refused
from entilen.financing.actions import propose_lines
from entilen.financing.models import FinancingLine, Price
from entilen.financing.money_rules import RulePart, shipped, vat_words
from entilen.financing.price_actions import add_listed, enter_prices
from entilen.financing.price_queries import price_warnings_of, prices_at
from entilen.financing.price_rules import (
    ListedPrice,
    PricedLine,
    bound_warnings,
    kroner_of,
    price_warnings,
)
from entilen.plans.models import GradeRow
from entilen.submission.queries import obstacles
from tests.cast import TODAY, Town, begin_case, make_town, write_plan
from tests.visiting import client_of, page

AGREEMENT = date(2026, 10, 1)
TABLET = ListedPrice(
    1, "pupil_devices", "tablet", "Nettbrett 11", Decimal(4200), False, AGREEMENT, "Rammeavtale 14"
)
TITLES = {"pupil_devices": "Enheter til elevene", "spares": "Reserve", "competence": "Kurs"}
LINE = PricedLine("pupil_devices", "tablet", "", 2027, 30, Decimal(4200))
BOUNDS = shipped()[RulePart.BOUNDS]["rows"]


def unlike(*lines: PricedLine, prices: tuple[ListedPrice, ...] = (TABLET,)) -> list[str]:
    return price_warnings(lines, prices, TITLES, 4)


def test_a_price_that_is_not_the_lists_says_both_with_date_and_source() -> None:
    assert unlike(LINE) == []
    [told] = unlike(replace(LINE, unit_price=Decimal("4999.50")))
    plain = told.replace("\N{NO-BREAK SPACE}", " ")
    assert (
        "4 999,50 kr i planen" in plain and "4 200 kr, Rammeavtale 14, fra 1. oktober 2026" in plain
    )


def test_a_spare_costs_what_a_device_does_and_what_is_not_listed_is_not_spoken_of() -> None:
    assert len(unlike(replace(LINE, category="spares", unit_price=Decimal(1)))) == 1
    assert unlike(replace(LINE, category="competence", unit_price=Decimal(1))) == []
    assert unlike(replace(LINE, device_type="pc", unit_price=Decimal(1))) == []


def test_a_line_called_as_something_listed_is_held_against_that() -> None:
    other = replace(TABLET, title="Nettbrett 13", amount=Decimal(6000))
    assert unlike(LINE, prices=(TABLET, other)) == []
    called = replace(LINE, description="Nettbrett 13")
    [told] = unlike(called, prices=(TABLET, other))
    assert "Nettbrett 13" in told and "6" in told


def test_instalments_are_held_against_the_price_together() -> None:
    parts = [
        replace(LINE, unit_price=Decimal(1050), year=2027 + n, in_instalments=True, group=(1,))
        for n in range(4)
    ]
    assert unlike(*parts) == []
    assert len(unlike(*parts[:3], replace(parts[3], unit_price=Decimal(1051)))) == 1


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (replace(LINE, unit_price=Decimal(80_000)), "et siffer for mye"),
        (replace(LINE, unit_price=Decimal(42)), "Mangler det et siffer"),
        (replace(LINE, unit_price=Decimal(0)), "er 0 kroner"),
        (replace(LINE, quantity=0), "er 0 kroner"),
        (PricedLine("competence", "", "Kurs", 2027, 1, Decimal(10_000_000)), "et siffer for mye"),
        (PricedLine("competence", "", "Kurs", 2027, 99, Decimal(10_000)), "Stemmer antallet"),
    ],
)
def test_what_cannot_be_meant_is_warned_of(line: PricedLine, why: str) -> None:
    [told] = bound_warnings([line], BOUNDS, TITLES)
    assert why in told


def test_what_is_usual_is_not_warned_of_and_an_instalment_is_no_price() -> None:
    assert bound_warnings([LINE], BOUNDS, TITLES) == []
    part = replace(LINE, unit_price=Decimal(400), in_instalments=True)
    assert bound_warnings([part], BOUNDS, TITLES) == []
    assert bound_warnings([replace(LINE, unit_price=Decimal(42))], [], TITLES) == []


def test_kroner_are_said_to_the_ore_where_there_are_any() -> None:
    assert kroner_of(Decimal("4200.00")).replace("\N{NO-BREAK SPACE}", " ") == "4 200 kr"
    assert kroner_of(Decimal("0.05")).replace("\N{NO-BREAK SPACE}", " ") == "0,05 kr"


def test_vat_is_said_with_kroner_where_it_is_not_paid_back() -> None:
    assert "tilbake" in vat_words({"percent": 25, "compensated": True}, 1000)
    told = vat_words({"percent": 25, "compensated": False}, 1000)
    assert "1\N{NO-BREAK SPACE}250\N{NO-BREAK SPACE}kr i alt" in told


@pytest.fixture
def town(db: None, a_day: None) -> Town:
    return make_town()


def entered(town: Town, **changes: Any) -> Price:
    row = {
        "category": "pupil_devices", "device_type": "tablet", "title": "Nettbrett 11",
        "amount": Decimal(4200), "yearly": False, "valid_from": AGREEMENT,
        "source": "Rammeavtale 14",
    }  # fmt: skip
    enter_prices(by=town.administrator, rows=[row | changes])
    return Price.objects.latest("pk")


def test_a_later_price_takes_the_place_of_an_earlier_and_the_old_day_keeps_its_own(
    town: Town,
) -> None:
    entered(town)
    entered(town, amount=Decimal(4500), valid_from=date(2026, 11, 1))
    entered(town, title="nettbrett 11", ended=True, valid_from=date(2026, 12, 1))
    days = {day: [row.amount for row in prices_at(day)] for day in (
        date(2026, 9, 30), AGREEMENT, date(2026, 11, 1), date(2026, 12, 1),
    )}  # fmt: skip
    assert list(days.values()) == [[], [4200], [4500], []]


def test_prices_are_refused_whole_with_every_reason(town: Town) -> None:
    with pytest.raises(Refused) as refusal:
        entered(town, category="gull", source=" ")
    assert len(refusal.value.reasons) == 2 and not Price.objects.exists()
    with pytest.raises(NotYours):
        enter_prices(by=town.principal, rows=[])


def test_the_fill_in_page_offers_the_price_of_each_type(town: Town) -> None:
    case = begin_case(town)
    GradeRow.objects.filter(plan__case=case, grade=7).update(device_type="pc")
    entered(town)
    entered(town, device_type="pc", title="PC 14", amount=Decimal(6900))
    address = f"/sak/{case.key}/finansiering/fyll-inn/"
    shown = page(town.principal, address)
    assert 'value="4200"' in shown and 'value="6900"' in shown
    assert "PC 14, 6\N{NO-BREAK SPACE}900\N{NO-BREAK SPACE}kr, Rammeavtale 14" in shown
    sent = {
        "source": "own_budget", "price-tablet": "4200", "price-pc": "7000", "first_year": "2027"
    }  # fmt: skip
    assert client_of(town.principal).post(address, sent).status_code == 302
    prices = dict(
        FinancingLine.objects.filter(category="pupil_devices").values_list(
            "device_type", "unit_price"
        )
    )
    assert prices == {"tablet": 4200, "pc": 7000}
    warnings = [warning.text for warning in price_warnings_of(case)]
    assert len(warnings) == 2 and all("(PC)" in text for text in warnings)
    assert warnings[0] in page(town.principal, f"/sak/{case.key}/")


def test_a_price_is_taken_from_the_list_with_a_line_for_each_year(town: Town) -> None:
    case = begin_case(town)
    assert "Prislisten er tom" in page(town.principal, f"/sak/{case.key}/finansiering/prislisten/")
    price = entered(
        town, category="licences", device_type="", title="MDM", amount=Decimal(90), yearly=True
    )
    address = f"/sak/{case.key}/finansiering/prislisten/"
    assert "MDM" in page(town.principal, address)
    sent = {
        "price": price.pk, "source": "own_budget", "quantity": "99", "first_year": "2027",
        "years": "4",
    }  # fmt: skip
    assert client_of(town.principal).post(address, sent).status_code == 302
    lines = FinancingLine.objects.filter(case=case, description="MDM")
    assert [line.year for line in lines] == [2027, 2028, 2029, 2030]
    assert {line.amount for line in lines} == {8910}
    facts: dict[str, Any] = {"quantity": 1, "first_year": 2027, "years": 1}
    with pytest.raises(Refused) as refusal:
        add_listed(case=case, person=town.principal, price=0, source="ingen", **facts)
    assert len(refusal.value.reasons) == 2


def test_a_warning_stops_no_sending(town: Town) -> None:
    case = begin_case(town)
    write_plan(town, case)
    before = len(obstacles(case, town.principal))
    entered(town)
    assert price_warnings_of(case)
    assert len(obstacles(case, town.principal)) == before


def test_the_form_keeps_whose_devices_a_line_pays_for(town: Town) -> None:
    case = begin_case(town)
    propose_lines(
        case=case, person=town.principal, source="own_budget", unit_price=Decimal(4000),
        first_year=2027,
    )  # fmt: skip
    browser = Client()
    browser.force_login(town.principal)
    shown = browser.get(f"/sak/{case.key}/finansiering/")
    formset, version = shown.context["formset"], shown.context["row_version"]
    sent: dict[str, Any] = {
        f"rad-{number}-{name}": "" if value is None else value
        for number, form in enumerate(formset.initial_forms)
        for name, value in form.initial.items()
    }
    sent |= {
        "rad-TOTAL_FORMS": len(formset.forms), "rad-INITIAL_FORMS": len(formset.initial_forms),
        "row_version": version,
    }  # fmt: skip
    assert browser.post(f"/sak/{case.key}/finansiering/", sent).status_code == 302
    assert {line.school_year for line in FinancingLine.objects.filter(case=case)} == {
        TODAY.year + 1
    }
