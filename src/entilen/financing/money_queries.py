"""The dated rules about money: what holds on a day, and what a payer of any day is called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from entilen.cases.models import Case
from entilen.cases.reads import TODAY, read
from entilen.financing.models import MoneyRule
from entilen.financing.money_rules import (
    Payer,
    RulePart,
    payers_in,
    shipped,
    shipped_payers,
)


@dataclass(frozen=True, slots=True)
class InForce:
    """A rule as it holds: its content, since when (None for what comes along), and its source."""

    content: Mapping[str, Any]
    since: date | None
    source: str


@read
def money_rules() -> QuerySet[MoneyRule]:
    """Every rule about money that has come into force, the newest last."""
    return MoneyRule.objects.filter(valid_from__lte=TODAY).order_by("valid_from", "pk")


def rule_at(part: RulePart, day: date) -> InForce:
    """What holds of one part on a day."""
    return _newest(MoneyRule.objects.filter(part=part, valid_from__lte=day), part)


def rule_of(case: Case, part: RulePart) -> InForce:
    """What holds of one part today, for who reads a case."""
    return _newest(money_rules(case), part)


def _newest(rules: Iterable[MoneyRule], part: RulePart) -> InForce:
    last = next((row for row in reversed(list(rules)) if row.part == part), None)
    if last is None:
        content = shipped()[part]
        return InForce(content, None, content["source"])
    return InForce(last.content, last.valid_from, last.source)


def rules_ahead(today: date) -> QuerySet[MoneyRule]:
    """What is said already and holds from a later day."""
    return MoneyRule.objects.filter(valid_from__gt=today)


def every_payer() -> dict[str, Payer]:
    """Every payer that was ever named, also for later, by key."""
    return _known(MoneyRule.objects.all())


def payers_of(case: Case) -> dict[str, Payer]:
    """Who may pay today, by key."""
    return payers_in(rule_of(case, RulePart.PAYERS).content)


def known_payers(case: Case) -> dict[str, Payer]:
    """Every payer that ever could pay, by key, called what it is called now."""
    return _known(money_rules(case))


def _known(rules: Iterable[MoneyRule]) -> dict[str, Payer]:
    known = dict(shipped_payers())
    for row in rules:
        if row.part == RulePart.PAYERS:
            known |= payers_in(row.content)
    return known
