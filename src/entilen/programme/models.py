"""The municipality that runs the programme, and the versions of what it asks for."""

from datetime import datetime
from functools import cached_property

from django.db import models

from entilen import clock
from entilen.accounts.models import Person
from entilen.process.vocabulary import Word
from entilen.programme.rules import Requirements, parse

_READ: dict[tuple[str, datetime], Requirements] = {}


class Theme(Word):
    """How the pages look."""

    NEUTRAL = "neutral", "Nøytralt"
    OSLO = "oslo", "Med eierens egen skrift der den finnes på maskinen"


class Owner(models.Model):
    """The municipality as it presents itself: a row for each time it was changed, the newest holds.

    `officer` is the data-protection officer. `director_title` and `divisional_title` are what the
    owner calls those who decide, in letters; the role's own word where they are empty.
    """

    name = models.CharField("kommunens navn", max_length=80)
    department = models.CharField("avdeling", max_length=120, blank=True)
    org_number = models.CharField(
        "organisasjonsnummer", max_length=9, blank=True, db_default="", default=""
    )
    email = models.EmailField("e-post for henvendelser")
    phone = models.CharField("telefon", max_length=40, blank=True)
    officer = models.CharField("personvernombud", max_length=120, blank=True)
    officer_email = models.EmailField("e-post til personvernombudet", blank=True)
    accessibility_statement = models.URLField("tilgjengelighetserklæringen", blank=True)
    director_title = models.CharField("tittel på skolens direktør", max_length=80, blank=True)
    divisional_title = models.CharField("tittel på direktørens leder", max_length=80, blank=True)
    theme = models.CharField(
        "utseende", max_length=10, choices=Theme.choices(), default=Theme.NEUTRAL
    )
    recorded_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def publisher(self) -> str:
        """Who publishes: «Lindvik kommune, Utdanningsetaten»."""
        return ", ".join(filter(None, (self.name, self.department)))


class ProgrammeVersion(models.Model):
    """The requirements as they apply from a date. A case keeps the version it began with."""

    key = models.SlugField(unique=True)
    title = models.CharField("tittel", max_length=200)
    valid_from = models.DateField("gjelder fra")
    source = models.TextField("kilde")
    content = models.JSONField("innhold")
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["valid_from"]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def requirements(self) -> Requirements:
        """The content, read and checked; once in a process, since a version never changes."""
        mark = (self.key, self.published_at)
        if mark not in _READ:
            _READ[mark] = parse(self.content)
        return _READ[mark]


class PrivacyVersion(models.Model):
    """For how long personal data is kept, and the grounds for erasing, as they apply from a day.

    A row for each time it was said, never changed; of one day the newest holds. `days` by the keys
    of `privacy_rules`.
    """

    valid_from = models.DateField("gjelder fra")
    days = models.JSONField()
    grounds = models.JSONField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["valid_from", "pk"]


class DeviceKind(models.Model):
    """A kind of device: what it is called from a moment on, and whether it is planned with.

    A row for each time it was said, never changed; the newest of a code holds. What is stored with
    a code keeps it, and is called what the code is called.
    """

    code = models.SlugField(max_length=10)
    label = models.CharField("navn", max_length=40)
    retired = models.BooleanField("brukes ikke lenger", default=False)
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
