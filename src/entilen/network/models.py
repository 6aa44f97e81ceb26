"""The ICT department's confirmation that the network has capacity."""

from datetime import date

from django.db import models

from entilen import clock
from entilen.accounts.models import Person
from entilen.cases.models import Case
from entilen.files.models import new_key
from entilen.network.load_rules import Load
from entilen.process.vocabulary import ENDED, Word
from entilen.schools.models import Site


class Result(Word):
    """What the ICT department can answer."""

    CONFIRMED = "confirmed", "bekreftet"
    LIMITED = "limited", "bekreftet for et lavere antall"
    CONDITIONAL = "conditional", "bekreftet med vilkår"
    NOT_YET = "not_yet", "ikke ennå"


CONFIRMING = (Result.CONFIRMED, Result.LIMITED, Result.CONDITIONAL)


class Origin(Word):
    """Why a request is there."""

    SCHOOL = "school", "skolen ba om bekreftelse"
    WITHDRAWN = "withdrawn", "venter på ny vurdering"
    GROWN = "grown", "nytt behov"


class OtherDevices(models.Model):
    """What uses the network of a site besides what is planned and granted: staff in people, the
    rest in devices, as the school has said it. The newest row of a site counts; none is changed."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="other_devices")
    staff = models.PositiveIntegerField("ansatte")
    old = models.PositiveIntegerField("gamle enheter som blir")
    shared = models.PositiveIntegerField("felles sett uten trinn")
    guests = models.PositiveIntegerField("gjester")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]


class NetworkRequest(models.Model):
    """A question about one site: how many devices in all, and from when.

    The numbers are filled from the grade rows, and what the school has said of the rest (`load`,
    the whole sum as it was asked about; empty in requests from before it was kept). `replaced_at`
    is set when a newer request for the same site takes its place. The system asks by itself
    (`requested_by` is empty) when a confirmation was withdrawn, and when a plan that is shared has
    outgrown what was asked.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="network_requests")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="network_requests")
    devices = models.PositiveIntegerField("enheter på nettet")
    others = models.PositiveIntegerField("av dem innvilget i tidligere saker", default=0)
    pupils = models.PositiveIntegerField("elever")
    rows = models.JSONField(default=list)
    load = models.JSONField(null=True)
    needed_by = models.DateField("trengs fra")
    note = models.TextField("merknad", blank=True)
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    origin = models.CharField(
        "hvorfor", max_length=10, choices=Origin.choices(), default=Origin.SCHOOL
    )
    requested_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(default=clock.now)
    due = models.DateField("frist")
    handler = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "site"],
                condition=models.Q(answered_at__isnull=True, replaced_at__isnull=True),
                name="one_open_request_per_site",
            )
        ]

    @property
    def sum(self) -> Load | None:
        """How the number of devices was reckoned; None in requests from before it was kept."""
        return Load.read(self.load or {})

    @property
    def besides(self) -> int:
        """Of the devices, those that are neither planned nor granted."""
        return self.sum.besides if self.sum else 0

    @property
    def as_sentence(self) -> str:
        """The request as a line of the timeline."""
        return f"Forespørsel om {self.devices} enheter på {self.site.name}"

    @property
    def waiting_title(self) -> str:
        """What the school reads over a request that waits."""
        if self.origin == Origin.SCHOOL:
            return "Forespørselen er sendt"
        return "IKT-avdelingen ser på nettverket på nytt"

    @property
    def ended(self) -> bool:
        """Whether the case came to an end before anybody answered: nothing waits any more."""
        return self.answered_at is None and self.case.at in ENDED

    @property
    def changes(self) -> list[str]:
        """What differs from the request before it, in words; empty when nothing does."""
        before, sentences = self.previous, []
        if before is None:
            return []
        if before.devices != self.devices:
            sentences.append(
                f"Forrige forespørsel gjaldt {before.devices} enheter, nå {self.devices}."
            )
        if before.needed_by != self.needed_by:
            sentences.append(
                f"Forrige gang trengtes det fra {before.needed_by:%d.%m.%Y}, "
                f"nå fra {self.needed_by:%d.%m.%Y}."
            )
        if self.sum and before.sum and before.besides != self.besides:
            sentences.append(
                f"Av dem var {before.besides} til ansatte, gjester og annet, nå {self.besides}."
            )
        if before.rows != self.rows and not sentences:
            sentences.append("Enhetene er fordelt på trinnene på en annen måte enn sist.")
        if before.note and before.note != self.note:
            sentences.append(f"Skolen skrev sist: «{before.note}»")
        return sentences

    @property
    def status_sentence(self) -> str:
        """Whether it is answered, and by when it should be."""
        if self.answered_at:
            return "Besvart"
        who = f" hos {self.handler.name}" if self.handler else ""
        return f"Venter på svar{who}, frist {self.due:%d.%m.%Y}"


