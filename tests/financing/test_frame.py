"""What a plan must fit into: budgets, purchases that run, and what devices cost afterwards."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from entilen.cases.actions import withdraw
from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.financing.actions import propose_lines, set_money_rule
from entilen.financing.frame_actions import (
    add_losses,
    enter_running,
    say_budget,
    withdraw_running,
)
from entilen.financing.frame_queries import frame_of, frame_warnings_of, upkeep_of
from entilen.financing.frame_rules import FrameYear, frame, frame_warnings, upkeep, yearly_parts
from entilen.financing.grant_actions import revise_financing
from entilen.financing.models import FinancingLine, FinancingVersion, RunningPurchase, SchoolBudget
from entilen.financing.money_rules import RulePart
from entilen.submission.queries import obstacles
from tests.cast import TODAY, Town, at_director, begin_case, make_town, say_yes, treat_in_board
from tests.visiting import client_of, page

LIFE: dict[str, dict[str, Any]] = {"tablet": {"years": 4, "loss_percent": 5}}


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_purchase_is_paid_in_equal_parts_with_the_rest_last() -> None:
    assert yearly_parts(1000, 2024, 3) == {2024: 333, 2025: 333, 2026: 334}
    assert yearly_parts(7, 2024, 1) == {2024: 7}


def test_a_budget_that_is_short_is_warned_of_with_both_numbers_and_the_year() -> None:
    years = frame(
        {2027: 100_000, 2028: 50_000, 2029: 0},
        {2027: 30_000, 2030: 5},
        {2027: (120_000, "Driftsstyret 12/26"), 2028: (50_000, "x")},
    )
    assert [(row.year, row.left, row.overlaps) for row in years] == [
        (2027, -10_000, True),
        (2028, 0, False),
    ]
    [warning] = frame_warnings(years)
    for part in ("I 2027", "100 000 kr", "30 000 kr", "120 000 kr", "Driftsstyret 12/26"):
        assert part in plain(warning)
    assert not frame_warnings([FrameYear(2027, 1, 0)]), "what nobody has said is no budget of 0"


def test_what_is_lost_is_replaced_until_it_is_worn_out_and_then_all_is_bought_anew() -> None:
    rows = upkeep({(2027, "tablet"): 90, (2028, "tablet"): 30}, {"tablet": 4000}, LIFE)
    assert [(row.year, row.lost, row.renewed) for row in rows] == [
        (2028, 5, 0),
        (2029, 6, 0),
        (2030, 6, 0),
        (2031, 2, 90),
        (2032, 0, 30),
    ]
    assert (rows[0].lost_kroner, rows[3].renewed_kroner) == (20_000, 360_000)
    assert upkeep({(2027, "pc"): 9}, {"pc": 1}, LIFE) == []
    assert upkeep({(2027, "tablet"): 9}, {}, LIFE) == []


@pytest.fixture
def town(db: None, a_day: None) -> Town:
    return make_town()


@pytest.fixture
def case(town: Town) -> Case:
    case = begin_case(town, (5,))
    propose_lines(
        case=case, person=town.principal, source="own_budget", unit_price=Decimal(4000),
        first_year=2027,
    )  # fmt: skip
    return case


def test_the_school_says_its_budget_and_the_newest_word_holds(town: Town, case: Case) -> None:
    address = f"/sak/{case.key}/finansiering/budsjett/"
    assert "ikke oppgitt" in page(town.principal, address)
    browser = client_of(town.principal)
    said = {"year-2027": "100 000", "source": "Driftsstyret 12/26"}
    assert browser.post(address, said).status_code == 302
    [row] = frame_of(case)
    assert (row.planned, row.budget, row.left) == (128_000, 100_000, -28_000)
    assert CaseEvent.objects.latest("sequence").summary.count("Driftsstyret 12/26") == 1
    [warning] = frame_warnings_of(case)
    shown = plain(page(town.principal, f"/sak/{case.key}/finansiering/"))
    assert plain(warning.text) in shown and "128 000 kr" in shown and "100 000 kr" in shown
    say_budget(case=case, person=town.principal, amounts={2027: 200_000}, source="Ny sak")
    assert not frame_warnings_of(case) and SchoolBudget.objects.count() == 2
    with pytest.raises(Refused, match="minst ett år"):
        say_budget(case=case, person=town.principal, amounts={}, source="x")
    assert "minst ett år" in browser.post(address, {"source": "x"}).content.decode()


def test_a_short_budget_stops_nothing(town: Town, case: Case) -> None:
    before = obstacles(case, town.principal)
    say_budget(case=case, person=town.principal, amounts={2027: 1}, source="x")
    assert obstacles(case, town.principal) == before


def running(town: Town, case: Case, **changes: Any) -> RunningPurchase:
    facts: dict[str, Any] = {
        "description": "60 nettbrett", "source": "own_budget", "amount": 200_001,
        "first_year": 2025, "years": 4,
    }  # fmt: skip
    return enter_running(case=case, person=town.principal, **(facts | changes))


def test_an_earlier_purchase_is_paid_beside_the_plan_until_it_is_taken_out(
    town: Town, case: Case
) -> None:
    address = f"/sak/{case.key}/finansiering/tidligere-kjop/"
    sent = {
        "description": "60 nettbrett", "source": "own_budget", "amount": "200 001",
        "first_year": "2025", "years": "4",
    }  # fmt: skip
    browser = client_of(town.principal)
    assert browser.post(address, sent).status_code == 302
    running(town, case, source="central_scheme")
    [row] = frame_of(case)
    assert (row.running, row.overlaps) == (50_000, True), "the scheme's is not the school's money"
    shown = plain(browser.get(address).content.decode())
    assert "samtidig med planen" in shown and "50 001 kr" in shown
    assert "samtidig" in page(town.principal, f"/sak/{case.key}/finansiering/")
    purchase = RunningPurchase.objects.earliest("pk")
    assert browser.post(f"{address}ut/", {"kjop": purchase.pk}).status_code == 302
    assert frame_of(case)[0].running == 0 and RunningPurchase.objects.count() == 3
    with pytest.raises(Refused, match="står ikke her lenger"):
        withdraw_running(case=case, person=town.principal, purchase=purchase.pk)
    with pytest.raises(Refused, match="Velg en av betalerne"):
        running(town, case, source="ingen")


def test_the_schools_own_granted_plan_is_an_earlier_purchase_for_the_next(town: Town) -> None:
    granted = at_director(town, (5,))
    say_yes(town, granted, (5,))
    case = begin_case(town, (6,))
    propose_lines(
        case=case, person=town.principal, source="own_budget", unit_price=Decimal(4000),
        first_year=2027,
    )  # fmt: skip
    [row] = frame_of(case)
    assert row.running == 128_000
    revise_financing(
        case=granted, person=town.principal, base=1, prices={0: Decimal(5000)}, reason="Ny pris"
    )
    assert frame_of(case)[0].running == 158_000, "at the price of now"
    FinancingVersion.objects.all().delete()
    assert frame_of(case)[0].running == 128_000, "granted before versions were kept"
    assert frame_of(granted)[0].running == 0, "no plan stands in its own way"


def test_the_boards_paper_holds_the_plan_against_the_budget(town: Town, case: Case) -> None:
    say_budget(case=case, person=town.principal, amounts={2027: 100_000}, source="x")
    treat_in_board(town, case)
    paper = plain(page(town.principal, f"/sak/{case.key}/saksframlegg/1/"))
    assert "Vedtatt budsjett" in paper and "\N{MINUS SIGN}28 000 kr" in paper


def test_losses_are_put_into_the_plan_once_by_the_municipalitys_own_rule(
    town: Town, case: Case
) -> None:
    rows = [{"device_type": "tablet", "years": 3, "loss_percent": 10}]
    set_money_rule(
        by=town.administrator, part=RulePart.LIFE, valid_from=TODAY, content={"rows": rows},
        source="Vedtak",
    )  # fmt: skip
    assert [(row.year, row.lost) for row in upkeep_of(case)] == [(2028, 4), (2029, 4), (2030, 0)]
    address = f"/sak/{case.key}/finansiering/etter-kjopet/"
    assert "2030/2031" in page(town.principal, address)
    for _ in range(2):
        assert client_of(town.principal).post(address, {"source": "own_budget"}).status_code == 302
    lines = FinancingLine.objects.filter(case=case, category="repair")
    assert [(line.year, line.quantity, line.amount) for line in lines] == [
        (2028, 4, 16_000),
        (2029, 4, 16_000),
    ]
    FinancingLine.objects.all().delete()
    with pytest.raises(Refused) as refusal:
        add_losses(case=case, person=town.principal, source="ingen")
    assert len(refusal.value.reasons) == 2


def test_life_is_entered_on_screen(town: Town) -> None:
    browser = Client()
    browser.force_login(town.administrator)
    address = "/oppsett/penger/levetid/"
    begun = browser.get(address).context["rows"].initial_forms
    sent: dict[str, Any] = {
        f"rad-{number}-{name}": value
        for number, form in enumerate(begun)
        for name, value in form.initial.items()
    }
    sent |= {
        "rad-TOTAL_FORMS": len(begun), "rad-INITIAL_FORMS": len(begun),
        "valid_from": f"{TODAY:%d.%m.%Y}", "source": "Vedtak", "rad-0-years": "6",
    }  # fmt: skip
    assert browser.post(address, sent).status_code == 302
    assert "Nettbrett: 6 år" in browser.get("/oppsett/penger/").content.decode()


def test_a_life_that_nobody_can_mean_is_refused(town: Town) -> None:
    rows = [{"device_type": "tablet", "years": 0, "loss_percent": 10}]
    with pytest.raises(Refused, match="Levetiden"):
        set_money_rule(
            by=town.administrator, part=RulePart.LIFE, valid_from=TODAY, content={"rows": rows},
            source="Vedtak",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("budsjett/", {"year-2027": "1", "source": "Lenge på dette"}),
        ("tidligere-kjop/", {"description": "Lenge på dette"}),
    ],
)
def test_what_was_typed_comes_back_when_the_plan_is_locked(
    town: Town, case: Case, address: str, sent: dict[str, str]
) -> None:
    withdraw(case=case, person=town.principal, ground="Vi venter.")
    answer = client_of(town.principal).post(f"/sak/{case.key}/finansiering/{address}", sent)
    shown = answer.content.decode()
    assert "Lenge på dette" in shown and "Ikke lagret" in shown
