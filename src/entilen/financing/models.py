"""The financing plan: who pays what, when."""

from django.db import models

from entilen.cases.models import Case
from entilen.process.vocabulary import DeviceType, Word


class Source(Word):
    """Where the money comes from (Krav: own budget, or the central scheme)."""

    OWN_BUDGET = "own_budget", "skolens budsjett"
    CENTRAL_SCHEME = "central_scheme", "sentral ordning"


class FinancingLine(models.Model):
    """One cost in one budget year. `unit_price` in kroner without VAT."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="financing_lines")
    category = models.CharField("kostnad", max_length=40)
    description = models.CharField("beskrivelse", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("budsjettår")
    source = models.CharField("betales av", max_length=20, choices=Source.choices())
    device_type = models.CharField(
        "enhetstype", max_length=10, choices=DeviceType.choices(), blank=True
    )
    quantity = models.PositiveIntegerField("antall")
    unit_price = models.DecimalField("pris per stykk, uten mva.", max_digits=10, decimal_places=2)

    class Meta:
        ordering = ["year", "pk"]

    @property
    def amount(self) -> int:
        """The cost in whole kroner without VAT."""
        return round(self.quantity * self.unit_price)
