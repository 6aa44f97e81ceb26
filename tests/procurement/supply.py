"""A catalogue, and a granted case with an order, for tests of what is bought."""

from datetime import date
from decimal import Decimal

from entilen.cases.models import Case
from entilen.financing.models import Source
from entilen.process.vocabulary import DeviceType
from entilen.procurement.actions import place_order
from entilen.procurement.catalogue_actions import enter_agreement, enter_model, enter_price
from entilen.procurement.catalogue_models import DeviceModel
from entilen.procurement.models import Order
from tests.cast import TODAY, Town, at_director, say_yes

SUPPLIER = "974760673"
"""An org. number whose check digit is right."""


def granted_case(town: Town) -> Case:
    """Thirty-two tablets granted to each of the grades five to seven."""
    case = at_director(town)
    say_yes(town, case)
    return case


def offer(
    town: Town,
    name: str = "Brett 11",
    *,
    price: str = "3400",
    kind: DeviceType = DeviceType.TABLET,
    reference: str = "RA-1",
    updates_until: date | None = date(2031, 6, 30),
) -> DeviceModel:
    """A model in an agreement that applies, with its price from the new year."""
    agreement = enter_agreement(
        by=town.manager,
        org_number=SUPPLIER,
        reference=reference,
        supplier="Brettlageret AS",
        valid_from=date(2026, 1, 1),
        valid_until=date(2029, 12, 31),
    )
    model = enter_model(agreement=agreement, name=name, device_type=kind, article="B11")
    enter_price(
        by=town.manager,
        model=model,
        valid_from=date(2026, 1, 1),
        price=Decimal(price),
        vat_percent=Decimal(25),
        updates_until=updates_until,
    )
    return model


def order(
    town: Town, case: Case, quantity: int = 20, *, model: DeviceModel | None = None, grade: int = 5
) -> Order:
    """Tablets to a grade, from the school's own budget."""
    return place_order(
        case=case,
        person=town.principal,
        grade=grade,
        device_type=DeviceType.TABLET,
        quantity=quantity,
        source=Source.OWN_BUDGET,
        ordered_on=TODAY,
        model=model,
    )
