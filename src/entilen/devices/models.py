"""The ledger of devices: append-only, every number with its cause and its evidence."""

from datetime import date

from django.db import models

from entilen import clock
from entilen.accounts.models import Person
from entilen.cases.models import Case, CaseEvent
from entilen.files.models import StoredFile
from entilen.process.vocabulary import DeviceType, Word
from entilen.schools.models import School, SchoolPassing, Site


class Kind(Word):
    """What a row counts."""

    LEVEL = "level", "innvilget i bruk"
    GRANTED = "granted", "innvilget"
    ORDERED = "ordered", "bestilt"
    DELIVERED = "delivered", "levert"
    RETURNED = "returned", "levert tilbake til leverandøren"
    HANDED_OUT = "handed_out", "delt ut"
    RETIRED = "retired", "tatt ut av bruk"
    STATED = "stated", "opplyst av skolen"
    IMPORTED = "imported", "innført av eieren"
    CONFIRMED = "confirmed", "bekreftet for skoleåret"
    RETRACTED = "retracted", "trukket tilbake av skolen"
    MOVED = "moved", "flyttet mellom skoler"


class LedgerEntry(models.Model):
    """One change of a number. A correction is a new row that points to the one it corrects.

    A grant writes two kinds: LEVEL is what may be in use at a place in a school year, GRANTED what
    is new there, and so may be ordered. `site` and `school_year` are empty where nobody knows them.
    `quantity` may be negative (a reversal, a correction). `pupils` is how many pupils the grade had
    when devices were handed out. `effective` is when it was so, `recorded_at` when we knew it: the
    two together answer «per dato» and «slik vi visste det».
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="ledger")
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger"
    )
    event = models.ForeignKey(
        CaseEvent, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger"
    )
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger"
    )
    school_year = models.PositiveSmallIntegerField("skoleår", null=True, blank=True)
    cohort = models.PositiveSmallIntegerField("begynte på 1. trinn", null=True, blank=True)
    """Where devices follow their pupils: the school year in which these began the first grade."""
    grade = models.PositiveSmallIntegerField("trinn")
    device_type = models.CharField(max_length=10, choices=DeviceType.named)
    kind = models.CharField(max_length=12, choices=Kind.choices())
    quantity = models.IntegerField("antall")
    pupils = models.PositiveSmallIntegerField("elever", null=True, blank=True)
    effective = models.DateField("gjelder fra")
    cause = models.CharField("årsak", max_length=200)
    evidence = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    transfer = models.ForeignKey(
        SchoolPassing, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger"
    )
    """Grades that passed to another school, and this with them: less at one, more at the other."""
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["school", "kind", "effective"]),
            models.Index(fields=["case", "kind"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="only_corrections_are_negative",
                condition=models.Q(quantity__gte=0)
                | models.Q(corrects__isnull=False)
                | models.Q(kind__in=[Kind.GRANTED.value, Kind.MOVED.value]),
            ),
            models.CheckConstraint(
                name="ledger_grade_exists", condition=models.Q(grade__gte=1, grade__lte=13)
            ),
            models.CheckConstraint(
                name="ledger_kind_exists",
                condition=models.Q(kind__in=[kind.value for kind in Kind]),
            ),
            models.CheckConstraint(
                name="nothing_is_stated_or_confirmed_below_nought",
                condition=models.Q(quantity__gte=0)
                | ~models.Q(kind__in=[Kind.STATED.value, Kind.CONFIRMED.value, Kind.LEVEL.value])
                | models.Q(kind=Kind.LEVEL.value, corrects__isnull=False),
            ),
            models.CheckConstraint(
                name="ledger_day_is_ours",
                condition=models.Q(effective__gte=date(1990, 1, 1), effective__lt=date(2200, 1, 1)),
            ),
        ]


class Gone(Word):
    """Why a device is no longer in use."""

    LOST = "lost", "mistet eller stjålet"
    BROKEN = "broken", "ødelagt"
    WORN = "worn", "utslitt eller for gammel"
    RETURNED = "returned", "levert tilbake"


class StatementDraft(models.Model):
    """What somebody at the school has filled in of its devices, until a leader makes it public.

    `rows` hold grade, device_type and quantity. There is at most one for each case.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="statement_draft")
    rows = models.JSONField(default=list)
    effective = models.DateField("gjelder fra")
    reason = models.CharField("grunn", max_length=300, blank=True)
    filled_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    filled_at = models.DateTimeField(default=clock.now)


class StatementCheck(models.Model):
    """An ICT adviser's word that what a school has stated is so. Never changed or deleted."""

    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, related_name="check_given")
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(default=clock.now)


class DeviationKind(Word):
    """What came too early."""

    BEFORE_NETWORK = "before_network", "kjøpt før nettverket var bekreftet"
    BEFORE_GRANT = "before_grant", "kjøpt før planen var innvilget"


class Deviation(models.Model):
    """Devices that were bought too early: when, how many, on what ground, and who says so.

    Never changed or deleted. A correction is a new row that points to the one it corrects.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="deviations")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deviations")
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("avvik", max_length=20, choices=DeviationKind.choices())
    happened_on = models.DateField("kjøpt dato")
    quantity = models.PositiveIntegerField("antall enheter")
    device_type = models.CharField("type", max_length=10, choices=DeviceType.named)
    ground = models.TextField("begrunnelse")
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["happened_on", "pk"]

    @property
    def as_sentence(self) -> str:
        """«40 nettbrett kjøpt før nettverket var bekreftet, 12.10.2026»."""
        return (
            f"{self.quantity} {self.get_device_type_display()} {self.get_kind_display()}, "
            f"{self.happened_on:%d.%m.%Y}"
        )
