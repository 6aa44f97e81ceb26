"""The case and what has happened in it."""

from datetime import UTC
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from entilen import clock
from entilen.accounts.models import Person
from entilen.cases.rules import SEAL_FORMAT, seal
from entilen.files.models import StoredFile, new_key
from entilen.process.vocabulary import Act, CaseKind, Party, Stage
from entilen.programme.models import ProgrammeVersion
from entilen.schools.models import School


class CaseManager(models.Manager["Case"]):
    """Cases without the words that they are found by: those are for the database alone."""

    def get_queryset(self) -> models.QuerySet["Case"]:
        """No page, and no verb, carries the search column around."""
        return super().get_queryset().defer("search")


class Case(models.Model):
    """One application, from first draft to closed roll-out. Only `advance()` changes its stage."""

    key = models.CharField(unique=True, max_length=20, default=new_key, editable=False)
    number = models.CharField(unique=True, max_length=12, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="cases")
    kind = models.CharField(max_length=20, choices=CaseKind.choices())
    stage = models.CharField(max_length=20, choices=Stage.choices(), default=Stage.PREPARING)
    paused_due = models.DateField(null=True, blank=True)
    """The deadline of the turn, while it is set aside: the clock stands still."""
    paused_on = models.DateField(null=True, blank=True)
    """The day on which it was set aside."""
    suspended_from = models.CharField(max_length=20, choices=Stage.choices(), blank=True)
    round = models.PositiveSmallIntegerField("runde", default=1)
    programme = models.ForeignKey(ProgrammeVersion, on_delete=models.PROTECT)
    predecessor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors"
    )
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    original = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    shared_since = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    turn = models.CharField(max_length=20, choices=Party.choices(), default=Party.SCHOOL)
    turn_since = models.DateTimeField(default=clock.now)
    due = models.DateField("frist", null=True, blank=True)
    handler = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="handled_cases"
    )
    pedagogical_reviewer = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    technical_reviewer = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decider = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    summary = models.CharField(max_length=200, blank=True)
    departments = models.CharField("mangler vurdering fra", max_length=40, blank=True)
    text_withheld = models.BooleanField(default=False)
    """Whether the texts of a granted plan are kept from the public pages."""
    search = SearchVectorField(null=True, editable=False)

    objects = CaseManager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            GinIndex(fields=["search"]),
            models.Index(fields=["handler", "stage"]),
            models.Index(fields=["stage", "due"]),
            models.Index(fields=["school", "stage"]),
            models.Index(fields=["turn", "due"]),
        ]

    def __str__(self) -> str:
        return f"Sak {self.number}"

    @property
    def at(self) -> Stage:
        """The stage as a word of the procedure."""
        return Stage(self.stage)

    @property
    def trail(self) -> str:
        """The case as the way back to it names it: school and what it is about."""
        return f"{self.school.name}: {self.summary or self.number}"

    @property
    def by_email(self) -> bool:
        """Whether an ICT adviser registered the case from a plan that came by e-mail."""
        return self.original_id is not None


class CaseEvent(models.Model):
    """Something that happened in a case: timeline, audit trail, statistics and outbox in one.

    Never changed or deleted (a database trigger sees to it). `hash` covers the event and the hash
    of the one before it in the same case, so that tampering shows. `named` is what those who acted
    were called then: a name that changes later changes no old act.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    format = models.PositiveSmallIntegerField(default=SEAL_FORMAT)
    act = models.CharField(max_length=30)
    stage_before = models.CharField(max_length=20, choices=Stage.choices(), blank=True)
    stage_after = models.CharField(max_length=20, choices=Stage.choices())
    round = models.PositiveSmallIntegerField()
    actor = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    named = models.CharField(max_length=260, blank=True)
    role = models.CharField(max_length=30)
    at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64, blank=True)
    summary = models.CharField(max_length=300)
    internal = models.BooleanField(default=False)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["case", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["case", "sequence"], name="one_event_per_step_of_case")
        ]
        indexes = [models.Index(fields=["act", "at"]), models.Index(fields=["at"])]

    @property
    def sealed(self) -> dict[str, Any]:
        """What the event's hash covers, in the format that the event was written in."""
        return seal(
            self.format,
            case=self.case_id,
            sequence=self.sequence,
            act=str(self.act),
            before=str(self.stage_before),
            after=str(self.stage_after),
            round=self.round,
            actor=self.actor_id,
            on_behalf_of=self.on_behalf_of_id,
            named=self.named,
            role=str(self.role),
            at=self.at.astimezone(UTC).isoformat(),
            fingerprint=self.fingerprint,
            summary=self.summary,
            internal=self.internal,
            details=self.details,
        )

    @property
    def act_word(self) -> str:
        """What was done, as it finishes «Du kan …»."""
        return Act(self.act).label

    @property
    def ground(self) -> str:
        """The reason that was given, if one was."""
        return str(self.details.get("ground") or "")

    @property
    def who(self) -> str:
        """Who did it, and for whom, as it stands in the timeline: by the names they had then."""
        return self.named or named(self.actor, self.on_behalf_of)


def named(actor: Person | None, absent: Person | None) -> str:
    """Who acts, and for whom, by the names they have now."""
    if actor is None:
        return "Entilen"
    return f"{actor.name} for {absent.name}" if absent else actor.name


class ImpartialityDeclaration(models.Model):
    """A person's answer to whether they are impartial in a case. The newest one counts.

    Stores that there is a ground, never the private details.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="declarations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    disqualified = models.BooleanField()
    ground = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]


class DraftLook(models.Model):
    """One look by somebody outside the school at a draft that it shares.

    Never changed or deleted (a database trigger sees to it): the school reads who has read.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="draft_looks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]


class CaseNumberSeries(models.Model):
    """The last running number given in a year; the row is locked while a number is taken."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)
