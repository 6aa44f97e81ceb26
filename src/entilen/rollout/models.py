"""Devices handed out to the pupils of a grade."""

from django.db import models

from entilen.cases.models import Case
from entilen.devices.models import LedgerEntry


class HandOut(models.Model):
    """One recorded hand-out; its numbers stand in the ledger row that it points to."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hand_outs")
    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, related_name="hand_out")
    everyone = models.BooleanField("alle elevene på trinnet har fått sin egen enhet")
    note = models.TextField("merknad", blank=True)

    class Meta:
        ordering = ["pk"]
