"""What a grant costs: that of its part, and afterwards what prices have become."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case, CaseEvent
from entilen.decision.models import Decision
from entilen.financing.actions import save_lines, set_money_rule
from entilen.financing.drift_rules import Drift, why_the_board
from entilen.financing.grant_actions import record_board_saw, revise_financing
from entilen.financing.models import BoardSaw, FinancingLine, FinancingVersion
from entilen.financing.money_reading import money_in, money_of
from entilen.financing.money_rules import RulePart
from entilen.financing.part_queries import drift_of, money_granted, version_waiting
from entilen.financing.part_rules import rows_of_part
from entilen.financing.rules import Line
from entilen.mail.models import Letter
from entilen.notifications.actions import tell
from entilen.process.vocabulary import Act, Stage
from entilen.submission.queries import money_read_by
from tests.cast import TODAY, Town, at_director, begin_case, make_town, say_yes, write_plan
from tests.visiting import client_of, page

RULE = {"percent": 10, "kroner": 100_000}
WHOLE = {(2027, "tablet", False): 90, (2027, "tablet", True): 6}
PART = {(2027, "tablet", False): 30, (2027, "tablet", True): 2}
PER_DEVICE = ("pupil_devices", "spares", "accessories")


def row(category: str, quantity: int, price: str, **more: Any) -> dict[str, Any]:
    return {
        "category": category, "year": 2027, "source": "own_budget", "device_type": "tablet",
        "quantity": quantity, "unit_price": price, "amount": round(quantity * Decimal(price)),
    } | more  # fmt: skip


def part(*rows: dict[str, Any], part_bought: Any = PART) -> list[tuple[int, int]]:
    lines = rows_of_part(rows, WHOLE, part_bought, per_device=PER_DEVICE)
    return [(line["quantity"], line["amount"]) for line in lines]


def test_a_line_that_was_filled_in_follows_the_devices_of_its_year() -> None:
    assert part(row("pupil_devices", 90, "4000", school_year=2027)) == [(30, 120_000)]
    assert part(row("spares", 6, "4000", school_year=2027)) == [(2, 8000)]


def test_what_somebody_wrote_follows_its_type_and_no_device_is_lost_in_rounding() -> None:
    lines = [row("pupil_devices", 30, "100") for _ in range(3)]
    assert sum(number for number, _ in part(*lines)) == 30
    assert sum(n for n, _ in part(*(row("pupil_devices", 18, "100") for _ in range(5)))) == 30
    years = [
        row("pupil_devices", 90, "100", year=2027 + n, source="central_scheme") for n in range(4)
    ]
    assert [number for number, _ in part(*years)] == [30] * 4


def test_what_moved_up_from_a_grade_that_is_not_granted_must_be_bought_after_all() -> None:
    """The sixth grade of 2028 had the fifth's devices; without that grade it buys its own."""
    lines = [
        row("pupil_devices", 90, price, school_year=2027, year=2027 + at, source="central_scheme")
        for at, price in enumerate(("1333", "1333", "1334"))
    ]
    granted = rows_of_part(lines, WHOLE, {(2028, "tablet", False): 30}, per_device=PER_DEVICE)
    bought = [(line["year"], line["quantity"], line["unit_price"]) for line in granted]
    assert bought == [(2028, 30, "1333"), (2029, 30, "1333"), (2030, 30, "1334")]


def test_accessories_follow_the_devices_and_courses_are_fixed() -> None:
    assert part(row("accessories", 96, "320", device_type="")) == [(32, 10_240)]
    assert part(row("competence", 1, "60000", device_type="")) == [(1, 60_000)]
    assert part(row("accessories", 9, "320", device_type="mac")) == [(9, 2880)]


def test_the_whole_is_the_whole() -> None:
    lines = [row("pupil_devices", 90, "4000.50"), row("accessories", 7, "3")]
    assert part(*lines, part_bought=WHOLE) == [(one["quantity"], one["amount"]) for one in lines]


