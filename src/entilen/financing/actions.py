"""Writing the financing plan."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from entilen.accounts.models import Person
from entilen.cases.models import Case
from entilen.financing.models import FinancingLine, Source
from entilen.financing.queries import need_by_year
from entilen.financing.rules import instalments
from entilen.plans.actions import copies, note_rows, touch
from entilen.plans.rules import FINANCING
from entilen.process.words import count


@transaction.atomic
def save_lines(
    *, case: Case, person: Person, rows: Sequence[Mapping[str, Any]], base_version: int
) -> None:
    """Replace the financing lines by these. Refused whole when somebody else changed them."""
    current, _ = touch(case=case, person=person, key=FINANCING, base_version=base_version)
    current.financing_lines.all().delete()
    FinancingLine.objects.bulk_create(FinancingLine(case=current, **values) for values in rows)
    _note(case, person)


def _note(case: Case, person: Person) -> None:
    lines = list(case.financing_lines.all())
    kroner = f"{sum(line.amount for line in lines):,.0f}".replace(",", "\N{NO-BREAK SPACE}")
    number = count(len(lines), "linje", "linjer")
    note_rows(case=case, person=person, key=FINANCING, what=f"{number}, {kroner} kr i alt")


@transaction.atomic
def propose_lines(
    *, case: Case, person: Person, source: Source, unit_price: Decimal, first_year: int
) -> None:
    """Fill in the device lines from what the plan buys, so that no number is typed twice.

    What is new in the plan's first school year is paid from `first_year`, what comes later as much
    later. Own budget pays at once; the central scheme in yearly instalments, the last with what is
    left over.
    """
    current, _ = touch(case=case, person=person, key=FINANCING)
    current.financing_lines.filter(category__in=("pupil_devices", "spares")).delete()
    years = (
        current.programme.requirements.instalment_years if source is Source.CENTRAL_SCHEME else 1
    )
    need = need_by_year(current)
    begins = min((school_year for school_year, _, _ in need), default=0)
    for (school_year, category, device_type), quantity in need.items():
        for number, price in enumerate(instalments(unit_price, years)):
            FinancingLine.objects.create(
                case=current,
                category=category,
                year=first_year + school_year - begins + number,
                source=source,
                device_type=device_type,
                quantity=quantity,
                unit_price=price,
                description=f"avdrag {number + 1} av {years}" if years > 1 else "",
            )
    _note(case, person)


@copies
def _copy_lines(source: Case, target: Case, years: int) -> None:
    """A copied plan takes its financing along, moved by so many years."""
    for line in source.financing_lines.all():
        line.pk, line.case, line.year = None, target, line.year + years
        line.save(force_insert=True)
