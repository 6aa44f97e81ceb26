"""Orders of devices within what is granted, and what becomes of them."""

from django.db import models

from entilen import clock
from entilen.accounts.models import Person
from entilen.cases.models import Case, CaseEvent
from entilen.devices.models import LedgerEntry
from entilen.financing.models import Source
from entilen.process.vocabulary import DeliveryFault
from entilen.procurement.catalogue_models import DeviceModel


class Order(models.Model):
    """Devices of one grade ordered on one day: grade, site, type, number and day stand in the
    ledger row that it points to, and nowhere else.

    Model, price (kroner for one, without VAT) and VAT are those of the day; empty where no
    agreement had a model of the type. `network_valid` remembers that a confirmation covered it
    when it was placed: then the devices may be handed out after it expires. A dispensation is none.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="orders")
    entry = models.OneToOneField(
        LedgerEntry, null=True, on_delete=models.PROTECT, related_name="order"
    )
    source = models.CharField("betales av", max_length=20, choices=Source.choices())
    reference = models.CharField("avtale og bestillingsnummer", max_length=120, blank=True)
    model = models.ForeignKey(DeviceModel, null=True, on_delete=models.PROTECT, related_name="+")
    unit_price = models.DecimalField(null=True, max_digits=10, decimal_places=2)
    vat_percent = models.DecimalField(null=True, max_digits=5, decimal_places=2)
    network_valid = models.BooleanField(default=True)
    ordered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    @property
    def row(self) -> LedgerEntry:
        """The ledger row of what was ordered first."""
        assert self.entry is not None, "every order has one since it was linked"
        return self.entry


class OrderChange(models.Model):
    """That an order became another: fewer, more or none at all, or another model. Never changed.

    `entry` is the correction in the ledger; empty where the number stands. Model, price and VAT
    are those that hold from then on.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="changes")
    event = models.OneToOneField(CaseEvent, on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField(
        LedgerEntry, null=True, on_delete=models.PROTECT, related_name="order_change"
    )
    model = models.ForeignKey(DeviceModel, null=True, on_delete=models.PROTECT, related_name="+")
    unit_price = models.DecimalField(null=True, max_digits=10, decimal_places=2)
    vat_percent = models.DecimalField(null=True, max_digits=5, decimal_places=2)
    network_valid = models.BooleanField()
    reason = models.CharField("grunn", max_length=300)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]


class Delivery(models.Model):
    """Devices of an order that came to the school one day; the number stands in the ledger.

    An order may come in parts. `reference` is the number of the packing slip.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="deliveries")
    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, related_name="delivery")
    reference = models.CharField("pakkseddel", max_length=120, blank=True)
    note = models.CharField("merknad", max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]


class DeliveryDeviation(models.Model):
    """What was wrong with a delivery: how many, of which kind, and the reason in the words of the
    list that applied. Never changed."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="deviations")
    kind = models.CharField("avvik", max_length=10, choices=DeliveryFault.choices())
    reason = models.CharField("grunn", max_length=120)
    quantity = models.PositiveIntegerField("antall enheter")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_delivery_deviates_by_something", condition=models.Q(quantity__gt=0)
            )
        ]


class SupplierReturn(models.Model):
    """Devices of an order that went back to the supplier one day; the number stands in the
    ledger. `reason` in the words of the list that applied. Never changed."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="returns")
    entry = models.OneToOneField(
        LedgerEntry, on_delete=models.PROTECT, related_name="supplier_return"
    )
    kind = models.CharField("avvik", max_length=10, choices=DeliveryFault.choices())
    reason = models.CharField("grunn", max_length=120)
    note = models.CharField("merknad", max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
