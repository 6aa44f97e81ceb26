"""What was sent, when, by whom, and the receipt for it."""

from django.db import models

from entilen import clock
from entilen.accounts.models import Person
from entilen.cases.models import Case
from entilen.files.models import new_key
from entilen.plans.models import PlanVersion


class Submission(models.Model):
    """One sending of the plan, bound to the exact version. `key` is the receipt's address."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="submissions")
    round = models.PositiveSmallIntegerField()
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="submissions")
    key = models.CharField(unique=True, max_length=20, default=new_key, editable=False)
    declaration = models.TextField()
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)
    answer_expected = models.DateField()
    not_heard = models.JSONField("organer som ikke er hørt", default=list, blank=True)
    """The recommended bodies that had not been heard when the plan was sent, by name."""

    class Meta:
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="one_submission_per_round")
        ]

    @property
    def receipt_number(self) -> str:
        """The number that people say: the case's own, and which sending it was."""
        return f"{self.case.number}-{self.round}"
