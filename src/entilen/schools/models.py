"""The register: schools and everything dated about them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils import timezone

from entilen import clock
from entilen.files.models import Blob, new_key
from entilen.schools.fact_rules import Fact, Field
from entilen.schools.records import LONGEST_ADDRESS, LONGEST_DISTRICT, LONGEST_NAME
from entilen.schools.rules import LONGEST_SORT_KEY, SchoolType, sort_key
from entilen.ui.writing_rules import fold


class Ownership(models.TextChoices):
    """Who owns a school. Private schools are known, but outside the procedure."""

    PUBLIC = "public", "kommunal"
    PRIVATE = "private", "privat"


class School(models.Model):
    """A school, with a key of its own: org. number, name and span may all change.

    What is dated (`fact_rules.Field`) stands in `facts`; the columns here hold what they say today,
    so that lists can be filtered, and `fact_actions.show_today` alone writes them. `type` is
    derived from today's grades. `sources` gives, per field, where the value came from and when.
    """

    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField("navn", max_length=LONGEST_NAME)
    sort_key = models.CharField(max_length=LONGEST_SORT_KEY, db_index=True, editable=False)
    search = models.CharField(max_length=LONGEST_SORT_KEY, db_default="", editable=False)
    """The name as it is searched (`writing_rules.fold`)."""
    ownership = models.CharField(max_length=10, choices=Ownership.choices)
    type = models.CharField(max_length=30, choices=SchoolType.choices())
    special = models.BooleanField("spesialskole eller sykehusskole", default=False)
    opened = models.DateField(null=True, blank=True)
    closed = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    district = models.CharField("bydel", max_length=LONGEST_DISTRICT, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    pupils_total = models.PositiveIntegerField("elever i alt", null=True, blank=True)
    staff_total = models.PositiveIntegerField("ansatte", null=True, blank=True)
    sources = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                name="no_school_closes_before_it_opens",
                condition=models.Q(opened__isnull=True)
                | models.Q(closed__isnull=True)
                | models.Q(closed__gt=models.F("opened")),
            ),
            models.CheckConstraint(
                name="no_school_takes_over_itself",
                condition=models.Q(successor__isnull=True) | ~models.Q(successor=models.F("pk")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep true to the name how it sorts (æ, ø and å last, aa as å) and is searched."""
        self.sort_key = sort_key(self.name)
        self.search = fold(self.name)[:LONGEST_SORT_KEY]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def is_closed(self) -> bool:
        """Whether the day on which it closes has come."""
        return self.closed is not None and self.closed <= timezone.localdate()

    @property
    def in_procedure(self) -> bool:
        """Whether the 1:1 procedure applies: the owner's own compulsory schools that are open."""
        return (
            self.ownership == Ownership.PUBLIC
            and not self.is_closed
            and self.type != SchoolType.UPPER_SECONDARY
        )


class OrgNumber(models.Model):
    """An org. number of a school in a span of time: it changes at mergers."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="org_numbers")
    number = models.CharField(max_length=9)
    valid = DateRangeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=models.Q(valid__endswith__isnull=True),
                name="one_school_per_org_number_today",
            )
        ]
        indexes = [models.Index(fields=["number"])]


class SchoolFact(models.Model):
    """That a field of a school has a value from a day, who says so, and when we were told.

    Never changed or deleted. A correction is a new row that replaces another; one without a value
    only takes the other back. A day that has not come is entered ahead.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="facts")
    field = models.CharField(max_length=12, choices=Field.choices())
    value = models.JSONField(null=True)
    from_day = models.DateField("gjelder fra", null=True, blank=True)
    source = models.CharField("kilde", max_length=200)
    as_of = models.DateField("kilden er fra")
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    recorded_by = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="school_fact_field_exists",
                condition=models.Q(field__in=[field.value for field in Field]),
            ),
            models.CheckConstraint(
                name="only_a_replacing_fact_is_without_a_value",
                condition=models.Q(value__isnull=False) | models.Q(replaces__isnull=False),
            ),
        ]

    @property
    def plain(self) -> Fact:
        """The fact for the rules."""
        return Fact(
            self.pk,
            self.field,
            self.value,
            self.from_day,
            self.recorded_at,
            self.replaces_id,
            self.source,
        )


