"""The catalogue as it is stored: framework agreements, their models, and prices by day."""

from django.db import models

from entilen import clock
from entilen.accounts.models import Person
from entilen.files.models import new_key
from entilen.process.vocabulary import DeviceType


class Agreement(models.Model):
    """A framework agreement with a supplier, by the reference that both parties use.

    Who the supplier is called, and from when to when it applies, lies in its terms.
    """

    key = models.CharField(unique=True, max_length=20, default=new_key, editable=False)
    org_number = models.CharField("organisasjonsnummer", max_length=9)
    reference = models.CharField("avtalens referanse", max_length=60)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["org_number", "reference"], name="one_agreement_of_a_reference"
            )
        ]


class AgreementTerms(models.Model):
    """What an agreement says from the moment it was recorded: the newest row holds.

    Never changed; an option that is taken, or a supplier with another name, is a new row. Both
    days count.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="terms")
    supplier = models.CharField("leverandør", max_length=120)
    valid_from = models.DateField("gjelder fra")
    valid_until = models.DateField("gjelder til")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="an_agreement_ends_after_it_begins",
                condition=models.Q(valid_until__gte=models.F("valid_from")),
            )
        ]


class DeviceModel(models.Model):
    """A model that an agreement has. `article` is the supplier's own number for it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="models")
    name = models.CharField("modell", max_length=120)
    device_type = models.CharField("enhetstype", max_length=10, choices=DeviceType.named)
    article = models.CharField("artikkelnummer", max_length=60, blank=True)

    class Meta:
        ordering = ["device_type", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "name"], name="one_model_of_a_name_in_an_agreement"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CataloguePrice(models.Model):
    """What a model costs from a day on, in kroner for one, without VAT. Never changed.

    Of one day the row recorded last holds. `updates_until` is the last day on which the maker
    sends security updates; empty where nobody has said it.
    """

    model = models.ForeignKey(DeviceModel, on_delete=models.PROTECT, related_name="prices")
    valid_from = models.DateField("gjelder fra")
    price = models.DecimalField("pris uten mva.", max_digits=10, decimal_places=2)
    vat_percent = models.DecimalField("mva. i prosent", max_digits=5, decimal_places=2)
    updates_until = models.DateField("sikkerhetsoppdateringer til", null=True, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_price_is_above_nought",
                condition=models.Q(price__gt=0, vat_percent__gte=0, vat_percent__lte=100),
            )
        ]
