"""A financing plan that is attached pays for every device, with money."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from entilen.cases.models import Case, CaseEvent
from entilen.financing.actions import propose_lines, save_lines
from entilen.financing.models import Source
from entilen.financing.queries import problems_of
from entilen.financing.rules import EMPTY, Line, financing_problems, unpaid
from entilen.plans.actions import freeze, say_not_applicable, take_back_not_applicable
from entilen.plans.models import GradeRow
from entilen.process.vocabulary import DeviceType
from entilen.submission.queries import obstacles
from tests.cast import Town, begin_case, finance, make_town, sent_case, write_plan

NEED = {
    ("pupil_devices", DeviceType.TABLET): 60,
    ("pupil_devices", DeviceType.PC): 30,
    ("spares", DeviceType.TABLET): 3,
}
SPARES = Line("spares", 2027, "own_budget", 3, 9000, "tablet")


def problems(*lines: Line, excused: tuple[str, ...] = ()) -> list[str]:
    return financing_problems(lines, NEED, excused=excused, instalment_years=4)


def pupils(
    number: int, kind: str = "", amount: int = 90_000, year: int = 2027, source: str = "own_budget"
) -> Line:
    return Line("pupil_devices", year, source, number, amount, kind)


def test_every_device_of_every_type_is_paid_for() -> None:
    assert problems(pupils(90), SPARES) == []
    assert problems(pupils(60, "tablet"), pupils(30, "pc"), SPARES) == []
    assert problems(pupils(60, "tablet"), pupils(30), SPARES) == []
    [lacking] = problems(pupils(90, "tablet"), SPARES)
    assert "0 av 30 PC" in lacking
    [lacking] = problems(pupils(89), SPARES)
    assert "29 av 30 PC" in lacking and "elevene" in lacking
    [lacking] = problems(pupils(90))
    assert "0 av 3 nettbrett" in lacking and "reserve" in lacking


def test_the_same_devices_in_yearly_instalments_are_counted_once() -> None:
    years = [pupils(90, year=2027 + n, source="central_scheme") for n in range(4)]
    assert problems(*years, SPARES) == []
    halves = [pupils(45, year=2027 + n, source="central_scheme") for n in range(4)]
    assert len(problems(*halves, SPARES)) == 1


def test_nothing_is_paid_for_with_no_money() -> None:
    [lacking] = problems(pupils(90, amount=0), SPARES)
    assert "0 kroner" in lacking
    other = Line("other", 2027, "own_budget", 0, 0)
    assert len(problems(other)) == 2
    assert problems() == [EMPTY]


def test_what_there_is_nothing_to_finance_of_is_not_asked_for() -> None:
    assert problems(pupils(90), excused=("spares",)) == []
    assert problems(SPARES, excused=("pupil_devices",)) == []
    assert problems(excused=("spares", "pupil_devices")) == []
    assert problems(excused=("spares",)) == [EMPTY]


def test_each_cost_that_is_not_paid_for_is_named() -> None:
    def costs(*lines: Line, excused: tuple[str, ...] = ()) -> list[str]:
        return list(unpaid(lines, NEED, excused=excused, instalment_years=4))

    assert costs() == ["pupil_devices", "spares"]
    assert costs(excused=("spares",)) == ["pupil_devices"]
    assert costs(pupils(90)) == ["spares"]
    assert costs(pupils(90), SPARES) == []


@pytest.fixture
def town(db: None, a_day: None) -> Town:
    return make_town()


def shown(town: Town, case: Case, path: str = "") -> str:
    client = Client()
    client.force_login(town.principal)
    return client.get(f"/sak/{case.key}/{path}").content.decode()


def test_an_empty_plan_is_told_of_once_on_the_case_page(town: Town) -> None:
    case = begin_case(town)
    page = shown(town, case)
    assert page.count(EMPTY) == 1
    assert "men finansieringsplanen har ingen" not in page


def test_only_what_nobody_pays_for_can_be_nothing_to_finance(town: Town) -> None:
    case = begin_case(town)
    finance(town, case)
    case.financing_lines.filter(category="spares").delete()
    page = shown(town, case, "finansiering/")
    assert f"/sak/{case.key}/ikke-aktuelt/finansiering/spares/" in page
    assert f"/sak/{case.key}/ikke-aktuelt/finansiering/pupil_devices/" not in page


def test_a_warning_says_what_it_does_not_stop(town: Town) -> None:
    case = begin_case(town)
    write_plan(town, case)
    case.financing_lines.filter(category="spares").update(quantity=90)
    for path in ("", "send/"):
        page = shown(town, case, path)
        assert "Dette stopper ikke innsendingen." in page and "ikke lagringen" not in page
    assert "Dette stopper ikke lagringen." in shown(town, case, "finansiering/")


def wrong(case: Any, person: Any) -> list[str]:
    return [gap.what for gap in obstacles(case, person) if gap.gate == "plans_attached"]


def test_a_line_of_something_else_for_nothing_is_no_financing_plan(town: Town) -> None:
    case = begin_case(town)
    write_plan(town, case)
    assert wrong(case, town.principal) == []
    row = {
        "category": "other", "description": "", "year": 2027, "source": "own_budget",
        "device_type": "", "quantity": 0, "unit_price": Decimal(0),
    }  # fmt: skip
    case.plan.refresh_from_db()
    save_lines(case=case, person=town.principal, rows=[row], base_version=case.plan.row_version)
    problems = wrong(case, town.principal)
    assert len(problems) == 2 and "0 av 90 nettbrett" in problems[0]


def test_devices_of_each_type_are_filled_in(town: Town) -> None:
    case = begin_case(town)
    GradeRow.objects.filter(plan__case=case, grade=7).update(device_type="pc")
    propose_lines(
        case=case,
        person=town.principal,
        source=Source.CENTRAL_SCHEME,
        unit_price=Decimal(4000),
        first_year=2027,
    )
    assert problems_of(case) == []
    assert case.financing_lines.filter(device_type="pc", category="pupil_devices").count() == 4


def test_nothing_to_finance_with_a_reason_is_an_answer_that_all_readers_see(town: Town) -> None:
    case = begin_case(town)
    client = Client()
    client.force_login(town.principal)
    page = client.get(f"/sak/{case.key}/finansiering/").content.decode()
    assert EMPTY in page
    for key in ("pupil_devices", "spares"):
        address = f"/sak/{case.key}/ikke-aktuelt/finansiering/{key}/"
        assert address in page
        assert client.post(address, {"reason": ""}).status_code == 200
        assert client.post(address, {"reason": "Gave fra kommunen."}).status_code == 302
    assert problems_of(case) == []
    event = CaseEvent.objects.filter(case=case).latest("sequence")
    assert event.details["reason"] == "Gave fra kommunen."
    frozen = freeze(case=case, person=town.principal)
    read = client.get(f"/sak/{case.key}/versjoner/{frozen.number}/").content.decode()
    assert "Ikke aktuelt: Reserveenheter. Gave fra kommunen." in read
    take_back_not_applicable(
        case=case, person=town.principal, part="financing", key="pupil_devices"
    )
    assert problems_of(case) == [EMPTY]


def test_the_administration_reads_why_nothing_is_financed(town: Town) -> None:
    case = sent_case(town)
    content = case.versions.get().content
    assert "not_applicable" not in content, "a plan without it freezes as it always did"
    case = begin_case(town, (4,))
    say_not_applicable(
        case=case, person=town.principal, part="financing", key="spares", reason="Vi har fra før."
    )
    assert freeze(case=case, person=town.principal).content["not_applicable"] == [
        {
            "part": "financing",
            "key": "spares",
            "reason": "Vi har fra før.",
            "text": "Ikke aktuelt: Reserveenheter. Vi har fra før.",
        }
    ]
