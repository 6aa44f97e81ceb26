"""Reading the financing plan."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from entilen.cases.models import Case
from entilen.cases.reading import CASE, read
from entilen.financing.models import FinancingLine
from entilen.financing.rules import Line, Sums, disagreements, sums
from entilen.plans.content import part
from entilen.plans.queries import rows_of
from entilen.plans.rules import Disagreement


@read
def financing_lines() -> QuerySet[FinancingLine]:
    """The lines of the financing plan, by budget year."""
    return FinancingLine.objects.filter(case=CASE)


def lines_of(case: Case) -> list[Line]:
    """The financing lines as plain numbers."""
    return [
        Line(line.category, line.year, line.source, line.quantity, line.amount)
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
    """Where the financing plan disagrees with the grade rows."""
    rows = rows_of(case)
    return disagreements(
        lines_of(case),
        devices=sum(row.devices for row in rows),
        spares=sum(row.spares for row in rows),
        instalment_years=case.programme.requirements.instalment_years,
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
