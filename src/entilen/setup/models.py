"""What was set up, by whom; and files that were read, until they are used."""

from django.db import models

from entilen import clock
from entilen.accounts.models import Person
from entilen.files.models import new_key
from entilen.process.vocabulary import Word


class SetupRecord(models.Model):
    """Something that was set up, and who did it. Never changed."""

    text = models.CharField(max_length=300)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]


class FileKind(Word):
    """What a file holds."""

    VERSION = "version", "krav"
    PEOPLE = "people", "personer"
    HISTORY = "history", "1:1 fra før"
    PRICES = "prices", "priser"
    CATALOGUE = "catalogue", "rammeavtaler"


class KeptFile(models.Model):
    """A file as it was read: looked at first, and used or not. `content` is what it says."""

    key = models.CharField(unique=True, max_length=20, default=new_key, editable=False)
    kind = models.CharField(max_length=10, choices=FileKind.choices())
    name = models.CharField(max_length=200)
    content = models.JSONField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True, blank=True)
