"""The financing plan: who pays what, when."""

from django.db import models

from entilen import clock
from entilen.accounts.models import Person
from entilen.cases.models import Case
from entilen.financing.money_rules import RulePart
from entilen.process.vocabulary import DeviceType, Word
from entilen.schools.models import School


class Source(Word):
    """The two payers that the requirements name, by the keys that the start set gives them (Krav:
    own budget, or the central scheme). Who else may pay is data: `MoneyRule`."""

    OWN_BUDGET = "own_budget", "skolens budsjett"
    CENTRAL_SCHEME = "central_scheme", "sentral ordning"


class FinancingLine(models.Model):
    """One cost in one budget year, paid by one: `source` is the payer's key. `unit_price` in kroner
    without VAT. `school_year` is whose new devices a line pays for that was filled in from the
    grade rows; none where somebody wrote the line.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="financing_lines")
    category = models.CharField("kostnad", max_length=40)
    description = models.CharField("beskrivelse", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("budsjettår")
    source = models.CharField("betales av", max_length=20)
    device_type = models.CharField(
        "enhetstype", max_length=10, choices=DeviceType.named, blank=True
    )
    school_year = models.PositiveSmallIntegerField("skoleår", null=True, blank=True)
    quantity = models.PositiveIntegerField("antall")
    unit_price = models.DecimalField("pris per stykk, uten mva.", max_digits=10, decimal_places=2)

    class Meta:
        ordering = ["year", "pk"]

    @property
    def amount(self) -> int:
        """The cost in whole kroner without VAT."""
        return round(self.quantity * self.unit_price)


class MoneyRule(models.Model):
    """What the municipality says of one part of the rules about money, as it applies from a day.

    A row for each time it was said, never changed; of one day the newest holds. Before the first
    row holds what comes along (`money_rules.shipped`). `source` is where the rule stands.
    """

    part = models.CharField("del", max_length=20, choices=RulePart.choices())
    valid_from = models.DateField("gjelder fra")
    content = models.JSONField("innhold")
    source = models.CharField("kilde", max_length=300)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["valid_from", "pk"]


class Price(models.Model):
    """A price of the municipality's list from a day, in kroner without VAT: for one, once or every
    year. A later row of the same cost, device type and name takes its place; `ended` takes it out.
    Never changed. `source` is where it stands, as the framework agreement.
    """

    category = models.CharField("kostnad", max_length=40)
    device_type = models.CharField(
        "enhetstype", max_length=10, choices=DeviceType.named, blank=True
    )
    title = models.CharField("vare", max_length=120)
    amount = models.DecimalField("pris uten mva.", max_digits=10, decimal_places=2)
    yearly = models.BooleanField("hvert år", default=False)
    valid_from = models.DateField("gjelder fra")
    ended = models.BooleanField("utgår", default=False)
    source = models.CharField("kilde", max_length=200)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["valid_from", "pk"]


class FinancingVersion(models.Model):
    """The financing plan of a grant: first as it was granted, then as prices have moved since.

    Never changed; the newest holds, and the grant stands whatever it says. `rows` are the lines as
    a frozen plan has them, of the part that is granted. `board_reason` is why the board must see
    it; empty where it need not. `granted` marks what a grant wrote.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="financing_versions")
    number = models.PositiveSmallIntegerField()
    granted = models.BooleanField(default=False)
    rows = models.JSONField()
    reason = models.CharField("hvorfor", max_length=300, blank=True)
    board_reason = models.CharField(max_length=500, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="financing_version_number")
        ]


class BoardSaw(models.Model):
    """That the school's board has treated a version of the financing plan after the grant, as the
    school records it. Never changed."""

    version = models.OneToOneField(
        FinancingVersion, on_delete=models.PROTECT, related_name="board_saw"
    )
    meeting_date = models.DateField("møtedato")
    case_number = models.CharField("saksnummer", max_length=40)
    wording = models.TextField("vedtaket", max_length=2000)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)


class SchoolBudget(models.Model):
    """What a school's adopted budget has for this in a year, in kroner, as the school says it.

    A row for each time it was said, never changed: the newest of a year holds. `source` is the
    resolution.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("budsjettår")
    amount = models.PositiveIntegerField("vedtatt budsjett")
    source = models.CharField("kilde", max_length=200)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]


class RunningPurchase(models.Model):
    """A purchase from before at a school that is still being paid, in kroner without VAT, in equal
    yearly parts. Never changed: a row that `withdraws` another takes it out. `source` is a payer's
    key.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    description = models.CharField("hva som ble kjøpt", max_length=200)
    source = models.CharField("betales av", max_length=20)
    amount = models.PositiveIntegerField("hele kjøpet")
    first_year = models.PositiveSmallIntegerField("første år")
    years = models.PositiveSmallIntegerField("antall år")
    withdraws = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="withdrawn"
    )
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["first_year", "pk"]
