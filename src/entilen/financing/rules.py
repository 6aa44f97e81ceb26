"""Pure rules of the financing plan: sums, and whether it agrees with the grade rows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from entilen.financing.money_rules import PayerKind, shipped_payers
from entilen.plans.rules import FINANCING, GRADE_ROWS, Disagreement
from entilen.process.vocabulary import DeviceType

NOUNS = {"pupil_devices": "enheter til elevene", "spares": "reserveenheter"}
"""The costs that pay for the devices of the grade rows, and what each is called."""
DEVICE_CATEGORIES = frozenset(NOUNS)
EMPTY = (
    "Finansieringsplanen er tom. Legg inn hvem som betaler enhetene, eller skriv hvorfor det ikke "
    "er noe å finansiere."
)
Need = Mapping[tuple[str, DeviceType], int]
"""Devices that the grade rows ask for, by cost and device type."""


@dataclass(frozen=True, slots=True)
class Line:
    """A financing line as plain numbers; amounts in whole kroner without VAT.

    `source` is the payer's key, `kind` what that payer is: where it is left out, what the start set
    says of it.
    """

    category: str
    year: int
    source: str
    quantity: int
    amount: int
    device_type: str = ""
    kind: PayerKind | None = None

    @property
    def in_instalments(self) -> bool:
        """Whether the payer pays for the same devices year after year."""
        return (self.kind or shipped_payers()[self.source].kind) is PayerKind.SCHEME


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums of a financing plan, in whole kroner without VAT."""

    total: int
    by_year: dict[int, int]
    by_source: dict[str, int]
    by_year_and_source: dict[tuple[int, str], int]
    per_pupil: int | None
    per_device: int | None


def sums(lines: Iterable[Line], *, pupils: int, devices: int) -> Sums:
    """Add up the lines per year and source; per pupil in all, and what the devices themselves cost
    per device."""
    lines = list(lines)
    by_year: dict[int, int] = {}
    by_source: dict[str, int] = {}
    both: dict[tuple[int, str], int] = {}
    total = 0
    for line in lines:
        total += line.amount
        by_year[line.year] = by_year.get(line.year, 0) + line.amount
        by_source[line.source] = by_source.get(line.source, 0) + line.amount
        both[line.year, line.source] = both.get((line.year, line.source), 0) + line.amount
    bought = sum(line.amount for line in lines if line.category in DEVICE_CATEGORIES)
    return Sums(
        total=total,
        by_year=dict(sorted(by_year.items())),
        by_source=by_source,
        by_year_and_source=both,
        per_pupil=round(total / pupils) if pupils else None,
        per_device=round(bought / devices) if devices else None,
    )


