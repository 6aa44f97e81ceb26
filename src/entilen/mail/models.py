"""Outgoing mail: what was written, to whom, and what became of it."""

from django.db import models
from django.utils import timezone

LONGEST_SUBJECT = 200


class MailState(models.TextChoices):
    """What became of a letter."""

    WAITING = "waiting", "venter"
    SENT = "sent", "sendt"
    OVERTAKEN = "overtaken", "ikke sendt: ikke lenger aktuelt"
    FAILED = "failed", "kunne ikke sendes"


class Letter(models.Model):
    """One letter to one address.

    `cause` names what the letter is about, once and for all (for example event and recipient), so
    that the same cause never gives two letters.
    """

    cause = models.CharField(unique=True, max_length=200)
    to_name = models.CharField(max_length=120)
    to_address = models.EmailField()
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    body = models.TextField()
    secret = models.CharField(max_length=300, blank=True)
    condition = models.CharField(max_length=40, blank=True)
    about = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    written_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state"]), models.Index(fields=["to_address"])]

    @property
    def text(self) -> str:
        """The letter as it is read, its secret link in place while it is known."""
        return self.body.replace("{lenke}", self.secret or "(lenken er brukt opp)")


class LettersHeld(models.Model):
    """That no letter leaves, and why: at most one row. A copy of the database has it, so that it
    writes to nobody in the name of the one that is in use."""

    reason = models.CharField(max_length=200)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(name="letters_are_held_once", condition=models.Q(pk=1))
        ]

    @property
    def sentence(self) -> str:
        """That, since when and why."""
        since = timezone.localtime(self.since)
        return f"Brev holdes tilbake siden {since:%d.%m.%Y kl. %H.%M}: {self.reason}."
