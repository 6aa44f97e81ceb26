"""How people want to be reminded."""

from django.db import models

from entilen.accounts.models import Person
from entilen.process.vocabulary import Word


class Rhythm(Word):
    """How often somebody gets reminders of deadlines. What happens in a case is told at once."""

    EACH = "each", "Hver påminnelse for seg, når den er aktuell"
    DAILY = "daily", "Samlet i ett brev, de dagene det er noe"
    WEEKLY = "weekly", "Samlet i ett brev hver mandag"


class ReminderChoice(models.Model):
    """What one person has chosen; who has chosen nothing gets each reminder by itself."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices())
