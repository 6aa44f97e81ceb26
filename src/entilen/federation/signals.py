"""What a session remembers of how somebody came in."""

from typing import Any

from allauth.account.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from entilen.accounts.middleware import FLAG
from entilen.accounts.models import Person


@receiver(user_logged_in, dispatch_uid="came_by_issuer")
def remember(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """The issuer has asked for what it asks for: no second factor of ours beside it."""
    if kwargs.get("sociallogin") is not None:
        request.session[FLAG] = user.pk
