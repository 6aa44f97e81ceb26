"""Reading the financing plan."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from entilen.cases.facts import Asked, provides
from entilen.cases.models import Case
from entilen.cases.reads import CASE, read
from entilen.financing.models import FinancingLine
from entilen.financing.money_queries import known_payers, money_rules, payers_of
from entilen.financing.money_reading import Money, money_of
from entilen.financing.money_rules import Payer, ordered
from entilen.financing.rules import Line, Sums, disagreements, sums, unpaid
from entilen.plans.content import part
from entilen.plans.level_queries import NUMBERS, numbers_of
from entilen.plans.queries import excused
from entilen.plans.reads import not_applicable
from entilen.plans.rules import FINANCING, Disagreement
from entilen.process.vocabulary import DeviceType
from entilen.reckoning.numbers import Numbers


@read
def financing_lines() -> QuerySet[FinancingLine]:
    """The lines of the financing plan, by budget year."""
    return FinancingLine.objects.filter(case=CASE)


def lines_of(case: Case) -> list[Line]:
    """The financing lines as plain numbers."""
    payers = known_payers(case)
    return [
        Line(
            line.category,
            line.year,
            line.source,
            line.quantity,
            line.amount,
            line.device_type,
            payers[line.source].kind,
        )
        for line in financing_lines(case)
    ]


def payers_to_choose(case: Case, *, used: bool = True) -> list[Payer]:
    """Who may be chosen as payer: who may pay today, and who pays in the plan already if `used`."""
    keys = set(payers_of(case))
    if used:
        keys |= {line.source for line in financing_lines(case)}
    known = known_payers(case)
    return ordered(known[key] for key in keys)


def money_now(case: Case) -> Money:
    """Who pays what in the financing plan as it stands now."""
    return money_of(lines_of(case), known_payers(case))


def sums_of(case: Case) -> Sums:
    """The sums of a case's financing plan."""
    counted = numbers_of(case)
    return sums(lines_of(case), pupils=counted.most_pupils, devices=counted.all_new)


def warnings_of(case: Case) -> list[Disagreement]:
    """Where the financing plan disagrees with the grade rows; what there is nothing to finance of
    disagrees with nothing. What stops the plan is said as a problem, and not once more here."""
    if unpaid_of(case):
        return []
    without = excused(case, FINANCING)
    planned: Counter[str] = Counter()
    for (category, _), number in need_of(case).items():
        planned[category] += 0 if category in without else number
    return disagreements(
        lines_of(case),
        devices=planned["pupil_devices"],
        spares=planned["spares"],
        instalment_years=case.programme.requirements.instalment_years,
    )


def need_by_year(case: Case) -> dict[tuple[int, str, DeviceType], int]:
    """The new devices of the plan, by school year, cost and device type: what must be paid."""
    return need_in(numbers_of(case))


def need_in(counted: Numbers) -> dict[tuple[int, str, DeviceType], int]:
    """What some numbers buy, by school year, cost and device type."""
    return {
        (year, "spares" if spare else "pupil_devices", DeviceType(kind)): number
        for (year, kind, spare), number in counted.bought.items()
    }


def need_of(case: Case) -> dict[tuple[str, DeviceType], int]:
    """The new devices of the plan, by cost and device type."""
    need: Counter[tuple[str, DeviceType]] = Counter()
    for (_, category, kind), number in need_by_year(case).items():
        need[category, kind] += number
    return dict(need)


def problems_of(case: Case) -> list[str]:
    """What stops the plan from being sent: devices that nobody pays for. None where the programme
    version asks for no financing plan."""
    return list(dict.fromkeys(unpaid_of(case).values()))


def unpaid_of(case: Case) -> dict[str, str]:
    """The costs that nobody pays for, each with why: see `problems_of`."""
    requirements = case.programme.requirements
    if not requirements.financing_required:
        return {}
    return unpaid(
        lines_of(case),
        need_of(case),
        excused=excused(case, FINANCING),
        instalment_years=requirements.instalment_years,
    )


def _kroner(price: Decimal) -> str:
    """«4500» or «4500,50»."""
    return (
        f"{price:.0f}" if price == price.to_integral_value() else f"{price:.2f}".replace(".", ",")
    )


@part("financing", reads=[financing_lines, money_rules])
def content(case: Case) -> list[dict[str, Any]]:
    """The financing plan's part of a frozen plan."""
    titles = dict(case.programme.requirements.cost_categories)
    payers = known_payers(case)
    return [
        {
            "category": line.category,
            "description": line.description,
            "year": line.year,
            "source": line.source,
            **({"payer": told} if (told := payers[line.source].frozen) else {}),
            "device_type": line.device_type,
            **({"school_year": line.school_year} if line.school_year else {}),
            "quantity": line.quantity,
            "unit_price": str(line.unit_price),
            "amount": line.amount,
            "text": f"{line.year} {titles.get(line.category, line.category)}"
            f"{f' ({line.description})' if line.description else ''}: {line.quantity} à "
            f"{_kroner(line.unit_price)} kr, {payers[line.source].title}",
        }
        for line in financing_lines(case)
    ]


@provides("financing_problems", reads=[financing_lines, money_rules, *NUMBERS, not_applicable])
def _financing(asked: Asked) -> Mapping[str, Any]:
    return {"financing_problems": tuple(problems_of(asked.case))}
