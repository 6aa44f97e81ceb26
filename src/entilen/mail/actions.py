"""Writing a letter, and letting it leave: once, however often it is tried."""

import hashlib
import logging
from collections.abc import Mapping
from email.errors import MessageError
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from entilen import sealing
from entilen.mail.conditions import still_true
from entilen.mail.models import (
    LONGEST_SUBJECT,
    PURPOSE,
    Letter,
    LettersHeld,
    MailState,
    Unreadable,
)
from entilen.mail.queries import held
from entilen.outbox import queue
from entilen.ui.rules import one_line

TRIES = 8
FINAL = 500
"""From here on an answer of SMTP is a no for good (RFC 5321, 4.2.1)."""
SEND = "entilen.mail.send"

log = logging.getLogger(__name__)


class NotSent(Exception):
    """The mail server did not take the letter; the queue tries again later."""


@transaction.atomic
def write(
    *,
    cause: str,
    to_name: str,
    to_address: str,
    subject: str,
    body: str,
    condition: str = "",
    about: Mapping[str, Any] | None = None,
    secret: str = "",
) -> Letter:
    """Write a letter and queue it, both in the caller's transaction; the same cause only once.

    `secret` is a link that lets somebody in: it takes the place of `{lenke}` in the body, and is
    kept sealed until the letter has left. The subject is one line: names and titles that people
    wrote stand in it.
    """
    letter, created = Letter.objects.get_or_create(
        cause=cause,
        defaults={
            "to_name": to_name,
            "to_address": to_address,
            "subject": one_line(subject)[:LONGEST_SUBJECT],
            "body": body,
            "condition": condition,
            "about": dict(about or {}),
            "secret": sealed(secret),
        },
    )
    if created:
        queue(SEND, letter=letter.pk)
    return letter


def sealed(link: str) -> str:
    """A link that lets somebody in, as it is kept."""
    return sealing.cipher(PURPOSE).encrypt(link.encode()).decode() if link else ""


def reseal_letters() -> int:
    """Seal with the key of today what an earlier one sealed, or an edition that sealed nothing.

    Returns how many could not be read.
    """
    unreadable = 0
    for pk in Letter.objects.exclude(secret="").values_list("pk", flat=True):
        try:
            _reseal(pk)
        except Unreadable:
            unreadable += 1
    return unreadable


@transaction.atomic
def _reseal(pk: int) -> None:
    letter = Letter.objects.select_for_update().exclude(secret="").filter(pk=pk).first()
    if letter is None or sealing.is_of_today(letter.secret, PURPOSE):
        return
    letter.secret = sealed(letter.link)
    letter.save(update_fields=["secret"])


def send(*, pk: int) -> MailState:
    """Let a letter leave. Order: lock the row, look at its state and condition, send, note it.

    Two jobs for one letter wait for each other, and the second finds it done. Raises NotSent when
    the server refused and there are tries left; what went wrong is stored with the letter. A letter
    that can never leave (an address that is none, or one that its server refuses for good) has
    failed at once: no time mends it. While letters are held back, it waits.
    """
    if hold := held():
        log.warning("letter %s waits: %s", pk, hold.sentence)
        return MailState.WAITING
    with transaction.atomic():
        letter = Letter.objects.select_for_update().get(pk=pk)
        if letter.state != MailState.WAITING:
            return MailState(letter.state)
        fault = _try(letter)
        letter.save()
    if fault and letter.state == MailState.WAITING:
        raise NotSent(letter.error)
    return MailState(letter.state)


def _try(letter: Letter) -> bool:
    if not still_true(letter.condition, letter.about):
        _done(letter, MailState.OVERTAKEN)
        return False
    letter.tries += 1
    try:
        _deliver(letter)
    except OSError as fault:  # every fault of SMTP and of the network is one
        letter.error = str(fault)[:1000]
        log.warning("letter %s was not taken (try %s): %s", letter.pk, letter.tries, fault)
        if letter.tries >= TRIES or _is_final(fault):
            _done(letter, MailState.FAILED)
        return True
    except (ValueError, MessageError) as fault:  # no message can be made of the letter itself
        letter.error = str(fault)[:1000]
        log.error("letter %s cannot be sent: %s", letter.pk, fault)
        _done(letter, MailState.FAILED)
        return True
    letter.error = ""
    _done(letter, MailState.SENT)
    return False


def _is_final(fault: OSError) -> bool:
    """Whether the server has said, of this receiver or this letter, that it never will take it."""
    match fault:
        case SMTPRecipientsRefused():
            return all(code >= FINAL for code, _ in fault.recipients.values())
        case SMTPDataError():
            return fault.smtp_code >= FINAL
        case _:
            return False


def _done(letter: Letter, state: MailState) -> None:
    letter.state = state
    letter.done_at = timezone.now()
    if settings.MODE != "demo" and state != MailState.FAILED:
        letter.secret = ""


def _deliver(letter: Letter) -> None:
    """One message to the mail server. The demo town has none: its post is read in the app."""
    if settings.MODE == "demo":
        return
    mark = hashlib.sha256(letter.cause.encode()).hexdigest()[:24]
    EmailMessage(
        subject=letter.subject,
        body=letter.text,
        to=[letter.to_address],
        headers={"Message-ID": f"<{mark}@{_own_domain()}>", "Auto-Submitted": "auto-generated"},
    ).send()


def _own_domain() -> str:
    """Where our letters come from: the same whichever host sends, so that a letter which is sent
    twice has one id that the receiver's server can see."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "entilen.invalid"


@transaction.atomic
def send_again(*, letter: Letter) -> None:
    """Queue a letter that could not be sent once more, with a full set of tries."""
    current = Letter.objects.select_for_update().get(pk=letter.pk)
    if current.state != MailState.FAILED:
        return
    current.state, current.tries, current.done_at = MailState.WAITING, 0, None
    current.save(update_fields=["state", "tries", "done_at"])
    queue(SEND, letter=current.pk)


@transaction.atomic
def hold_letters(*, reason: str) -> None:
    """No letter leaves from now on; all that are written wait. Keeps the first reason."""
    LettersHeld.objects.get_or_create(pk=1, defaults={"reason": reason[:200]})


@transaction.atomic
def let_letters_leave() -> int:
    """Letters leave again, those that waited first. Returns how many waited."""
    LettersHeld.objects.all().delete()
    waiting = Letter.objects.filter(state=MailState.WAITING).order_by("pk")
    keys = list(waiting.values_list("pk", flat=True))
    for key in keys:
        queue(SEND, letter=key)
    return len(keys)