def test_the_board_sees_what_has_grown_beyond_percent_or_kroner() -> None:
    def why(was: int, now: int) -> str:
        before, after = (money_of([Line("x", 2027, "own_budget", 1, n)]) for n in (was, now))
        return why_the_board(before, after, RULE)

    assert not why(100_000, 110_000) and "fra skolens budsjett" in why(100_000, 110_001)
    assert not why(2_000_000, 2_100_000) and why(2_000_000, 2_100_001)
    assert not why(100_000, 10_000), "less money is nothing to stop for"
    assert why(0, 1), "a payer that paid nothing"
    assert Drift(None, 0, 5).percent is None and Drift(None, 100, 118).percent_words == "+18 %"


@pytest.fixture
def town(db: None, a_day: None) -> Town:
    return make_town()


def planned(town: Town, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Two grades, devices and covers and a course."""
    case = begin_case(town, (5, 6))
    write_plan(town, case)
    monkeypatch.setattr("tests.cast.finance", lambda *_: None)
    names = (
        "category", "description", "year", "source", "device_type", "school_year", "quantity",
        "unit_price",
    )  # fmt: skip
    rows = list(FinancingLine.objects.filter(case=case).values(*names))
    for category, quantity, price in (("accessories", 64, 300), ("competence", 1, 60_000)):
        written: dict[str, Any] = {
            "category": category, "description": "", "year": 2027, "source": "own_budget",
            "device_type": "", "school_year": None, "quantity": quantity,
            "unit_price": Decimal(price),
        }  # fmt: skip
        rows.append(written)
    case.plan.refresh_from_db()
    save_lines(case=case, person=town.principal, rows=rows, base_version=case.plan.row_version)
    return case


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_partial_grant_costs_what_its_part_costs_everywhere(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = at_director(town, (5, 6), begun=planned(town, monkeypatch))
    assert money_in(case.versions.latest("pk").content).total == 64 * 4000 + 64 * 300 + 60_000
    say_yes(town, case, (5,))
    cost = 32 * 4000 + 32 * 300 + 60_000
    case.refresh_from_db()
    granted = money_granted(case)
    assert granted is not None and granted.total == cost
    told = f"{cost // 1000} 600 kr"
    letter = " ".join(plain(Decision.objects.get().letter).split())
    assert f"Det som er innvilget, er finansiert slik: skolens budsjett {told}" in letter
    assert (
        "følger noe ikke antall enheter, og er som i hele planen: kompetanseheving 60 000 kr"
        in (letter)
    )
    for reader in (town.principal, town.director):
        assert told in plain(page(reader, f"/sak/{case.key}/"))
        shown = money_read_by(reader, case)
        assert shown is not None and shown.total == cost
    assert told in plain(page(town.outsider, f"/skoler/{case.school.slug}/plan/{case.number}/"))


def test_the_municipality_says_what_follows_the_devices(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = at_director(town, (5, 6), begun=planned(town, monkeypatch))
    with pytest.raises(Refused, match="følger alltid antallet"):
        set_money_rule(
            by=town.administrator, part=RulePart.COSTS, valid_from=TODAY,
            content={"per_device": ["spares"]}, source="x",
        )  # fmt: skip
    sent = {
        "per_device": ["pupil_devices", "spares"], "valid_from": f"{TODAY:%d.%m.%Y}", "source": "x"
    }  # fmt: skip
    answer = client_of(town.administrator).post("/oppsett/penger/per-enhet/", sent)
    assert answer.status_code == 302
    say_yes(town, case, (5,))
    granted = money_granted(case)
    assert granted is not None and granted.total == 32 * 4000 + 64 * 300 + 60_000


@pytest.fixture
def granted(town: Town) -> Case:
    case = at_director(town, (5,))
    say_yes(town, case, (5,))
    return Case.objects.get(pk=case.pk)


def revise(case: Case, person: Person, price: int, base: int = 1) -> FinancingVersion:
    return revise_financing(
        case=case, person=person, base=base, prices={0: Decimal(price)}, reason="Ny rammeavtale"
    )


def test_a_new_version_does_not_void_the_grant_and_the_director_sees_the_drift(
    town: Town, granted: Case
) -> None:
    address = f"/sak/{granted.key}/finansiering/innvilget/"
    sent = {"price-0": "4720", "price-1": "4720,00", "reason": "Ny rammeavtale", "base": "1"}
    browser = client_of(town.principal)
    assert "Ny finansieringsplan" in browser.get(f"{address}ny/").content.decode()
    assert browser.post(f"{address}ny/", sent).status_code == 302
    granted.refresh_from_db()
    assert granted.at is Stage.GRANTED and Decision.objects.count() == 1
    [own, whole] = drift_of(granted)
    assert (own.was, own.now, whole.percent) == (128_000, 151_040, 18)
    for reader in (town.principal, town.director):
        shown = plain(page(reader, address))
        assert "151 040 kr" in shown and "+18 %" in shown and "128 000 kr" in shown
        assert "151 040 kr (+18 %)" in plain(page(reader, f"/sak/{granted.key}/"))
    event = CaseEvent.objects.get(act=Act.REVISE_FINANCING)
    assert "Ny rammeavtale" in event.summary and event.details["board"]
    tell(event=event, notice="financing_revised")
    letter = Letter.objects.filter(to_address=town.director.email).latest("pk")
    assert "151 040 kr" in plain(letter.body) and "Styret ved skolen må se den" in letter.body
    granted_then = money_granted(granted)
    assert granted_then is not None and granted_then.total == 128_000


def test_the_board_sees_what_is_beyond_the_rule_and_the_next_change_counts_from_there(
    town: Town, granted: Case
) -> None:
    address = f"/sak/{granted.key}/finansiering/innvilget/styret/"
    assert not revise(granted, town.principal, 4400).board_reason
    assert version_waiting(granted) is None
    assert "Ingenting venter på styret" in page(town.principal, address)
    again = revise(granted, town.principal, 4800, base=2)
    assert again.board_reason, "small steps add up"
    assert "Driftsstyret må se den" in page(town.director, f"/sak/{granted.key}/")
    sent = {"meeting_date": f"{TODAY:%d.%m.%Y}", "case_number": "14/27", "wording": "Godkjent"}
    assert client_of(town.principal).post(address, sent).status_code == 302
    assert version_waiting(granted) is None
    assert "Godkjent" in page(town.director, f"/sak/{granted.key}/finansiering/innvilget/")
    assert not revise(granted, town.principal, 5000, base=3).board_reason


def test_the_limits_of_the_board_are_entered_on_screen(town: Town, granted: Case) -> None:
    sent = {"percent": "50", "kroner": "900 000", "valid_from": f"{TODAY:%d.%m.%Y}", "source": "x"}
    browser = client_of(town.administrator)
    assert browser.post("/oppsett/penger/styret/", sent).status_code == 302
    assert not revise(granted, town.principal, 5000).board_reason


def test_a_day_that_cannot_be_and_nothing_that_waits_are_refused(town: Town, granted: Case) -> None:
    facts: dict[str, Any] = {"case_number": "1", "wording": "x"}
    today = timezone.localdate()
    with pytest.raises(Refused) as refusal:
        record_board_saw(
            case=granted, person=town.principal, meeting_date=today + timedelta(1), **facts
        )
    assert len(refusal.value.reasons) == 2
    revise(granted, town.principal, 9000)
    with pytest.raises(Refused, match="Møtet var før"):
        record_board_saw(
            case=granted, person=town.principal, meeting_date=today - timedelta(1), **facts
        )
    assert not BoardSaw.objects.exists()


def test_a_new_version_is_refused_with_every_reason(town: Town, granted: Case) -> None:
    with pytest.raises(Refused) as refusal:
        revise_financing(case=granted, person=town.principal, base=7, prices={}, reason=" ")
    assert len(refusal.value.reasons) == 3
    with pytest.raises((NotYours, Refused)):
        revise(granted, town.teacher, 5000)
    assert FinancingVersion.objects.count() == 1
    with pytest.raises(Refused, match="ingen finansieringsplan"):
        revise(begin_case(town, (6,)), town.principal, 5000)
