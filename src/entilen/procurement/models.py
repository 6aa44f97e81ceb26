"""Orders of devices, within what is granted."""

from django.db import models

from entilen import clock
from entilen.accounts.models import Person
from entilen.cases.models import Case
from entilen.financing.models import Source
from entilen.process.vocabulary import DeviceType
from entilen.schools.models import Site


class Order(models.Model):
    """Devices of one grade ordered on one day.

    `network_valid` remembers that a confirmation covered it when it was placed: then the devices
    may be handed out after it expires. A dispensation is none.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="orders")
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    grade = models.PositiveSmallIntegerField("trinn")
    device_type = models.CharField("enhetstype", max_length=10, choices=DeviceType.named)
    quantity = models.PositiveIntegerField("antall enheter")
    source = models.CharField("betales av", max_length=20, choices=Source.choices())
    reference = models.CharField("avtale og bestillingsnummer", max_length=120, blank=True)
    ordered_on = models.DateField("bestilt dato")
    network_valid = models.BooleanField(default=True)
    ordered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
