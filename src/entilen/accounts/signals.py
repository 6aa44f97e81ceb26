"""What a session remembers of its person, and what follows when a way in changes."""

import logging
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_used,
)
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from entilen.accounts.middleware import FACTORS, FLAG
from entilen.accounts.models import Person
from entilen.accounts.sessions import begun, end_sessions

log = logging.getLogger(__name__)


@receiver(user_logged_in, dispatch_uid="session_begun")
def begin(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """The session says when it began and on what, so that its owner recognises it."""
    begun(request.session, request.headers.get("User-Agent", ""))


@receiver([authenticator_added, authenticator_used], dispatch_uid="second_factor_shown")
def remember(
    request: HttpRequest, user: Person, authenticator: Authenticator, **kwargs: Any
) -> None:
    """The session has shown a factor. (Recovery codes are made together with the first one.)"""
    used = "reauthenticated" in kwargs
    if used or authenticator.type in FACTORS:
        request.session[FLAG] = user.pk


@receiver(authenticator_added, dispatch_uid="second_factor_new")
def begin_anew(
    request: HttpRequest, user: Person, authenticator: Authenticator, **kwargs: Any
) -> None:
    """A factor that was set up here is proven here; every other session of the person ends.

    One of them may have been opened with a stolen password before there was a factor.
    """
    if authenticator.type in FACTORS:
        record_authentication(
            request, user, "mfa", type=authenticator.type, id=authenticator.pk, reauthenticated=True
        )
        request.session.cycle_key()
        end_sessions(user, but=request.session.session_key)


@receiver(authentication_failed, dispatch_uid="second_factor_wrong")
def note_wrong_factor(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """A line in the log: which account, by its number, and nothing else."""
    log.warning("second factor refused for person %s", user.pk)


@receiver(authenticator_used, dispatch_uid="second_factor_right")
def note_right_factor(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """Somebody came in, or proved who they are."""
    log.info("second factor shown by person %s", user.pk)


@receiver(authenticator_removed, dispatch_uid="second_factor_gone")
def forget(request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """Other sessions end; without any factor left, a new one is asked for at once."""
    end_sessions(user, but=request.session.session_key)
    if not is_mfa_enabled(user, types=FACTORS):
        request.session.pop(FLAG, None)
