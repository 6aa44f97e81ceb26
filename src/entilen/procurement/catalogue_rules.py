"""Pure rules of the catalogue: org. numbers, spans of days, prices with VAT."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from entilen.process.vocabulary import DeviceType
from entilen.ui.rules import NBSP
from entilen.ui.writing_rules import has_check_digit

ORE = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Offer:
    """A model as it could be ordered on a day. Money in kroner for one device, without VAT."""

    model: int
    name: str
    device_type: DeviceType
    article: str
    agreement: str
    supplier: str
    org_number: str
    price: Decimal
    vat_percent: Decimal
    updates_until: date | None

    @property
    def title(self) -> str:
        """«Brett 11, 3 400,00 kr uten mva. (Atea, RA-2025-14)»."""
        updates = f", oppdateres til {self.updates_until:%d.%m.%Y}" if self.updates_until else ""
        return (
            f"{self.name}, {amount(self.price)} uten mva. "
            f"({self.supplier}, {self.agreement}){updates}"
        )


def with_vat(price: Decimal, percent: Decimal) -> Decimal:
    """A price with VAT, in kroner to the øre."""
    return (price * (100 + percent) / 100).quantize(ORE)


def amount(price: Decimal) -> str:
    """«3 400,00 kr», with spaces that never break the line."""
    return f"{price:,.2f}".replace(",", NBSP).replace(".", ",") + f"{NBSP}kr"


def org_number_problem(number: str) -> str:
    """Why this is no Norwegian org. number; empty when it is one."""
    if not (len(number) == 9 and number.isascii() and number.isdecimal()):
        return f"«{number}» er ikke et organisasjonsnummer. Det har ni sifre."
    if not has_check_digit(number):
        return f"«{number}» er ikke et organisasjonsnummer: kontrollsifferet stemmer ikke."
    return ""


def span_problem(first: date, last: date) -> str:
    """Why an agreement cannot apply from and to these days; empty when it can."""
    if last < first:
        return f"Avtalen kan ikke slutte {last:%d.%m.%Y}, før den begynner {first:%d.%m.%Y}."
    return ""


def price_problems(
    price: Decimal, vat_percent: Decimal, valid_from: date, updates_until: date | None
) -> list[str]:
    """Every reason why this is no price; empty when it is one."""
    problems = []
    if price <= 0:
        problems.append("Prisen må være over 0 kroner.")
    if not 0 <= vat_percent <= 100:
        problems.append("Mva. er i prosent, fra 0 til 100.")
    if updates_until and updates_until < valid_from:
        problems.append(
            f"Sikkerhetsoppdateringene slutter {updates_until:%d.%m.%Y}, før prisen gjelder."
        )
    return problems
