"""What the administration finds, asks and returns, and what the school answers."""

from django.db import models

from entilen import clock
from entilen.accounts.models import Person
from entilen.cases.models import Case
from entilen.process.vocabulary import ConditionGate, Department
from entilen.review.rules import Advice, Author, FormalAnswer, Level, RemarkState, Severity
from entilen.review.standard_models import StandardRemarkVersion
from entilen.submission.models import Submission


class FormalItem(models.Model):
    """One item of the formal check in one round."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="formal_items")
    round = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    answer = models.CharField(
        max_length=8, choices=[("yes", "i orden"), ("later", "ettersendes")], default="yes"
    )
    due = models.DateField("ettersendes innen", null=True, blank=True)
    reason = models.TextField("hvorfor er det i orden?", blank=True)
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "key"], name="one_check_per_item")
        ]

    @property
    def said(self) -> FormalAnswer:
        """What was said of the item."""
        return FormalAnswer(self.answer, self.due, self.reason)


class CriterionAnswer(models.Model):
    """A reviewer's answer to one criterion in one round; a draft until the assessment is given.

    Frozen from then on: who changes their mind opens the assessment and gives it again.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="criterion_answers")
    round = models.PositiveSmallIntegerField()
    department = models.CharField(max_length=12, choices=Department.choices())
    criterion = models.CharField(max_length=60)
    area = models.CharField(max_length=40)
    level = models.CharField(max_length=8, choices=Level.choices())
    reason = models.TextField("begrunnelse", blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round", "criterion"], name="one_answer_per_criterion_and_round"
            )
        ]


class Assessment(models.Model):
    """A department's assessment, given for one submission; it holds until its areas change.

    What was given is never changed. `reopened_at` is set when the department takes it up again,
    for a reason; the next one is a delivery of its own. `answers` is a copy of the criteria as they
    were answered.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assessments")
    round = models.PositiveSmallIntegerField()
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    department = models.CharField(max_length=12, choices=Department.choices())
    advice = models.CharField("råd", max_length=12, choices=Advice.choices(), blank=True)
    summary = models.TextField("samlet vurdering")
    answers = models.JSONField(default=list)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reopened_reason = models.TextField("hvorfor åpnes den?", blank=True)

    class Meta:
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round", "department"],
                condition=models.Q(reopened_at__isnull=True),
                name="one_standing_assessment_per_round",
            )
        ]

    @property
    def title(self) -> str:
        """«Pedagogisk vurdering»."""
        return f"{self.get_department_display().capitalize()} vurdering"


class ReturnLetter(models.Model):
    """One letter with all points. `warning` says that a rejection may follow."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="return_letters")
    round = models.PositiveSmallIntegerField()
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    author = models.CharField(max_length=12, choices=Author.choices())
    warning = models.BooleanField(default=False)
    introduction = models.TextField(blank=True)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)
    due = models.DateField()
    head = models.JSONField(default=dict)
    """Who wrote to whom, as it stood when it was sent; empty in letters from before it was kept."""

    class Meta:
        ordering = ["round"]


class LetterPoint(models.Model):
    """A point of a return letter, in the words in which it was sent. Never changed or deleted.

    The remark lives on; the letter keeps its point whatever becomes of it (a trigger sees to it).
    """

    letter = models.ForeignKey(ReturnLetter, on_delete=models.PROTECT, related_name="points")
    remark = models.ForeignKey("Remark", on_delete=models.PROTECT, related_name="sent_as")
    number = models.PositiveSmallIntegerField()
    area = models.CharField(max_length=40)
    row = models.CharField(max_length=80, blank=True)
    severity = models.CharField(max_length=12, choices=Severity.choices())
    title = models.CharField(max_length=120)
    text = models.TextField()

    class Meta:
        ordering = ["letter", "number"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="one_point_per_number"),
            models.UniqueConstraint(fields=["letter", "remark"], name="one_point_per_remark"),
        ]

    place = ""
    """The name of the part of the plan that it is about, where a page has filled it in."""

    @property
    def numbered_title(self) -> str:
        """The title with its number in the letter."""
        return f"{self.number}. {self.title}"