class NetworkConfirmation(models.Model):
    """An answer to a request: its scope in devices, what it rests on and how long it lives.

    `thresholds` is a copy of the thresholds that were used, so that the answer can be read in ten
    years. It counts only while it covers the plan's peak and neither expired nor was withdrawn.
    A corrected answer `replaces` the former one, with the `ground`; both stay to be read.
    """

    request = models.ForeignKey(
        NetworkRequest, on_delete=models.PROTECT, related_name="confirmations"
    )
    result = models.CharField("svar", max_length=12, choices=Result.choices())
    max_devices = models.PositiveIntegerField(
        "gjelder inntil antall enheter", null=True, blank=True
    )
    method = models.CharField(
        "metode",
        max_length=10,
        choices=[("measured", "målt på stedet"), ("desk", "vurdert på avstand")],
    )
    measured_on = models.DateField("målt dato", null=True, blank=True)
    measurements = models.JSONField(default=dict)
    thresholds = models.JSONField(default=list)
    reason = models.TextField("begrunnelse", blank=True)
    valid_until = models.DateField("gjelder til og med", null=True, blank=True)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    ground = models.TextField("hvorfor svaret ble rettet", blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_ground = models.TextField(blank=True)

    class Meta:
        ordering = ["-given_at"]

    @property
    def as_sentence(self) -> str:
        """The answer in one sentence: result, scope, validity."""
        if self.withdrawn_at:
            return "Bekreftelsen er trukket tilbake"
        tail = " (rettet senere)" if hasattr(self, "replaced_by") else ""
        return f"{self.scope_sentence}{tail}"

    @property
    def note(self) -> str:
        """Why it was answered so, corrected or withdrawn, as people read it under the sentence."""
        parts = [self.reason]
        if self.ground:
            parts.append(f"Svaret ble rettet: {self.ground}")
        if self.withdrawn_ground:
            parts.append(f"Trukket tilbake: {self.withdrawn_ground}")
        return "\n".join(part for part in parts if part)

    @property
    def scope_sentence(self) -> str:
        """What was answered, whatever became of it."""
        if self.max_devices is None:
            return "Ikke bekreftet ennå"
        until = f", gjelder til og med {self.valid_until:%d.%m.%Y}" if self.valid_until else ""
        tail = " med vilkår" if self.result == Result.CONDITIONAL else ""
        return f"Bekreftet for inntil {self.max_devices} enheter{tail}{until}"


class NetworkAction(models.Model):
    """What must be done with the network, by when. A `condition` holds back ordering until done."""

    confirmation = models.ForeignKey(
        NetworkConfirmation, on_delete=models.PROTECT, related_name="actions"
    )
    text = models.CharField("tiltak", max_length=200)
    due = models.DateField("frist")
    condition = models.BooleanField("vilkår for bestilling", default=False)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["due", "pk"]

    def late(self, today: date) -> bool:
        """Whether it should have been done, and is not."""
        return self.done_at is None and self.due < today


class NetworkDispensation(models.Model):
    """The recorded way past the network gate: by whose authority, on what ground, until when."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="network_dispensations")
    authority = models.CharField("hjemmel eller fullmakt", max_length=200)
    ground = models.TextField("begrunnelse")
    valid_until = models.DateField("gjelder til og med")
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)


class MeasuredSeries(models.Model):
    """What a monitor has logged of a site's line and access points, as the file said it.

    Looked at first: it counts from `taken_at`. `days` and `peak` are what `content` comes to: for
    each day, and each moment of the hour of most use, [when, Mbit/s down, Mbit/s up, clients of the
    fullest access point]. A later series is a row of its own.
    """

    key = models.CharField(unique=True, max_length=20, default=new_key, editable=False)
    request = models.ForeignKey(NetworkRequest, on_delete=models.PROTECT, related_name="series")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="measured_series")
    name = models.CharField("fil", max_length=200)
    content = models.TextField()
    line_down = models.FloatField("linjen ned, Mbit/s")
    line_up = models.FloatField("linjen opp, Mbit/s")
    points = models.PositiveIntegerField("aksesspunkter")
    readings = models.PositiveIntegerField("målinger")
    refused = models.JSONField(default=list)
    days = models.JSONField()
    peak = models.JSONField()
    kept_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(default=clock.now)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
