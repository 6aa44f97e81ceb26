"""The secrets of second factors: unreadable in a stolen database, readable when keys change."""

import base64
import hashlib

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

FIELDS = ("secret", "seed")


class Unreadable(ValidationError):
    """A secret was encrypted with a key that this installation does not have any more."""


def cipher() -> MultiFernet:
    """Encrypts with the key of today; reads with the ones before it too."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([_of(key) for key in keys])


def renew_secrets() -> int:
    """Encrypt with today's key what an earlier one encrypted. Returns how many could not be read.

    After this the earlier keys are needed no more.
    """
    unreadable = 0
    for pk in Authenticator.objects.values_list("pk", flat=True):
        try:
            _renew(pk)
        except InvalidToken:
            unreadable += 1
    return unreadable


@transaction.atomic
def _renew(pk: int) -> None:
    factor = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if factor is None:
        return
    old = {name: factor.data[name] for name in FIELDS if name in factor.data}
    if all(_is_of_today(text) for text in old.values()):
        return
    new = {name: cipher().rotate(text.encode()).decode() for name, text in old.items()}
    factor.data = {**factor.data, **new}
    factor.save(update_fields=["data"])


def _is_of_today(text: str) -> bool:
    try:
        _of(settings.SECRET_KEY).decrypt(text.encode())
    except InvalidToken:
        return False
    return True


def _of(key: str) -> Fernet:
    digest = hashlib.sha256(b"second factor" + key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
