"""Standard remarks as they are stored: words for faults that many plans have."""

from django.db import models

from entilen import clock
from entilen.accounts.models import Person
from entilen.review.rules import Author, Severity


class StandardRemark(models.Model):
    """Words for a fault that many plans have, kept by one part of the administration for all.

    The words lie in its versions. A retired one is offered to nobody; what was written stays.
    """

    author = models.CharField("holdes ved like av", max_length=12, choices=Author.choices())
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")


class StandardRemarkVersion(models.Model):
    """The words of a standard remark from a moment on. Never changed (a trigger sees to it).

    `area` is the part of the plan that they fit; empty where they fit any.
    """

    standard = models.ForeignKey(StandardRemark, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    area = models.CharField("passer til", max_length=40, blank=True)
    severity = models.CharField("alvor", max_length=12, choices=Severity.choices())
    title = models.CharField("kort sagt", max_length=120)
    text = models.TextField("hva må gjøres, og hvorfor")
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standard", "number"], name="one_standard_per_number")
        ]

    place = ""
    """The name of the part of the plan that it fits, where a page has filled it in."""

    @property
    def card_severity(self) -> str:
        """The severity as the look calls it."""
        return Severity(self.severity).card
