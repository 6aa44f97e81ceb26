"""What Lindvik's schools can order: two invented suppliers, their models and prices."""

from datetime import date, timedelta
from decimal import Decimal

from entilen.process.vocabulary import DeviceType, RenewalWord
from entilen.procurement.catalogue_models import DeviceModel
from entilen.procurement.renewal_actions import answer_renewal, ask_renewal
from entilen.procurement.scheme_actions import set_frame, set_queue_order
from entilen.procurement.scheme_rules import QueueRule
from entilen.setup.actions import enter_agreement, enter_model, enter_model_price
from entilen.town.people import Town

SUPPLIERS = (("Brettlageret AS", "310123455", "RA-14"), ("Maskinhuset AS", "310987654", "RA-22"))
VAT = Decimal(25)
MODELS = (
    ("RA-14", "Brett 9", DeviceType.TABLET, "B9-64", "3150.00", 1),
    ("RA-14", "Brett 11", DeviceType.TABLET, "B11-64", "3490.00", 6),
    ("RA-22", "Bok 14", DeviceType.PC, "BK14-8", "4190.00", 4),
    ("RA-22", "Bok 14 Pro", DeviceType.MAC, "BK14-P", "8990.00", 6),
)
"""Agreement, name, type, article, the first price, and in how many years its updates end."""


def agree(town: Town, today: date) -> dict[str, DeviceModel]:
    """Both agreements with their models, entered as any municipality enters them; and a price
    that has gone up since."""
    by, began = town.staff["administrator"], date(today.year - 3, 1, 1)
    agreements = {
        reference: enter_agreement(
            by=by,
            org_number=number,
            reference=reference,
            supplier=supplier,
            valid_from=began,
            valid_until=date(today.year + 2, 12, 31),
        )
        for supplier, number, reference in SUPPLIERS
    }
    for reference, name, kind, article, price, years in MODELS:
        enter_model(
            by=by,
            agreement=agreements[reference],
            model={"name": name, "device_type": kind, "article": article},
            valid_from=began,
            price=Decimal(price),
            vat_percent=VAT,
            updates_until=date(today.year + years, 6, 30),
        )
    models = {model.name: model for model in DeviceModel.objects.all()}
    enter_model_price(
        by=by,
        model=models["Brett 11"],
        valid_from=date(today.year, 1, 1),
        price=Decimal("3690.00"),
        vat_percent=VAT,
        updates_until=date(today.year + 6, 6, 30),
    )
    return models


def set_aside(town: Town, today: date) -> None:
    """What Lindvik pays for next year, and in which order schools are admitted."""
    by = town.staff["manager"]
    for kind, devices in ((DeviceType.TABLET, 260), (DeviceType.PC, 120)):
        set_frame(
            by=by,
            year=today.year + 1,
            device_type=kind,
            devices=devices,
            source=f"Budsjettet for {today.year + 1}",
        )
    set_queue_order(
        by=by,
        valid_from=today,
        rules=[QueueRule.NEVER, QueueRule.GRANTED],
        words="Skoler som ikke er tatt opp før, går foran. Ellers teller datoen planen ble "
        "innvilget.",
    )


def renew(town: Town, today: date) -> None:
    """The schools with the old tablet are asked, and some have answered."""
    campaign = ask_renewal(
        model=town.models["Brett 9"],
        person=town.staff["manager"],
        answer_by=today + timedelta(days=30),
    )
    words = (RenewalWord.YES, RenewalWord.SHARED, RenewalWord.NO)
    for question, word in zip(campaign.questions.all(), words, strict=False):
        answer_renewal(question=question, person=town.principals[question.school_id], word=word)


def usual(town: Town, device_type: str, *, old: bool = False) -> DeviceModel:
    """What a school orders of a type; `old` the tablet that was ordered before."""
    if device_type == DeviceType.TABLET:
        return town.models["Brett 9" if old else "Brett 11"]
    return town.models["Bok 14" if device_type == DeviceType.PC else "Bok 14 Pro"]