def by_payer(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """What each payer pays in all, by key, of the lines of a frozen plan, in whole kroner."""
    amounts: dict[str, int] = {}
    for row in rows:
        amounts[row["source"]] = amounts.get(row["source"], 0) + row["amount"]
    return amounts


def instalments(price: Decimal, years: int) -> list[Decimal]:
    """A price as so many yearly parts, in whole kroner; the last holds what is left over.

    In whole kroner, so that the parts of any number of devices make exactly their price.
    """
    part = (price / years).to_integral_value(rounding=ROUND_FLOOR)
    return [*[part] * (years - 1), price - part * (years - 1)]


def filled_in(
    need: Mapping[tuple[int, str, DeviceType], int],
    price_of: Mapping[str, Decimal],
    *,
    first_year: int,
    years: int,
) -> list[dict[str, Any]]:
    """The device lines that follow from what a plan buys: by school year, cost and device type.

    What is new in the plan's first school year is paid from `first_year`, what comes later as much
    later, each in so many yearly instalments.
    """
    begins = min((school_year for school_year, _, _ in need), default=0)
    return [
        {
            "category": category,
            "year": first_year + school_year - begins + number,
            "device_type": kind,
            "school_year": school_year,
            "quantity": quantity,
            "unit_price": price,
            "description": f"avdrag {number + 1} av {years}" if years > 1 else "",
        }
        for (school_year, category, kind), quantity in need.items()
        for number, price in enumerate(instalments(price_of[kind], years))
    ]


def disagreements(
    lines: Iterable[Line], *, devices: int, spares: int, instalment_years: int
) -> list[Disagreement]:
    """Where the financing plan and the grade rows count devices differently.

    The same devices may be paid over several years: in own budget each line is a purchase, of a
    payer in instalments each year's counts the same devices once.
    """
    warnings = []
    for category, planned, noun in (
        ("pupil_devices", devices, "enheter til elevene"),
        ("spares", spares, "reserveenheter"),
    ):
        of_category = [line for line in lines if line.category == category]
        if not of_category:
            if category == "pupil_devices" and planned:
                warnings.append(
                    Disagreement(
                        f"Trinnradene har {planned} {noun}, men finansieringsplanen har ingen.",
                        GRADE_ROWS,
                        FINANCING,
                    )
                )
            continue
        paid = _paid(of_category, instalment_years)
        if paid != planned:
            warnings.append(
                Disagreement(
                    f"Trinnradene har {planned} {noun}, finansieringsplanen {paid}.",
                    GRADE_ROWS,
                    FINANCING,
                )
            )
    return warnings


def financing_problems(
    lines: Sequence[Line], need: Need, *, excused: Collection[str], instalment_years: int
) -> list[str]:
    """Each reason why the financing plan does not pay for the devices of the grade rows.

    `excused`: costs that the school says there is nothing to finance of. A line of no kroner pays
    for nothing. A line that names no device type pays for those that the others leave.
    """
    problems = unpaid(lines, need, excused=excused, instalment_years=instalment_years)
    return list(dict.fromkeys(problems.values()))


def unpaid(
    lines: Sequence[Line], need: Need, *, excused: Collection[str], instalment_years: int
) -> dict[str, str]:
    """The costs that the financing plan does not pay for, each with why: see
    `financing_problems`."""
    wanted = {
        category: {kind: number for (of, kind), number in need.items() if of == category and number}
        for category in NOUNS
        if category not in excused
    }
    if not lines:
        nothing = not any(need.values())
        return {category: EMPTY for category, kinds in wanted.items() if kinds or nothing}
    problems = {
        category: _uncovered(
            category, kinds, [row for row in lines if row.category == category], instalment_years
        )
        for category, kinds in wanted.items()
    }
    return {category: problem for category, problem in problems.items() if problem}


def _uncovered(
    category: str, kinds: Mapping[DeviceType, int], lines: list[Line], instalment_years: int
) -> str:
    paying = [line for line in lines if line.amount]
    left = _paid([line for line in paying if not line.device_type], instalment_years)
    short: list[str] = []
    for kind, planned in kinds.items():
        paid = _paid([line for line in paying if line.device_type == kind], instalment_years)
        beside = min(left, max(planned - paid, 0))
        left -= beside
        if paid + beside < planned:
            short.append(f"{paid + beside} av {planned} {kind.label}")
    if not short:
        return ""
    free = " En linje med 0 kroner betaler ingenting." if len(paying) < len(lines) else ""
    return (
        f"Finansieringsplanen dekker ikke alle {NOUNS[category]}: {', '.join(short)}.{free} "
        "Legg inn resten, eller skriv hvorfor det ikke er noe å finansiere."
    )


def _paid(lines: list[Line], instalment_years: int) -> int:
    bought = sum(line.quantity for line in lines if not line.in_instalments)
    instalments: dict[int, int] = {}
    for line in lines:
        if line.in_instalments:
            instalments[line.year] = instalments.get(line.year, 0) + line.quantity
    if not instalments:
        return bought
    return bought + sum(instalments.values()) // min(len(instalments), instalment_years)
