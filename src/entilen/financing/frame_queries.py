"""What a plan must fit into, as it is stored: budgets, earlier purchases, the life of devices."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from entilen.cases.models import Case
from entilen.cases.reads import CASE, SCHOOL, read
from entilen.financing.frame_rules import (
    FrameYear,
    UpkeepYear,
    frame,
    frame_warnings,
    upkeep,
    yearly_parts,
)
from entilen.financing.models import FinancingLine, FinancingVersion, RunningPurchase, SchoolBudget
from entilen.financing.money_queries import known_payers, rule_of
from entilen.financing.money_reading import Money
from entilen.financing.money_rules import Payer, RulePart, ordered
from entilen.financing.price_queries import device_prices, whole_prices_of
from entilen.financing.queries import money_now, need_by_year
from entilen.plans.queries import warns
from entilen.plans.rules import FINANCING, Disagreement
from entilen.process.vocabulary import Stage


@read
def budgets_said() -> QuerySet[SchoolBudget]:
    """What the case's school has said of its adopted budgets, the newest last."""
    return SchoolBudget.objects.filter(school=SCHOOL).order_by("pk")


@read
def running_purchases() -> QuerySet[RunningPurchase]:
    """Earlier purchases at the case's school that are entered and not withdrawn."""
    return RunningPurchase.objects.filter(
        school=SCHOOL, withdraws__isnull=True, withdrawn__isnull=True
    ).order_by("first_year", "pk")


@read
def granted_elsewhere() -> QuerySet[FinancingVersion]:
    """The financing plans of the school's other grants, the newest of a case last."""
    return (
        FinancingVersion.objects.filter(case__school=SCHOOL, case__stage=Stage.GRANTED)
        .exclude(case=CASE)
        .order_by("case", "number")
    )


@read
def lines_of_old_grants() -> QuerySet[FinancingLine]:
    """What the school's other plans are financed by that were granted before versions were kept."""
    kept = FinancingVersion.objects.filter(case=OuterRef("case"))
    return FinancingLine.objects.filter(
        ~Exists(kept), case__school=SCHOOL, case__stage=Stage.GRANTED
    ).exclude(case=CASE)


FRAME = (budgets_said, running_purchases, granted_elsewhere, lines_of_old_grants)
"""What `frame_of` reads beside the plan's numbers."""


def budgets_of(case: Case) -> dict[int, tuple[int, str]]:
    """The adopted budget of each year that the school has said, with its source."""
    return {row.year: (row.amount, row.source) for row in budgets_said(case)}


def running_by_payer(case: Case) -> dict[tuple[int, Payer], int]:
    """What is paid for what was bought before, by year and payer: purchases that the school has
    entered, and its other granted plans."""
    payers = known_payers(case)
    amounts: Counter[tuple[int, Payer]] = Counter()
    for bought in running_purchases(case):
        parts = yearly_parts(bought.amount, bought.first_year, bought.years)
        for year, part in parts.items():
            amounts[year, payers[bought.source]] += part
    newest = {version.case_id: version.rows for version in granted_elsewhere(case)}
    for row in (row for rows in newest.values() for row in rows):
        amounts[row["year"], payers[row["source"]]] += row["amount"]
    for line in lines_of_old_grants(case):
        amounts[line.year, payers[line.source]] += line.amount
    return dict(amounts)


def frame_of(case: Case, money: Money | None = None) -> list[FrameYear]:
    """The school's own money, year by year: the plan, earlier purchases and the adopted budget.

    `money` is a frozen plan's, where that is shown and not the plan as it stands.
    """
    running: Counter[int] = Counter()
    for (year, payer), amount in running_by_payer(case).items():
        running[year] += amount if payer.own else 0
    planned = (money or money_now(case)).own_by_year
    return frame(planned, running, budgets_of(case))


@warns
def frame_warnings_of(case: Case) -> list[Disagreement]:
    """Years in which the school's adopted budget is short: it warns, and stops nothing."""
    return [
        Disagreement(
            sentence,
            FINANCING,
            "budget",
            title="Mer enn det vedtatte budsjettet",
            href=f"/sak/{case.key}/finansiering/budsjett/",
        )
        for sentence in frame_warnings(frame_of(case))
    ]


def running_shown(case: Case) -> list[tuple[Payer, int, int]]:
    """Each payer of earlier purchases with what it pays in each year: payer, year and kroner."""
    amounts = running_by_payer(case)
    payers = ordered({payer for _, payer in amounts})
    return [
        (payer, year, amounts[year, payer])
        for payer in payers
        for year in sorted(year for year, of in amounts if of == payer)
    ]


def life_of(case: Case) -> dict[str, Mapping[str, Any]]:
    """How long a device of each type lasts and how many are lost, by the rule of today."""
    rows = rule_of(case, RulePart.LIFE).content["rows"]
    return {row["device_type"]: row for row in rows}


def upkeep_of(case: Case) -> list[UpkeepYear]:
    """What the plan's devices cost after they are bought: at the plan's own price of each type, or
    the list's where the plan has none yet."""
    bought: Counter[tuple[int, str]] = Counter()
    for (year, _, kind), number in need_by_year(case).items():
        bought[year, kind.value] += number
    planned = whole_prices_of(case)
    prices: dict[str, int] = {}
    for of_type in {of_type for _, of_type in bought}:
        listed = device_prices(case, of_type)
        price = planned.get(of_type) or (listed[0].amount if listed else Decimal(0))
        if price:
            prices[of_type] = round(price)
    return upkeep(bought, prices, life_of(case))
