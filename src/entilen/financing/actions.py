"""Writing the financing plan."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.accounts.queries import has_role
from entilen.cases.calendar import KEEPERS
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.financing.models import FinancingLine, MoneyRule
from entilen.financing.money_queries import known_payers, payers_of, rule_at, rule_of
from entilen.financing.money_rules import (
    PayerKind,
    RulePart,
    line_problems,
    rule_problems,
)
from entilen.financing.queries import lines_of, money_now, need_by_year
from entilen.financing.rules import filled_in
from entilen.plans.actions import copies, note_rows, touch
from entilen.plans.rules import FINANCING
from entilen.process.words import count


@transaction.atomic
def save_lines(
    *, case: Case, person: Person, rows: Sequence[Mapping[str, Any]], base_version: int
) -> None:
    """Replace the financing lines by these. Refused whole when somebody else changed them.

    Raises Refused with every reason for lines that nobody may pay as they say.
    """
    current, _ = touch(case=case, person=person, key=FINANCING, base_version=base_version)
    payers, refused = known_payers(current), rule_of(current, RulePart.REFUSED).content
    if problems := line_problems(rows, payers, refused):
        raise Refused(problems)
    current.financing_lines.all().delete()
    FinancingLine.objects.bulk_create(FinancingLine(case=current, **values) for values in rows)
    note_lines(case, person)


def note_lines(case: Case, person: Person) -> None:
    """Write the event of changed lines, with how many they are and what they cost."""
    kroner = f"{money_now(case).total:,}".replace(",", "\N{NO-BREAK SPACE}")
    number = count(len(lines_of(case)), "linje", "linjer")
    note_rows(case=case, person=person, key=FINANCING, what=f"{number}, {kroner} kr i alt")


@transaction.atomic
def propose_lines(
    *,
    case: Case,
    person: Person,
    source: str,
    unit_price: Decimal | Mapping[str, Decimal],
    first_year: int,
) -> None:
    """Fill in the device lines from what the plan buys, so that no number is typed twice.

    What is new in the plan's first school year is paid from `first_year`, what comes later as much
    later. The central scheme pays in yearly instalments, the last with what is left over; whoever
    else pays (`source`, by key) pays at once. `unit_price` is of one device, or by device type.
    Raises Refused for who may not pay today.
    """
    current, _ = touch(case=case, person=person, key=FINANCING)
    payer = payers_of(current).get(source)
    if payer is None:
        raise Refused(["Velg en av betalerne i lista."])
    current.financing_lines.filter(category__in=("pupil_devices", "spares")).delete()
    years = current.programme.requirements.instalment_years if payer.kind is PayerKind.SCHEME else 1
    need = need_by_year(current)
    prices: Mapping[str, Decimal] = (
        unit_price
        if isinstance(unit_price, Mapping)
        else {kind.value: unit_price for _, _, kind in need}
    )
    FinancingLine.objects.bulk_create(
        FinancingLine(case=current, source=source, **line)
        for line in filled_in(need, prices, first_year=first_year, years=years)
    )
    note_lines(case, person)


@copies
def _copy_lines(source: Case, target: Case, years: int) -> None:
    """A copied plan takes its financing along, moved by so many years."""
    for line in source.financing_lines.all():
        line.pk, line.case, line.year = None, target, line.year + years
        if line.school_year:
            line.school_year += years
        line.save(force_insert=True)


@transaction.atomic
def set_money_rule(
    *, by: Person, part: RulePart, valid_from: date, content: Mapping[str, Any], source: str
) -> MoneyRule:
    """Say one part of the rules about money, from a day on. What held before stays to be read.

    Raises NotYours, and Refused with every reason why it cannot hold.
    """
    if not has_role(by, *KEEPERS):
        raise NotYours
    today = timezone.localdate()
    problems = rule_problems(part, content, rule_at(RulePart.REFUSED, today).content)
    if valid_from < today:
        problems.append("Reglene kan ikke gjelde fra en dag som har vært.")
    if not source.strip():
        problems.append("Skriv hvor dette står, for eksempel i hvilket vedtak.")
    if problems:
        raise Refused(problems)
    return MoneyRule.objects.create(
        part=part,
        valid_from=valid_from,
        content=dict(content),
        source=source,
        recorded_by=by,
    )
