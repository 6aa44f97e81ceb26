"""Reading the financing plan."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from entilen.cases.facts import Asked, provides
from entilen.cases.models import Case
from entilen.cases.reads import CASE, read
from entilen.financing.models import FinancingLine
from entilen.financing.rules import Line, Sums, disagreements, sums, unpaid
from entilen.plans.content import part
from entilen.plans.queries import excused, rows_of
from entilen.plans.reads import grade_rows, not_applicable
from entilen.plans.rules import FINANCING, Disagreement
from entilen.process.vocabulary import DeviceType


@read
def financing_lines() -> QuerySet[FinancingLine]:
    """The lines of the financing plan, by budget year."""
    return FinancingLine.objects.filter(case=CASE)


def lines_of(case: Case) -> list[Line]:
    """The financing lines as plain numbers."""
    return [
        Line(line.category, line.year, line.source, line.quantity, line.amount, line.device_type)
        for line in financing_lines(case)
    ]


def sums_of(case: Case) -> Sums:
    """The sums of a case's financing plan."""
    rows = rows_of(case)
    return sums(
        lines_of(case),
        pupils=sum(row.pupils for row in rows),
        devices=sum(row.total for row in rows),
    )


def warnings_of(case: Case) -> list[Disagreement]:
    """Where the financing plan disagrees with the grade rows; what there is nothing to finance of
    disagrees with nothing. What stops the plan is said as a problem, and not once more here."""
    if unpaid_of(case):
        return []
    rows = rows_of(case)
    without = excused(case, FINANCING)
    return disagreements(
        lines_of(case),
        devices=0 if "pupil_devices" in without else sum(row.devices for row in rows),
        spares=0 if "spares" in without else sum(row.spares for row in rows),
        instalment_years=case.programme.requirements.instalment_years,
    )


def need_of(case: Case) -> dict[tuple[str, DeviceType], int]:
    """The devices that the grade rows ask for, by cost and device type."""
    need: dict[tuple[str, DeviceType], int] = {}
    for row in grade_rows(case):
        kind = DeviceType(row.device_type)
        for category, number in (("pupil_devices", row.devices), ("spares", row.spares)):
            need[category, kind] = need.get((category, kind), 0) + number
    return need


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


@part("financing", reads=[financing_lines])
def content(case: Case) -> list[dict[str, Any]]:
    """The financing plan's part of a frozen plan."""
    titles = dict(case.programme.requirements.cost_categories)
    return [
        {
            "category": line.category,
            "description": line.description,
            "year": line.year,
            "source": line.source,
            "device_type": line.device_type,
            "quantity": line.quantity,
            "unit_price": str(line.unit_price),
            "amount": line.amount,
            "text": f"{line.year} {titles.get(line.category, line.category)}"
            f"{f' ({line.description})' if line.description else ''}: {line.quantity} à "
            f"{_kroner(line.unit_price)} kr, {line.get_source_display()}",
        }
        for line in financing_lines(case)
    ]


@provides("financing_problems", reads=[financing_lines, grade_rows, not_applicable])
def _financing(asked: Asked) -> Mapping[str, Any]:
    return {"financing_problems": tuple(problems_of(asked.case))}
