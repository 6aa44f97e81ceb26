"""The school's budget and the scheme are summed apart wherever money is shown (B6, promise D7)."""

import json
import re
from typing import Any

import pytest
from django.utils.html import strip_tags

from entilen.cases.models import Case
from entilen.decision.models import Decision
from entilen.financing.actions import save_lines
from entilen.financing.models import FinancingLine, Source
from entilen.financing.money_reading import money_in, money_of
from entilen.financing.rules import Line
from entilen.submission.receipt_file import receipt_pdf
from entilen.ui.rules import thousands
from tests.cast import Town, at_director, begin_case, make_town, say_yes, sent_case, write_plan
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
    apart_in_table = "Budsjettår Skolens budsjett Sentral ordning I alt"
    whole = f"{(own + scheme) // 1000} {(own + scheme) % 1000:03} kr"
    in_card = apart.replace("skolens", "Skolens").replace(" og sentral", " Sentral")
    in_card = f"{in_card} I alt {whole}"
    for reader in (town.principal, town.director):
        assert in_card in words(page(reader, f"/sak/{case.key}/"))
    paper = words(page(town.principal, f"/sak/{case.key}/saksframlegg/1/"))
    assert f"slutter seg til finansieringen: {apart}, i alt" in paper
    decide = words(page(town.director, f"/sak/{case.key}/beslutning/"))
    assert in_card in decide
    say_yes(town, case, (5,))
    assert apart in words(Decision.objects.get().letter)
    public = f"/skoler/{case.school.slug}/plan/{case.number}/"
    assert apart_in_table in words(page(town.outsider, public))


def test_the_receipt_has_the_same_sums(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    case = shared(town)
    monkeypatch.setattr("tests.cast.finance", lambda *_: None)
    sent = sent_case(town, (5,), begun=case).submissions.get()
    money = money_in(sent.version.content)
    printed: dict[str, Any] = {}
    monkeypatch.setattr(
        "entilen.submission.receipt_file.typst.compile",
        lambda *_, sys_inputs, **__: printed.update(json.loads(sys_inputs["data"])) or b"",
    )
    receipt_pdf(sent)
    assert printed["payers"] == ["skolens budsjett", "sentral ordning"]
    assert printed["money"][-1] == ["Sum", *map(thousands, (*money.totals, money.total))]
    assert [row[0] for row in printed["money"][:-1]] == [str(row.year) for row in money.years]


def test_who_pays_nothing_is_not_there_and_the_parts_make_the_whole() -> None:
    lines = [
        Line("pupil_devices", 2028, "own_budget", 1, 300),
        Line("courses", 2027, "own_budget", 1, 50),
    ]
    money = money_of(lines)
    assert ([payer.key for payer in money.payers], money.several) == (["own_budget"], False)
    assert [(row.year, row.total) for row in money.years] == [(2027, 50), (2028, 300)]
    assert money.total == 350 == sum(money.totals)
    assert money_of([]).years == ()
