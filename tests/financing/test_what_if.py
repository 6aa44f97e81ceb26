"""The plan beside another choice: the same sum for both, and nothing stored until it is chosen."""

from decimal import Decimal
from typing import Any

import pytest

from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.financing.actions import propose_lines
from entilen.financing.choice_actions import choose
from entilen.financing.choice_queries import Choice, as_planned, outcome, rows_chosen
from entilen.financing.models import FinancingLine
from entilen.financing.queries import money_now
from entilen.plans.models import GradeRow
from tests.cast import Town, begin_case, make_town
from tests.financing.test_prices import entered
from tests.visiting import client_of


@pytest.fixture
def town(db: None, a_day: None) -> Town:
    return make_town()


@pytest.fixture
def case(town: Town) -> Case:
    case = begin_case(town, (5, 6))
    propose_lines(
        case=case, person=town.principal, source="own_budget", unit_price=Decimal(4000),
        first_year=2027,
    )  # fmt: skip
    return case


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_plan_as_a_choice_costs_what_its_lines_say(case: Case) -> None:
    as_it_is = outcome(case, as_planned(case, 2027))
    assert as_it_is.money.total == money_now(case).total == 64 * 4000
    assert as_it_is.lost == 3 * 3 * 4000, "4 % of 64 each year but the first, whole devices"
    assert as_it_is.total == 64 * 4000 + 36_000


def test_another_choice_stands_beside_the_plan_and_nothing_is_stored(
    town: Town, case: Case
) -> None:
    entered(town, device_type="pc", title="PC 14", amount=Decimal(5600))
    events = CaseEvent.objects.count()
    asked = {"kind": "pc", "grades": ["5"], "source": "central_scheme", "loss_percent": "0"}
    answer = client_of(town.principal).get(f"/sak/{case.key}/finansiering/hva-om/", asked)
    shown = plain(answer.content.decode())
    assert "256 000 kr" in shown, "the plan"
    assert "179 200 kr" in shown and "44 800 kr" in shown, "32 at 5 600, in four years"
    assert "Valget: PC · 5. trinn · 0 % tap i året" in shown
    assert '<svg class="bar"' in shown
    assert CaseEvent.objects.count() == events
    assert set(GradeRow.objects.values_list("device_type", flat=True)) == {"tablet"}


def test_what_is_chosen_becomes_the_plan(town: Town, case: Case) -> None:
    browser = client_of(town.principal)
    address = f"/sak/{case.key}/finansiering/hva-om/"
    asked: dict[str, Any] = {
        "kind": "pc", "grades": ["5"], "source": "central_scheme", "price": "5001"
    }  # fmt: skip
    version = browser.get(address, asked).context["row_version"]
    assert browser.post(address, asked | {"row_version": version - 1}).status_code == 200
    assert GradeRow.objects.count() == 2, "refused: somebody had changed the rows"
    assert browser.post(address, asked | {"row_version": version}).status_code == 302
    [row] = GradeRow.objects.filter(plan__case=case)
    assert (row.grade, row.device_type, row.devices + row.spares) == (5, "pc", 32)
    assert money_now(case).total == 32 * 5001
    assert {line.source for line in FinancingLine.objects.filter(case=case)} == {"central_scheme"}
    assert FinancingLine.objects.filter(case=case, category="pupil_devices").count() == 4


def test_a_choice_of_no_grades_is_refused(town: Town, case: Case) -> None:
    none = Choice("own_budget", 2027, {"tablet": Decimal(1)}, frozenset())
    with pytest.raises(Refused, match="minst ett trinn"):
        choose(case=case, person=town.principal, choice=none, base_version=1)


def test_rows_that_come_to_be_of_one_type_are_one() -> None:
    def row(kind: str) -> dict[str, Any]:
        return {
            "grade": 5, "school_year": 2027, "site_id": 1, "device_type": kind, "pupils": 10,
            "devices": 10, "spares": 1,
        }  # fmt: skip

    choice = Choice("own_budget", 2027, {}, frozenset({5}), kind="mac")
    [one] = rows_chosen([row("pc"), row("tablet")], choice)
    assert (one["device_type"], one["devices"], one["spares"], one["pupils"]) == ("mac", 20, 2, 20)


def test_a_plan_in_instalments_has_the_price_of_all_of_them(town: Town, case: Case) -> None:
    propose_lines(
        case=case, person=town.principal, source="central_scheme", unit_price=Decimal(4001),
        first_year=2027,
    )  # fmt: skip
    assert outcome(case, as_planned(case, 2027)).money.total == money_now(case).total == 64 * 4001
    FinancingLine.objects.exclude(year=2027).delete()
    assert outcome(case, as_planned(case, 2027)).money.total == 64 * 1000


def test_devices_without_a_price_are_told_of(town: Town, case: Case) -> None:
    address = f"/sak/{case.key}/finansiering/hva-om/"
    asked = {"kind": "mac", "grades": ["5"], "source": "own_budget"}
    assert "har ingen pris" not in client_of(town.principal).get(address).content.decode()
    assert "har ingen pris" in client_of(town.principal).get(address, asked).content.decode()
