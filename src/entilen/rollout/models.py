"""Devices handed out to the pupils of a grade, and what is in place before."""

from django.db import models

from entilen import clock
from entilen.accounts.models import Person
from entilen.cases.models import Case, CaseEvent
from entilen.devices.models import LedgerEntry


class ReadinessMark(models.Model):
    """The school's word that something is in place for a grade, or that it is not after all.

    The newest of a grade and item holds. Never changed. `title` is the item in the words that it
    had then.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="readiness")
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="+")
    grade = models.PositiveSmallIntegerField("trinn")
    item = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    done = models.BooleanField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]


class HandOut(models.Model):
    """One recorded hand-out; its numbers stand in the ledger row that it points to."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hand_outs")
    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, related_name="hand_out")
    everyone = models.BooleanField("alle elevene på trinnet har fått sin egen enhet")
    note = models.TextField("merknad", blank=True)

    class Meta:
        ordering = ["pk"]
