"""People who came by an issuer and whom nobody here has confirmed yet."""

from django.db import models

from entilen import clock
from entilen.accounts.models import Person


class Proposal(models.Model):
    """Somebody's first sign-in by an issuer. It opens nothing before it is confirmed.

    `schools` are the org. numbers that the issuer tells. Answered by a confirmation (`person`) or a
    refusal.
    """

    issuer = models.CharField(max_length=40)
    subject = models.CharField(max_length=191)
    name = models.CharField(max_length=120)
    email = models.CharField(max_length=254, blank=True)
    schools = models.JSONField(default=list)
    at = models.DateTimeField(default=clock.now)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"],
                condition=models.Q(answered_at__isnull=True),
                name="one_open_proposal_for_each_subject",
            )
        ]
