"""Entering the price list, and taking a price from it into a plan."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.accounts.queries import has_role
from entilen.cases.calendar import KEEPERS
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.financing.actions import note_lines
from entilen.financing.models import FinancingLine, Price
from entilen.financing.money_queries import payers_of
from entilen.financing.price_queries import priced_categories, prices_of
from entilen.plans.actions import touch
from entilen.plans.rules import FINANCING


@transaction.atomic
def enter_prices(*, by: Person, rows: Sequence[Mapping[str, Any]]) -> int:
    """Enter prices, each from its own day; all of them or none. Returns how many.

    What was there before stays to be read. Raises NotYours, and Refused with every reason.
    """
    if not has_role(by, *KEEPERS):
        raise NotYours
    categories = priced_categories(timezone.localdate())
    unknown = {row["category"] for row in rows} - categories.keys()
    problems = [f"«{key}» er ingen kostnad i kravene." for key in sorted(unknown)]
    problems += [
        f"«{row['title']}»: skriv hvor prisen står." for row in rows if not row["source"].strip()
    ]
    if problems:
        raise Refused(problems)
    Price.objects.bulk_create(Price(recorded_by=by, **row) for row in rows)
    return len(rows)


@transaction.atomic
def add_listed(
    *,
    case: Case,
    person: Person,
    price: int,
    source: str,
    quantity: int,
    first_year: int,
    years: int,
) -> None:
    """Take a price of today's list into the plan: a line for each year that it is paid.

    `source` is the payer's key. Raises Refused for what the list or the payers do not have.
    """
    current, _ = touch(case=case, person=person, key=FINANCING)
    listed = next((row for row in prices_of(current) if row.pk == price), None)
    problems = [] if listed else ["Velg en vare i prislisten. Den du valgte, står der ikke nå."]
    if source not in payers_of(current):
        problems.append("Velg en av betalerne i lista.")
    if listed is None or problems:
        raise Refused(problems)
    FinancingLine.objects.bulk_create(
        FinancingLine(
            case=current,
            category=listed.category,
            description=listed.title,
            year=year,
            source=source,
            device_type=listed.device_type,
            quantity=quantity,
            unit_price=listed.amount,
        )
        for year in range(first_year, first_year + years)
    )
    note_lines(current, person)