class GradeSpan(models.Model):
    """The grades of a school in a span of time, as they are known now: what `facts` say."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="spans")
    first = models.PositiveSmallIntegerField("første trinn")
    last = models.PositiveSmallIntegerField("siste trinn")
    valid = DateRangeField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grades_in_order",
                condition=models.Q(first__gte=1, last__lte=13, first__lte=models.F("last")),
            ),
            ExclusionConstraint(
                name="one_span_at_a_time",
                expressions=[
                    (
                        models.Func(
                            models.F("school"),
                            models.F("school"),
                            models.Value("[]"),
                            function="int8range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Site(models.Model):
    """A place where a school teaches. The network is confirmed site by site."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField("navn", max_length=120)
    address = models.CharField("adresse", max_length=LONGEST_ADDRESS, blank=True)
    rooms = models.PositiveSmallIntegerField("undervisningsrom", null=True, blank=True)
    closed = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class PupilCount(models.Model):
    """Pupils on a grade in a school year. `estimated`: only the school's total is known."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="pupil_counts")
    school_year = models.PositiveSmallIntegerField("skoleår")
    grade = models.PositiveSmallIntegerField("trinn")
    pupils = models.PositiveSmallIntegerField("elever")
    estimated = models.BooleanField(default=False)
    source = models.CharField(max_length=200)
    as_of = models.DateField()
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "school_year", "grade"], name="one_count_per_grade_and_year"
            )
        ]


class BoardMeeting(models.Model):
    """A date on which the school's Driftsstyre meets."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="board_meetings")
    date = models.DateField("dato")

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["school", "date"], name="one_board_meeting_a_day")
        ]


class SchoolHoliday(models.Model):
    """A span in the owner's school calendar with no working days for schools."""

    name = models.CharField("navn", max_length=80)
    first = models.DateField("første dag")
    last = models.DateField("siste dag")

    class Meta:
        ordering = ["first"]


class RegisterImport(models.Model):
    """A file that was read: kept as it came, previewed, and perhaps taken in.

    `source` and `as_of` are what each field taken from it will say. `uploaded_by` is a name: the
    register knows no accounts.
    """

    key = models.CharField(unique=True, max_length=20, default=new_key, editable=False)
    name = models.CharField(max_length=160)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    source = models.CharField("kilde", max_length=120)
    as_of = models.DateField("dato for uttrekket")
    since = models.DateField("endringer gjelder fra", null=True, blank=True)
    uploaded_by = models.CharField(max_length=120)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.CharField(max_length=120, blank=True)
    result = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-pk"]


class SchoolPassing(models.Model):
    """That grades of a school pass to another on a day, and which places go with them.

    Two into one are two passings to the same school; one into two are two from the same. It is
    entered ahead and carried out on its day: places, devices and the way to the cases follow. Taken
    back before that day it never was; after it, what was carried is carried back.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="passings")
    successor = models.ForeignKey(School, on_delete=models.PROTECT, related_name="taken_over")
    day = models.DateField("fra dato")
    first = models.PositiveSmallIntegerField("første trinn")
    last = models.PositiveSmallIntegerField("siste trinn")
    closes = models.BooleanField(default=False)
    """Whether the school closes that day."""
    sites = models.ManyToManyField(Site, blank=True, related_name="+")
    source = models.CharField("kilde", max_length=200)
    recorded_by = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    carried_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.CheckConstraint(
                name="no_school_passes_to_itself",
                condition=~models.Q(school=models.F("successor")),
            ),
            models.CheckConstraint(
                name="passing_grades_in_order",
                condition=models.Q(first__gte=1, last__lte=13, first__lte=models.F("last")),
            ),
        ]

    def lives_on(self, school: School) -> bool:
        """Whether a school goes on after it: it does not close by it."""
        return not self.closes or self.successor_id == school.pk

    @property
    def grades_text(self) -> str:
        """«5.–7. trinn»."""
        if self.first == self.last:
            return f"{self.first}. trinn"
        return f"{self.first}.–{self.last}. trinn"
