"""Who may pay is the municipality's own data, from a day on."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.errors import NotYours, Refused
from entilen.financing.actions import propose_lines, save_lines, set_money_rule
from entilen.financing.models import FinancingLine, MoneyRule
from entilen.financing.money_queries import payers_of, rule_at
from entilen.financing.money_reading import money_in
from entilen.financing.money_rules import RulePart, shipped
from entilen.plans.actions import freeze
from entilen.setup.models import SetupRecord
from tests.cast import Town, begin_case, make_town, write_plan
from tests.visiting import client_of, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def town(a_day: object) -> Town:
    return make_town()


def typed(*payers: tuple[str, str, str], **changes: str) -> dict[str, Any]:
    """The form of payers as a browser sends it: key, title and kind of each."""
    rows = {
        f"rad-{number}-{name}": value
        for number, row in enumerate(payers)
        for name, value in zip(("key", "title", "kind"), row, strict=True)
    }
    return {
        "rad-TOTAL_FORMS": str(max(len(payers), 6)),
        "rad-INITIAL_FORMS": "4",
        "valid_from": f"{timezone.localdate():%d.%m.%Y}",
        "source": "Budsjettvedtak 14/26",
        **rows,
        **changes,
    }


OWN = ("own_budget", "skolens budsjett", "own")
SCHEME = ("central_scheme", "sentral ordning", "scheme")
GRANT = ("state_grant", "statstilskudd", "grant")
OTHER = ("other", "andre", "other")
START = (OWN, SCHEME, GRANT, OTHER)
ADDRESS = "/oppsett/penger/betalere/"


def say(town: Town, *payers: tuple[str, str, str], day: date | None = None) -> MoneyRule:
    rows = [dict(zip(("key", "title", "kind"), row, strict=True)) for row in payers]
    return set_money_rule(
        by=town.administrator,
        part=RulePart.PAYERS,
        valid_from=day or timezone.localdate(),
        content={"rows": rows},
        source="Vedtak",
    )


def test_an_empty_house_has_payers_and_the_administrator_adds_one(town: Town) -> None:
    shown = page(town.administrator, "/oppsett/penger/")
    for title in ("Skolens budsjett", "Sentral ordning", "Statstilskudd", "Andre"):
        assert title in shown
    browser = client_of(town.administrator)
    answer = browser.post(ADDRESS, typed(*START, ("", "Ørneredets legat", "other")))
    assert answer.status_code == 302, answer.content.decode()
    case = begin_case(town)
    assert "orneredets_legat" in payers_of(case)
    assert "Ørneredets legat" in page(town.principal, f"/sak/{case.key}/finansiering/fyll-inn/")
    assert "Ørneredets legat" in page(town.principal, f"/sak/{case.key}/finansiering/")
    assert "hvem som kan betale" in SetupRecord.objects.latest("pk").text


def test_what_is_said_for_a_later_day_holds_from_it(town: Town) -> None:
    say(town, OWN, day=timezone.localdate() + timedelta(days=5))
    case = begin_case(town)
    assert set(payers_of(case)) == {row[0] for row in START}
    later = rule_at(RulePart.PAYERS, timezone.localdate() + timedelta(days=5))
    assert [row["key"] for row in later.content["rows"]] == ["own_budget"]
    assert "Gjelder senere" in page(town.administrator, "/oppsett/penger/")


def test_parents_are_no_payers_and_what_was_typed_stays(town: Town) -> None:
    answer = client_of(town.administrator).post(
        ADDRESS, typed(*START, ("", "Foreldrene", "other"), valid_from="01.01.2020", source="Idé")
    )
    told = answer.content.decode()
    assert shipped()[RulePart.REFUSED]["ground"] in told and "en dag som har vært" in told
    assert "Foreldrene" in told and not MoneyRule.objects.exists()


@pytest.mark.parametrize(
    ("payers", "why"),
    [
        ((SCHEME,), "skolens egne penger"),
        ((OWN, OWN), "to ganger"),
        ((OWN, ("x", "y" * 41, "own")), "for langt"),
        ((OWN, *((f"a{n}", f"a{n}", "own") for n in range(20))), "høyst 20"),
    ],
)
def test_payers_hold_together(town: Town, payers: Any, why: str) -> None:
    with pytest.raises(Refused, match=why):
        say(town, *payers)


def test_only_who_sets_up_says_it(town: Town) -> None:
    with pytest.raises(NotYours):
        set_money_rule(
            by=town.principal, part=RulePart.PAYERS, valid_from=timezone.localdate(),
            content={"rows": []}, source="x",
        )  # fmt: skip
    for address in ("/oppsett/penger/", ADDRESS):
        assert client_of(town.principal).get(address).status_code == 404
        assert client_of(town.manager).get(address).status_code == 200
    assert client_of(town.manager).get("/oppsett/penger/noe/").status_code == 404


def line(source: str, description: str = "") -> dict[str, Any]:
    return {
        "category": "courses", "description": description, "year": 2027, "source": source,
        "device_type": "", "quantity": 1, "unit_price": 500,
    }  # fmt: skip


def test_who_is_a_payer_no_longer_is_still_named_and_not_chosen_anew(town: Town) -> None:
    case = begin_case(town)
    write_plan(town, case)
    case.plan.refresh_from_db()
    save_lines(
        case=case, person=town.principal, rows=[line("state_grant")],
        base_version=case.plan.row_version,
    )  # fmt: skip
    say(town, OWN, ("central_scheme", "byens ordning", "scheme"))
    shown = page(town.principal, f"/sak/{case.key}/finansiering/")
    assert "Statstilskudd er en inntekt for skolen" in shown and "Byens ordning" in shown
    with pytest.raises(Refused, match="Velg en av betalerne"):
        propose_lines(
            case=case,
            person=town.principal,
            source="state_grant",
            unit_price=Decimal(1),
            first_year=2027,
        )


def test_a_frozen_plan_keeps_what_a_payer_was_called(town: Town) -> None:
    case = begin_case(town)
    write_plan(town, case)
    usual = freeze(case=case, person=town.principal).content
    assert all("payer" not in row for row in usual["financing"]), "as before payers were data"
    say(town, ("own_budget", "skolens ramme", "own"))
    frozen = freeze(case=case, person=town.principal).content
    say(town, ("own_budget", "noe annet", "own"))
    [payer] = money_in(frozen).payers
    assert (payer.title, payer.own) == ("skolens ramme", True)
    assert "skolens ramme" in frozen["financing"][0]["text"]


def save(town: Town, person: Person, *rows: dict[str, Any]) -> None:
    case = begin_case(town)
    case.plan.refresh_from_db()
    save_lines(case=case, person=person, rows=rows, base_version=case.plan.row_version)


def test_money_from_parents_is_no_income_but_a_meeting_for_them_is_a_cost(town: Town) -> None:
    with pytest.raises(Refused, match="Opplæringen er gratis") as refusal:
        save(
            town, town.principal,
            line("other", "Foreldrebetaling 500 kr"), line("state_grant", "Egenandel ved tap"),
        )  # fmt: skip
    assert len(refusal.value.reasons) == 2 and not FinancingLine.objects.exists()
    save(town, town.principal, line("own_budget", "Møte om foreldrebetaling"))
    assert FinancingLine.objects.count() == 1
