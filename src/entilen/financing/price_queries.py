"""The price list: what holds on a day, and what a financing plan says unlike it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from entilen.cases.models import Case
from entilen.cases.reads import TODAY, read
from entilen.financing.models import Price
from entilen.financing.money_queries import known_payers, rule_of
from entilen.financing.money_rules import PayerKind, RulePart
from entilen.financing.price_rules import (
    PRICED_AS,
    ListedPrice,
    PricedLine,
    bound_warnings,
    price_warnings,
    whole_prices,
)
from entilen.financing.queries import financing_lines
from entilen.plans.queries import warns
from entilen.plans.rules import FINANCING, Disagreement
from entilen.programme.queries import cost_categories


@read
def prices_so_far() -> QuerySet[Price]:
    """Every price that has come into force, the newest last."""
    return Price.objects.filter(valid_from__lte=TODAY).order_by("valid_from", "pk")


def prices_at(day: date) -> list[ListedPrice]:
    """The price list of a day, by cost and name."""
    return _standing(Price.objects.filter(valid_from__lte=day))


def prices_of(case: Case) -> list[ListedPrice]:
    """The price list of today, for who reads a case."""
    return _standing(prices_so_far(case))


def prices_ahead(today: date) -> QuerySet[Price]:
    """Prices that are entered and hold from a later day."""
    return Price.objects.filter(valid_from__gt=today)


def _standing(rows: Iterable[Price]) -> list[ListedPrice]:
    newest = {(row.category, row.device_type, row.title.casefold()): row for row in rows}
    listed = [
        ListedPrice(
            row.pk,
            row.category,
            row.device_type,
            row.title,
            row.amount,
            row.yearly,
            row.valid_from,
            row.source,
        )
        for row in newest.values()
        if not row.ended
    ]
    return sorted(listed, key=lambda row: (row.category, row.device_type, row.title))


def device_prices(case: Case, kind: str) -> list[ListedPrice]:
    """What the list has of devices for pupils of a type, the cheapest first."""
    priced_as = set(PRICED_AS.values())
    rows = [
        row
        for row in prices_of(case)
        if row.category in priced_as and row.device_type in {"", kind} and not row.yearly
    ]
    return sorted(rows, key=lambda row: row.amount)


def priced_lines(case: Case) -> list[PricedLine]:
    """The lines of the financing plan with the price of one."""
    payers = known_payers(case)
    return [
        PricedLine(
            line.category,
            line.device_type,
            line.description,
            line.year,
            line.quantity,
            line.unit_price,
            payers[line.source].kind is PayerKind.SCHEME,
            (line.category, line.device_type, line.source, line.school_year)
            if line.school_year
            else (),
        )
        for line in financing_lines(case)
    ]


def whole_prices_of(case: Case) -> dict[str, Decimal]:
    """What the plan pays for one device of each type, all instalments together."""
    return {
        line.device_type: price
        for line, price in whole_prices(priced_lines(case))
        if line.category in set(PRICED_AS.values()) and line.device_type
    }


@warns
def price_warnings_of(case: Case) -> list[Disagreement]:
    """What in the financing plan is unlike the price list, or outside the bounds: it warns, and
    stops nothing."""
    requirements = case.programme.requirements
    titles, lines = dict(requirements.cost_categories), priced_lines(case)
    bounds = rule_of(case, RulePart.BOUNDS).content["rows"]
    sentences = [
        *price_warnings(lines, prices_of(case), titles, requirements.instalment_years),
        *bound_warnings(lines, bounds, titles),
    ]
    return [
        Disagreement(
            sentence,
            FINANCING,
            FINANCING,
            title="Priser å se på",
            href=f"/sak/{case.key}/finansiering/",
        )
        for sentence in sentences
    ]


def priced_categories(day: date) -> dict[str, str]:
    """The costs that have prices and bounds of their own, by key."""
    return {key: title for key, title in cost_categories(day).items() if key not in PRICED_AS}