class Remark(models.Model):
    """A remark to an area or a row: who says it, how much it weighs, and what became of it.

    An internal remark never reaches the school. A remark to the school reaches it in a return
    letter: `letter` and `number` say in which it stood last. `standard` is the version whose words
    it says. `unchanged` marks a must-point that is new on text that was accepted and has not
    changed; from a department it stands first when the ICT adviser has let it (`let_stand_at`).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="remarks")
    round = models.PositiveSmallIntegerField()
    author = models.CharField(max_length=12, choices=Author.choices())
    area = models.CharField("gjelder", max_length=40)
    row = models.CharField("rad", max_length=80, blank=True)
    severity = models.CharField("alvor", max_length=12, choices=Severity.choices())
    internal = models.BooleanField("intern", default=False)
    title = models.CharField("kort sagt", max_length=120)
    text = models.TextField("hva må gjøres, og hvorfor")
    standard = models.ForeignKey(
        StandardRemarkVersion, null=True, on_delete=models.PROTECT, related_name="remarks"
    )
    state = models.CharField(max_length=10, choices=RemarkState.choices, default=RemarkState.OPEN)
    letter = models.ForeignKey(
        ReturnLetter, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    closed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_ground = models.TextField("hvorfor lukkes punktet?", blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    unchanged = models.BooleanField(default=False)
    let_stand_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    let_stand_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number", "pk"]
        indexes = [models.Index(fields=["case", "state"])]

    place = ""
    """The name of the part of the plan that it is about, where a page has filled it in."""

    @property
    def origin(self) -> str:
        """Who says it, and about what."""
        return " · ".join(filter(None, (self.get_author_display(), self.place, self.row)))

    @property
    def row_note(self) -> str:
        """The row or place in the text, to follow the name of the part."""
        return f", {self.row}" if self.row else ""

    @property
    def waits_for_the_adviser(self) -> bool:
        """Whether it is new on unchanged text, and nobody has let it stand."""
        return (
            self.unchanged
            and self.let_stand_at is None
            and self.author in {Author.PEDAGOGICAL, Author.TECHNICAL}
        )

    @property
    def unchanged_words(self) -> str:
        """«Ny i runde 2, teksten er uendret», and whether somebody has let it stand."""
        words = f"Ny i runde {self.round}, teksten er uendret"
        return f"{words}. IKT-veileder må godta den" if self.waits_for_the_adviser else words

    @property
    def is_closed(self) -> bool:
        """Whether the point needs nothing more."""
        return self.state == RemarkState.CLOSED

    @property
    def card_severity(self) -> str:
        """The severity as the look calls it."""
        return Severity(self.severity).card

    @property
    def numbered_title(self) -> str:
        """The title with its number in the letter."""
        return f"{self.number}. {self.title}" if self.number else self.title

    @property
    def anchor(self) -> str:
        """Where the remark stands on its page."""
        return f"punkt-{self.pk}"

    @property
    def settle_href(self) -> str:
        """Where the remark is closed, opened again or taken back."""
        return f"/sak/{self.case.key}/merknad/{self.pk}/"

    @property
    def place_href(self) -> str:
        """The page on which the school corrects what the remark is about."""
        pages = {
            "grade_rows": "trinn/",
            "milestones": "milepaler/",
            "financing": "finansiering/",
            "links": "lenker/",
            "attachments": "vedlegg/",
        }
        return f"/sak/{self.case.key}/{pages.get(self.area, f'plan/{self.area}/')}"


class RemarkReply(models.Model):
    """The school's answer to a point, round by round."""

    remark = models.ForeignKey(Remark, on_delete=models.PROTECT, related_name="replies")
    round = models.PositiveSmallIntegerField()
    text = models.TextField("svar")
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]


class Question(models.Model):
    """A question with a deadline that does not return the case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField("spørsmål")
    reason = models.CharField("hvorfor vi spør", max_length=300, blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    due = models.DateField("frist")
    answer = models.TextField("svar", blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]


class Recommendation(models.Model):
    """The ICT adviser's recommendation to the director, for one round."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recommendations")
    round = models.PositiveSmallIntegerField()
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(
        "innstilling",
        max_length=12,
        choices=[
            ("grant", "innvilge"),
            ("conditions", "innvilge med vilkår"),
            ("partly", "innvilge delvis"),
            ("return", "sende tilbake til retting"),
            ("reject", "varsle eller gi avslag"),
        ],
    )
    text = models.TextField("begrunnelse")
    conditions = models.TextField("forslag til vilkår", blank=True)
    """What was proposed before conditions were rows (`proposed`)."""
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]


class ProposedCondition(models.Model):
    """A condition that the ICT adviser proposes: the director takes it, changes it or leaves it."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="proposed"
    )
    text = models.CharField("vilkår", max_length=300)
    due = models.DateField("frist")
    responsible = models.CharField("ansvarlig", max_length=120)
    gate = models.CharField("holder tilbake", max_length=10, choices=ConditionGate.choices())

    class Meta:
        ordering = ["due", "pk"]
