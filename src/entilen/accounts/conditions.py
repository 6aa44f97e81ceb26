"""What must still be true for our own letters to leave."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from entilen.accounts.models import Invitation, Substitution
from entilen.mail.conditions import condition


@condition("invitation_open")
def invitation_open(about: Mapping[str, Any]) -> bool:
    """The link in the letter still works."""
    return Invitation.objects.filter(
        pk=about["invitation"], used_at__isnull=True, expires_at__gt=timezone.now()
    ).exists()


@condition("substitution_open")
def substitution_open(about: Mapping[str, Any]) -> bool:
    """The person still stands in."""
    return Substitution.objects.filter(
        pk=about["substitution"], ended_at__isnull=True, last_day__gte=timezone.localdate()
    ).exists()
