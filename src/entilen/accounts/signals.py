"""What a session remembers of the second factor."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_used
from allauth.mfa.utils import is_mfa_enabled
from django.dispatch import receiver
from django.http import HttpRequest

from entilen.accounts.middleware import FACTORS, FLAG
from entilen.accounts.models import Person


@receiver([authenticator_added, authenticator_used], dispatch_uid="second_factor_shown")
def remember(
    request: HttpRequest, user: Person, authenticator: Authenticator, **kwargs: Any
) -> None:
    """The session has shown a factor. (Recovery codes are made together with the first one.)"""
    used = "reauthenticated" in kwargs
    if used or authenticator.type in FACTORS:
        request.session[FLAG] = user.pk


@receiver(authenticator_removed, dispatch_uid="second_factor_gone")
def forget(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """Without any factor left, a new one is asked for at once."""
    if not is_mfa_enabled(user, types=FACTORS):
        request.session.pop(FLAG, None)
