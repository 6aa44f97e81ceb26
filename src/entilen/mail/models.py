"""Outgoing mail: what was written, to whom, and what became of it."""

from cryptography.fernet import InvalidToken
from django.db import models
from django.utils import timezone

from entilen import sealing

LONGEST_SUBJECT = 200
PURPOSE = "link of a letter"
KEY_IS_GONE = (
    "Lenken i brevet er laget med en SECRET_KEY som ikke finnes lenger. Be om en ny lenke, eller "
    "legg nøkkelen i SECRET_KEY_FALLBACKS og send brevet på nytt."
)


class Unreadable(ValueError):
    """The link of a letter was sealed with a key that this installation does not have any more."""


class MailState(models.TextChoices):
    """What became of a letter."""

    WAITING = "waiting", "venter"
    SENT = "sent", "sendt"
    OVERTAKEN = "overtaken", "ikke sendt: ikke lenger aktuelt"
    FAILED = "failed", "kunne ikke sendes"


class Letter(models.Model):
    """One letter to one address.

    `cause` names what the letter is about, once and for all (for example event and recipient), so
    that the same cause never gives two letters. `secret` is a link that lets somebody in, sealed:
    who has the database alone cannot use it.
    """

    cause = models.CharField(unique=True, max_length=200)
    to_name = models.CharField(max_length=120)
    to_address = models.EmailField()
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    body = models.TextField()
    secret = models.CharField(max_length=1000, blank=True)
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
        return self.body.replace("{lenke}", self.link or "(lenken er brukt opp)")

    @property
    def link(self) -> str:
        """The secret link in clear, for whoever receives the letter; empty once it has left.

        What an edition before sealed links has written lies in clear until the night. Raises
        Unreadable where the key is gone.
        """
        if not self.secret or self.lies_open:
            return self.secret
        try:
            return sealing.cipher(PURPOSE).decrypt(self.secret.encode()).decode()
        except InvalidToken:
            raise Unreadable(KEY_IS_GONE) from None

    @property
    def lies_open(self) -> bool:
        """Whether the link stands there unsealed."""
        return "://" in self.secret


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
