"""What the owner has published: figures for a date, and standing statements about a school type."""

from copy import copy
from datetime import datetime

from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models.functions import Lower, Upper
from django.utils import timezone

from entilen import clock
from entilen.accounts.models import Person
from entilen.cases.models import CaseEvent
from entilen.devices.models import LedgerEntry
from entilen.schools.models import School
from entilen.schools.rules import SchoolType


class PublishedStatement(models.Model):
    """A figure as its publisher gave it. It holds for its own date only, and is never recomputed.

    `numbers` has the shape of the open data; what the publisher does not say is left out.
    `corrections` is a list of {date, reason, before, by}, the oldest first: mistakes of ours in
    carrying it over. One whose reason is withheld from the public has `withheld`: {on, role, by,
    ground}.
    """

    date = models.DateField(unique=True)
    publisher = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    text = models.TextField()
    definition = models.TextField()
    numbers = models.JSONField()
    corrections = models.JSONField(default=list, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["date"]

    def as_known(self, moment: datetime) -> "PublishedStatement":
        """The statement as it stood here at a moment: what was corrected later is put back."""
        day = timezone.localdate(moment).isoformat()
        known = [row for row in self.corrections if row["date"] <= day]
        if len(known) == len(self.corrections):
            return self
        earlier = copy(self)
        earlier.numbers = self.corrections[len(known)]["before"]
        earlier.corrections = known
        return earlier

    @property
    def source(self) -> str:
        """Publisher and title, as it is cited."""
        return f"{self.publisher}: «{self.title}»"


class StandingStatement(models.Model):
    """The owner's word that every school of a type has had 1:1 since a day."""

    school_type = models.CharField(max_length=30, choices=SchoolType.choices(), unique=True)
    since = models.DateField()
    publisher = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    text = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["since"]


class Spell(models.Model):
    """Days on which a school's coverage stood still, as it was believed for a stretch of time.

    Derived from the ledger and the register by `coverage.spells` alone, and kept so that a figure
    costs the same however long the history is (docs/decisions/0024). `valid` are the days;
    `recorded` is from when until when we believed it: without an end, we do.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="spells")
    valid = DateRangeField()
    recorded = DateTimeRangeField()
    counted = models.BooleanField()
    type = models.CharField(max_length=30)
    status = models.CharField(max_length=10)
    own_word = models.BooleanField()
    last_year = models.BooleanField()
    marks = models.CharField(max_length=13)
    content = models.JSONField()

    class Meta:
        indexes = [
            GistIndex(
                name="spells_believed_now",
                fields=["valid"],
                condition=models.Q(recorded__upper_inf=True),
            ),
            GistIndex(name="spells_believed_then", fields=["valid", "recorded"]),
            models.Index(
                Lower("valid"),
                name="spells_by_first_day",
                condition=models.Q(recorded__upper_inf=True),
            ),
            models.Index(
                Upper("valid"),
                name="spells_by_last_day",
                condition=models.Q(recorded__upper_inf=True),
            ),
        ]


class LateChange(models.Model):
    """Past days of which a school's answer became another, because something was recorded late.

    Derived with the spells. Empty words: the school was not there. `cause` is for the public.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="late_changes")
    moment = models.DateTimeField(db_index=True)
    days = DateRangeField()
    cause = models.CharField(max_length=300)
    counted_before = models.BooleanField()
    counted_after = models.BooleanField()
    type_before = models.CharField(max_length=30, blank=True)
    type_after = models.CharField(max_length=30, blank=True)
    status_before = models.CharField(max_length=10, blank=True)
    status_after = models.CharField(max_length=10, blank=True)
    grades_before = models.JSONField()
    grades_after = models.JSONField()


class Boundary(models.Model):
    """The municipality's outline on the map of its schools, and where it is from.

    A row for each time it was drawn, never changed; the newest holds, and one without rings draws
    nothing. `rings` are lists of [longitude, latitude] in degrees (WGS 84).
    """

    rings = models.JSONField()
    source = models.CharField("kilde", max_length=200, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]


class StaleSpells(models.Model):
    """That something more is known of a school since a moment (of every school where it is empty):
    its spells are to be folded again. Written by the database with what is known, and by it alone.
    """

    school = models.ForeignKey(School, null=True, on_delete=models.CASCADE, related_name="+")
    moment = models.DateTimeField()


class WithheldReason(models.Model):
    """That the public does not read the reason of a correction in the ledger, and who decided it.

    The reason itself stays in the case's timeline. Never changed or deleted.
    """

    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, related_name="withheld")
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=60)
    withheld_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withheld_at = models.DateTimeField(default=clock.now)
