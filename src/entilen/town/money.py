"""Lindvik's price list, entered when its framework agreement began."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from entilen.financing.price_actions import enter_prices
from entilen.process.vocabulary import DeviceType
from entilen.town.people import Town
from entilen.town.story import DEVICE_PRICES

SOURCE = "Lindviks rammeavtale for elevenheter"
DEVICES = {
    DeviceType.TABLET: "Nettbrett 11 tommer",
    DeviceType.PC: "PC 14 tommer",
    DeviceType.MAC: "Mac 13 tommer",
}
"""What the agreement has for pupils."""
BESIDE = (
    ("teacher_devices", "Lærerenhet", Decimal(7900), False),
    ("accessories", "Deksel", Decimal(320), False),
    ("charging", "Ladeskap for 30 enheter", Decimal(9500), False),
    ("licences", "Administrasjon av enheter", Decimal(90), True),
    ("licences", "Digitale læremidler", Decimal(300), True),
)
"""Cost, name, price of one and whether it is paid every year."""


def enter_price_list(town: Town) -> None:
    """The prices as an administrator enters them: those of an agreement that began a year ago."""
    began = timezone.localdate() - timedelta(days=410)
    devices = [
        ("pupil_devices", title, DEVICE_PRICES[kind.value], False, kind.value)
        for kind, title in DEVICES.items()
    ]
    enter_prices(
        by=town.staff["administrator"],
        rows=[
            {
                "category": category,
                "device_type": kind,
                "title": title,
                "amount": amount,
                "yearly": yearly,
                "valid_from": began,
                "source": SOURCE,
            }
            for category, title, amount, yearly, kind in (*devices, *((*row, "") for row in BESIDE))
        ],
    )
