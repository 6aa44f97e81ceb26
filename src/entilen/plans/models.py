"""The development plan of a case, its parts, its history and its frozen versions."""

from django.db import models

from entilen import clock
from entilen.accounts.models import Person
from entilen.cases.models import Case, CaseEvent
from entilen.files.models import StoredFile
from entilen.plans.rules import AREA_STATES
from entilen.process.vocabulary import DeviceType
from entilen.reckoning.levels import Moves
from entilen.schools.models import Site


class Plan(models.Model):
    """The plan of one case. `row_version` grows with every change of rows, milestones or links."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="plan")
    row_version = models.PositiveIntegerField(default=0)
    builds_on = models.ForeignKey(
        "PlanVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="extensions"
    )
    """In an extension: the version that was sent and granted, and that this plan adds to."""
    questions_shared_at = models.DateTimeField(null=True, blank=True)


class Area(models.Model):
    """The text of one area. `html` is the one stored form, a cleaned subset of HTML."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="areas")
    key = models.CharField(max_length=40)
    html = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    done = models.BooleanField("ferdig", default=False)
    responsible = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due = models.DateField("frist", null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    saved_from = models.CharField(max_length=36, blank=True)
    """The window that saved last, as it named itself: it may go on from a lost answer."""
    conflict_html = models.TextField(blank=True)
    conflict_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    conflict_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="one_text_per_area")]

    @property
    def state(self) -> str:
        """«Ferdig», «Under arbeid» or «Ikke begynt»."""
        return AREA_STATES[(bool(self.html), self.done)]


class AreaRevision(models.Model):
    """What an area said after a save. Saves by one person in one sitting share a row."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    html = models.TextField(blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["area", "version"], name="one_revision_per_version")
        ]


class DraftComment(models.Model):
    """What an ICT adviser says about a part of a draft that the school shares.

    A comment changes nothing in the plan and stops nothing; the school says when it is done with.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="comments")
    area = models.CharField("gjelder", max_length=40)
    text = models.TextField("kommentar")
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    answer = models.TextField("svar", blank=True)
    settled_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    place = ""
    """The name of the part of the plan that it is about, where a page has filled it in."""

    @property
    def anchor(self) -> str:
        """Where the comment stands on the page of the draft."""
        return f"kommentar-{self.pk}"

    @property
    def state(self) -> str:
        """«Åpen» or «Ferdig»."""
        return "Ferdig" if self.settled_at else "Åpen"


class GradeRow(models.Model):
    """What is in use on a grade, at a site, of a device type, in a school year: a level.

    What is bought, moved up and returned follows from the rows together (`reckoning`).
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="grade_rows")
    grade = models.PositiveSmallIntegerField("trinn")
    school_year = models.PositiveSmallIntegerField("skoleår")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    pupils = models.PositiveSmallIntegerField("elever")
    pupils_source = models.CharField(max_length=200, blank=True)
    devices = models.PositiveSmallIntegerField("enheter til elevene")
    spares = models.PositiveSmallIntegerField("reserve", default=0)
    device_type = models.CharField("enhetstype", max_length=10, choices=DeviceType.named)
    home_use = models.BooleanField("hjemlån", default=False)
    moves = models.CharField(
        "neste skoleår",
        max_length=6,
        choices=Moves.choices(),
        default=Moves.GRADE,
        db_default=Moves.GRADE.value,
    )

    class Meta:
        ordering = ["school_year", "grade", "site", "device_type"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "school_year", "grade", "site", "device_type"],
                name="one_level_per_place_and_year",
            ),
            models.CheckConstraint(
                name="grade_exists", condition=models.Q(grade__gte=1, grade__lte=13)
            ),
        ]

    @property
    def total(self) -> int:
        """Devices of the row, spares included."""
        return self.devices + self.spares


class Milestone(models.Model):
    """One milestone of the plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="milestones")
    key = models.CharField(max_length=40, blank=True)
    title = models.CharField("milepæl", max_length=200)
    area = models.CharField("område", max_length=40, blank=True)
    responsible = models.CharField("ansvarlig", max_length=120, blank=True)
    due = models.DateField("frist")
    done_when = models.CharField("ferdig når", max_length=300, blank=True)
    done_on = models.DateField("ferdig dato", null=True, blank=True)

    class Meta:
        ordering = ["due", "pk"]


class MilestoneMove(models.Model):
    """A milestone of a granted plan has another day, and why. Never changed; the newest holds.

    The plan keeps the day that was granted: what was promised and what became of it are both read.
    """

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="moved")
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="+")
    before = models.DateField("fra")
    due = models.DateField("til")
    reason = models.CharField("grunn", max_length=200)
    text = models.CharField("forklaring", max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]


class NotApplicable(models.Model):
    """The school's answer that something which a plan must hold does not apply to it, and why.

    `part` is the part of the plan; `key` the milestone, or the cost, that is not there.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="not_applicable")
    part = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    reason = models.TextField("begrunnelse")
    stated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "part", "key"], name="one_answer_per_lack")
        ]


class PlanLink(models.Model):
    """Where one of the school's other plans is: strategic plan, platform plan, a subject's plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="links")
    key = models.CharField(max_length=40)
    subject = models.CharField("fag", max_length=80, blank=True)
    url = models.URLField("adresse", max_length=500)

    class Meta:
        ordering = ["pk"]


class Attachment(models.Model):
    """A file that belongs to the plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("hva er det", max_length=120)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]


class SelfAssessment(models.Model):
    """The school's own answer to a focus question or success criterion, 1–5 with a text.

    Private to the school until `Plan.questions_shared_at` is set.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="self_assessment")
    kind = models.CharField(max_length=10)
    number = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind", "number"], name="one_answer_each")
        ]


class PlanVersion(models.Model):
    """The whole plan, frozen: what a body treats, the school sends and the director decides on.

    `content` is the plan in full; `fingerprint` its sha-256. Rows are never changed.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("versjon")
    content = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_version_per_number"),
            models.UniqueConstraint(fields=["case", "fingerprint"], name="one_version_per_content"),
        ]

    def __str__(self) -> str:
        return f"versjon {self.number}"


class UnlockedArea(models.Model):
    """An area that a return opened for correction, in one round. Accepted areas stay closed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="unlocked_areas")
    round = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "key"], name="one_unlock_per_area")
        ]
