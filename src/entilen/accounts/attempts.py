"""Wrong passwords are counted so that guessing is slow, and nobody else is shut out by it."""

import hashlib
import hmac
import logging
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import truncate_ip
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from entilen.accounts.models import SignInAttempt

FROM_ONE_PLACE = 5, timedelta(minutes=5)
"""Wrong passwords for one person from one address."""

FOR_ONE_PERSON = 50, timedelta(hours=1)
"""Wrong passwords for one person from everywhere. Where the person has come in from, stays open."""

FROM_ONE_ADDRESS = 100, timedelta(minutes=5)
"""Wrong passwords for anybody from one address; a whole school may stand behind it."""

KNOWN_FOR = timedelta(days=30)

log = logging.getLogger(__name__)


def begin_attempt(request: HttpRequest, login: str) -> SignInAttempt | None:
    """Write down that somebody tries, or nothing where there have been too many wrong tries.

    Names and addresses are kept as digests with a key that is not in the database.
    """
    person, address = _digest(login.strip().lower()), _digest(_address(request))
    if _too_many(person, address):
        log.warning("sign-in refused: too many attempts, from %s", address[:8])
        return None
    return SignInAttempt.objects.create(person=person, address=address)


def came_in(attempt: SignInAttempt) -> None:
    """The password was right."""
    SignInAttempt.objects.filter(pk=attempt.pk).update(right=True)
    log.info("password right, from %s", attempt.address[:8])


def failed(attempt: SignInAttempt) -> None:
    """The password was wrong, or nobody has that name; the line does not say which."""
    log.warning("sign-in failed, from %s", attempt.address[:8])


def _too_many(person: str, address: str) -> bool:
    if _wrong(FROM_ONE_PLACE, person=person, address=address):
        return True
    if address and _wrong(FROM_ONE_ADDRESS, address=address):
        return True
    known = address and SignInAttempt.objects.filter(
        person=person, address=address, right=True, at__gt=timezone.now() - KNOWN_FOR
    )
    return _wrong(FOR_ONE_PERSON, person=person) and not (known and known.exists())


def _wrong(limit: tuple[int, timedelta], **which: str) -> bool:
    most, within = limit
    since = timezone.now() - within
    rows = SignInAttempt.objects.filter(right=False, at__gt=since, **which)
    return len(rows.values_list("pk")[:most]) >= most


def _address(request: HttpRequest) -> str:
    """Where a request comes from; nothing where the proxy does not say, for then it is anywhere."""
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT and not request.headers.get("X-Forwarded-For"):
        return ""
    return str(truncate_ip(get_adapter().get_client_ip(request)))


def _digest(text: str) -> str:
    if not text:
        return ""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
