"""Saying what a plan must fit into: the adopted budget, and purchases that are still being paid."""

from collections.abc import Mapping

from django.db import transaction

from entilen.accounts.models import Person
from entilen.cases.errors import Refused
from entilen.cases.models import Case
from entilen.financing.actions import note_lines
from entilen.financing.frame_queries import running_purchases, upkeep_of
from entilen.financing.models import FinancingLine, RunningPurchase, SchoolBudget
from entilen.financing.money_queries import payers_of
from entilen.plans.actions import note_rows, touch
from entilen.plans.rules import FINANCING
from entilen.ui.rules import kroner

REPLACING = ("repair", "other")
"""The costs under which lost devices are replaced: the first that the requirements have."""


@transaction.atomic
def say_budget(*, case: Case, person: Person, amounts: Mapping[int, int], source: str) -> None:
    """What the school's adopted budget has in each year, and where that stands. What was said
    before stays to be read; a year that is not named keeps what was said of it."""
    current, _ = touch(case=case, person=person, key=FINANCING)
    if not amounts:
        raise Refused(["Skriv beløpet for minst ett år."])
    SchoolBudget.objects.bulk_create(
        SchoolBudget(
            school=current.school, year=year, amount=amount, source=source, recorded_by=person
        )
        for year, amount in sorted(amounts.items())
    )
    told = ", ".join(f"{year}: {kroner(amount)}" for year, amount in sorted(amounts.items()))
    note_rows(
        case=current, person=person, key=FINANCING, what=f"vedtatt budsjett {told} ({source})"
    )


@transaction.atomic
def enter_running(
    *,
    case: Case,
    person: Person,
    description: str,
    source: str,
    amount: int,
    first_year: int,
    years: int,
) -> RunningPurchase:
    """Enter a purchase from before that is still being paid. Raises Refused for who may not pay."""
    current, _ = touch(case=case, person=person, key=FINANCING)
    if source not in payers_of(current):
        raise Refused(["Velg en av betalerne i lista."])
    entered = RunningPurchase.objects.create(
        school=current.school,
        description=description,
        source=source,
        amount=amount,
        first_year=first_year,
        years=years,
        recorded_by=person,
    )
    what = f"tidligere kjøp: {description}, {kroner(amount)}, {first_year}–{first_year + years - 1}"
    note_rows(case=current, person=person, key=FINANCING, what=what)
    return entered


@transaction.atomic
def withdraw_running(*, case: Case, person: Person, purchase: int) -> None:
    """Take out a purchase that was entered wrongly. It stays to be read.

    Raises Refused for one that is out already.
    """
    current, _ = touch(case=case, person=person, key=FINANCING)
    standing = next((row for row in running_purchases(current) if row.pk == purchase), None)
    if standing is None:
        raise Refused(["Kjøpet står ikke her lenger. Noen har tatt det ut."])
    RunningPurchase.objects.create(
        school=current.school,
        description=standing.description,
        source=standing.source,
        amount=standing.amount,
        first_year=standing.first_year,
        years=standing.years,
        withdraws=standing,
        recorded_by=person,
    )
    note_rows(
        case=current, person=person, key=FINANCING,
        what=f"tidligere kjøp tatt ut: {standing.description}",
    )  # fmt: skip


@transaction.atomic
def add_losses(*, case: Case, person: Person, source: str) -> None:
    """Put what is expected to be lost into the plan, a line for each year and device type, in the
    place of the lines that were put in so before. `source` is the payer's key. Raises Refused."""
    current, _ = touch(case=case, person=person, key=FINANCING)
    categories = dict(current.programme.requirements.cost_categories)
    category = next((key for key in REPLACING if key in categories), "")
    losses = [row for row in upkeep_of(current) if row.lost]
    problems = [] if losses else ["Det er ingen pris eller ingen enheter å regne tapet av ennå."]
    if source not in payers_of(current):
        problems.append("Velg en av betalerne i lista.")
    if problems:
        raise Refused(problems)
    words = {row.kind: f"Erstatning for tapte enheter ({row.kind_words})" for row in losses}
    current.financing_lines.filter(category=category, description__in=words.values()).delete()
    FinancingLine.objects.bulk_create(
        FinancingLine(
            case=current,
            category=category,
            description=words[row.kind],
            year=row.year,
            source=source,
            device_type=row.kind,
            quantity=row.lost,
            unit_price=row.price,
        )
        for row in losses
    )
    note_lines(current, person)
