"""The school's budget and the scheme are summed apart wherever money is shown (B6, promise D7)."""

import re

import pytest
from django.utils.html import strip_tags

from entilen.cases.models import Case
from entilen.decision.models import Decision
from entilen.financing.actions import save_lines
from entilen.financing.models import FinancingLine, Source
from entilen.financing.money_reading import money_of
from entilen.financing.rules import Line
from tests.cast import Town, at_director, begin_case, make_town, say_yes, write_plan
from tests.visiting import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def town(a_day: object) -> Town:
    return make_town()


def shared(town: Town) -> Case:
    """Half of the lines is paid by each."""
    case = begin_case(town, (5,))
    write_plan(town, case)
    names = ("category", "description", "year", "source", "device_type", "quantity", "unit_price")
    rows = list(FinancingLine.objects.filter(case=case).values(*names))
    rows[0]["source"] = Source.CENTRAL_SCHEME
    case.plan.refresh_from_db()
    save_lines(case=case, person=town.principal, rows=rows, base_version=case.plan.row_version)
    return case


def words(text: str) -> str:
    return re.sub(r"\s+", " ", strip_tags(text).replace("\N{NO-BREAK SPACE}", " "))


def test_every_page_and_the_letter_say_what_each_pays(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = shared(town)
    monkeypatch.setattr("tests.cast.finance", lambda *_: None)
    scheme, own = (
        sum(line.amount for line in FinancingLine.objects.filter(source=source))
        for source in (Source.CENTRAL_SCHEME, Source.OWN_BUDGET)
    )
    assert scheme and own
    apart = f"skolens budsjett {own} kr og sentral ordning {scheme // 1000} {scheme % 1000:03} kr"
    apart = apart.replace(f"{own} kr", f"{own // 1000} {own % 1000:03} kr")
    assert "Skolens budsjett Sentral ordning I alt" in words(
        page(town.principal, f"/sak/{case.key}/finansiering/")
    )
    at_director(town, (5,), begun=case)
    paper = words(page(town.principal, f"/sak/{case.key}/saksframlegg/1/"))
    assert f"slutter seg til finansieringen: {apart}, i alt" in paper
    decide = words(page(town.director, f"/sak/{case.key}/beslutning/"))
    assert "Budsjettår Skolens budsjett Sentral ordning I alt" in decide
    say_yes(town, case, (5,))
    assert apart in words(Decision.objects.get().letter)


def test_who_pays_nothing_is_not_there_and_the_parts_make_the_whole() -> None:
    lines = [
        Line("pupil_devices", 2028, "own_budget", 1, 300),
        Line("courses", 2027, "own_budget", 1, 50),
    ]
    money = money_of(lines)
    assert (money.payers, money.several) == ((Source.OWN_BUDGET,), False)
    assert [(row.year, row.total) for row in money.years] == [(2027, 50), (2028, 300)]
    assert money.total == 350 == sum(money.totals)
    assert money_of([]).years == ()
