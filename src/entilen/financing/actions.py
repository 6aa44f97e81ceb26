"""Writing the financing plan."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from entilen.accounts.models import Person
from entilen.cases.models import Case
from entilen.financing.models import FinancingLine, Source
from entilen.plans.actions import touch
from entilen.plans.queries import rows_of
from entilen.plans.rules import FINANCING


@transaction.atomic
def save_lines(
    *, case: Case, person: Person, rows: Sequence[Mapping[str, Any]], base_version: int
) -> None:
    """Replace the financing lines by these. Refused whole when somebody else changed them."""
    touch(case=case, person=person, key=FINANCING, base_version=base_version)
    case.financing_lines.all().delete()
    FinancingLine.objects.bulk_create(FinancingLine(case=case, **values) for values in rows)


@transaction.atomic
def propose_lines(
    *, case: Case, person: Person, source: Source, unit_price: Decimal, first_year: int
) -> None:
    """Fill in the device lines from the grade rows, so that no number is typed twice.

    Own budget pays in the first year; the central scheme in equal yearly instalments.
    """
    touch(case=case, person=person, key=FINANCING)
    case.financing_lines.filter(category__in=("pupil_devices", "spares")).delete()
    rows = rows_of(case)
    years = case.programme.requirements.instalment_years if source is Source.CENTRAL_SCHEME else 1
    device_type = case.plan.grade_rows.values_list("device_type", flat=True).first() or ""
    for category, quantity in (
        ("pupil_devices", sum(row.devices for row in rows)),
        ("spares", sum(row.spares for row in rows)),
    ):
        for year in range(first_year, first_year + years if quantity else first_year):
            FinancingLine.objects.create(
                case=case,
                category=category,
                year=year,
                source=source,
                device_type=device_type,
                quantity=quantity,
                unit_price=(unit_price / years).quantize(Decimal("0.01")),
                description=f"avdrag {year - first_year + 1} av {years}" if years > 1 else "",
            )
