"""The central scheme: what the municipality pays for, who has asked, and what was answered."""

from django.db import models

from entilen import clock
from entilen.accounts.models import Person
from entilen.cases.models import Case, CaseEvent
from entilen.process.vocabulary import DeviceType
from entilen.procurement.scheme_rules import State


class SchemeFrame(models.Model):
    """How many devices of a type the scheme pays for in a budget year. Never changed: of a year and
    type the row recorded last holds."""

    year = models.PositiveSmallIntegerField("budsjettår")
    device_type = models.CharField("enhetstype", max_length=10, choices=DeviceType.named)
    devices = models.PositiveIntegerField("antall enheter")
    source = models.CharField("hvor det er bestemt", max_length=200)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]


class QueueOrder(models.Model):
    """In which order those who ask stand, from a day on: keys of `scheme_rules.BY`, the first one
    first, and the municipality's own words for it. Never changed; the newest in force holds."""

    valid_from = models.DateField("gjelder fra")
    rules = models.JSONField()
    words = models.TextField("slik sier kommunen det")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["valid_from", "pk"]


class SchemeApplication(models.Model):
    """A school asks the scheme for devices of a type that it was granted, for a budget year."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="scheme_applications")
    year = models.PositiveSmallIntegerField("budsjettår")
    device_type = models.CharField("enhetstype", max_length=10, choices=DeviceType.named)
    devices = models.PositiveIntegerField("antall enheter")
    asked_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]


class SchemeStep(models.Model):
    """What became of an application; the newest holds. Never changed.

    `devices` are those admitted; 0 in every other state. `reason` stands in the letter.
    """

    application = models.ForeignKey(
        SchemeApplication, on_delete=models.PROTECT, related_name="steps"
    )
    event = models.OneToOneField(CaseEvent, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("svar", max_length=10, choices=State.choices())
    devices = models.PositiveIntegerField("antall enheter", default=0)
    reason = models.CharField("begrunnelse", max_length=500, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
