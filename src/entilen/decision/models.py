"""What the director decided."""

from django.db import models
from django.utils import timezone

from entilen import clock
from entilen.accounts.models import Person
from entilen.cases.models import Case
from entilen.files.models import StoredFile, new_key
from entilen.process.vocabulary import ConditionGate, Word
from entilen.process.words import long_date
from entilen.submission.models import Submission


class DecisionOutcome(Word):
    """What a decision says. *With conditions* shows in its conditions."""

    GRANTED = "granted", "innvilget"
    GRANTED_PARTLY = "granted_partly", "innvilget delvis"
    RETURNED = "returned", "sendt tilbake til retting"
    WARNED = "warned", "varsel om mulig avslag"
    REJECTED = "rejected", "avslått"
    REVERSED = "reversed", "omgjort"


class Decision(models.Model):
    """A decision, bound to the exact version it was made on. Never changed; a reversal is its own.

    `grades` are those granted, `refused` the grades of the plan that were not, each with its
    reason, `letter` the outcome letter as it was sent (HTML).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    key = models.CharField(unique=True, max_length=20, default=new_key, editable=False)
    round = models.PositiveSmallIntegerField()
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="decisions")
    fingerprint = models.CharField(max_length=64)
    outcome = models.CharField(max_length=20, choices=DecisionOutcome.choices())
    grades = models.JSONField(default=list)
    refused = models.JSONField(default=list)
    reasons = models.TextField("begrunnelse")
    letter = models.TextField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    own_work = models.CharField(max_length=300, blank=True)
    """What the one who decided had also done in the case, as the letter says it."""
    own_work_ground = models.TextField(blank=True)
    """Why nobody else decided."""
    decided_at = models.DateTimeField(default=clock.now)
    expires = models.DateField(null=True, blank=True)
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by"
    )

    class Meta:
        ordering = ["pk"]


class LetterCorrection(models.Model):
    """A letter put right: the same outcome, grades and conditions in better words.

    Never changed or deleted (a database trigger sees to it). The old letter stays to be read.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="corrections")
    reasons = models.TextField("begrunnelse", blank=True)
    refused = models.JSONField(default=list)
    letter = models.TextField()
    ground = models.TextField("hva er rettet")
    corrected_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    corrected_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    @property
    def day(self) -> str:
        """The day on which it was put right, as people read it."""
        return long_date(timezone.localdate(self.corrected_at))


class ConditionState(Word):
    """Where a condition stands."""

    OPEN = "open", "ikke oppfylt"
    REPORTED = "reported", "meldt oppfylt av skolen"
    FULFILLED = "fulfilled", "oppfylt"


class Condition(models.Model):
    """One condition of a grant: date, who is responsible, proof and what it holds back."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="conditions")
    text = models.CharField("vilkår", max_length=300)
    due = models.DateField("frist")
    responsible = models.CharField("ansvarlig", max_length=120)
    gate = models.CharField("holder tilbake", max_length=10, choices=ConditionGate.choices())
    state = models.CharField(
        max_length=10, choices=ConditionState.choices, default=ConditionState.OPEN
    )
    fulfilled_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    fulfilled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due", "pk"]

    @property
    def last_report(self) -> "ConditionReport | None":
        """What the school reported last, if anything."""
        return max(self.reports.all(), key=lambda row: row.pk, default=None)


class ConditionReport(models.Model):
    """The school's report that a condition is met, with what shows it. Never changed or deleted."""

    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="reports")
    text = models.TextField("hva er gjort")
    evidence = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reported_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Nobody where a report was kept before it was a row of its own, and no event names anybody."""
    reported_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    @property
    def words(self) -> list[str]:
        """What the report says, as its fingerprint is taken of it."""
        return [self.text, self.evidence.sha256 if self.evidence else ""]


class ConditionVerdict(models.Model):
    """The administration's answer: whether a condition is met, judged by one report.

    Without a report it was found met by the administration itself. Never changed or deleted.
    """

    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="verdicts")
    report = models.ForeignKey(
        ConditionReport, null=True, blank=True, on_delete=models.PROTECT, related_name="verdicts"
    )
    fulfilled = models.BooleanField()
    reason = models.TextField("begrunnelse", blank=True)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
