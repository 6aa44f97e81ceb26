"""The secrets of second factors: unreadable in a stolen database, readable when keys change."""

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken, MultiFernet
from django.core.exceptions import ValidationError
from django.db import transaction

from entilen import sealing

PURPOSE = "second factor"
FIELDS = ("secret", "seed")


class Unreadable(ValidationError):
    """A secret was encrypted with a key that this installation does not have any more."""


def cipher() -> MultiFernet:
    """Encrypts with the key of today; reads with the ones before it too."""
    return sealing.cipher(PURPOSE)


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
    if all(sealing.is_of_today(text, PURPOSE) for text in old.values()):
        return
    new = {name: cipher().rotate(text.encode()).decode() for name, text in old.items()}
    factor.data = {**factor.data, **new}
    factor.save(update_fields=["data"])
