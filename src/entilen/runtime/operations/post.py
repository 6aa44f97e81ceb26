"""Letters: whether the mail server takes them, and whether they leave."""

import smtplib
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email

from entilen.mail.actions import hold_letters, let_letters_leave
from entilen.mail.queries import held
from entilen.runtime.operations.upkeep import say
from entilen.runtime.places import Failed

FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (smtplib.SMTPAuthenticationError, "godtok ikke brukernavnet og passordet i MAIL_URL"),
    (smtplib.SMTPRecipientsRefused, "tar ikke imot post til adressen"),
    (smtplib.SMTPSenderRefused, "tar ikke imot post fra avsenderen i MAIL_FROM"),
    (smtplib.SMTPNotSupportedError, "kan ikke det MAIL_URL ber om (tls eller innlogging)"),
    (smtplib.SMTPException, "avbrøt samtalen"),
    (TimeoutError, "svarte ikke i tide"),
    (ConnectionRefusedError, "svarer ikke; er vert og port i MAIL_URL riktige?"),
    (OSError, "kan ikke nås"),
)


def _sentence(fault: Exception) -> str:
    what = next(words for kind, words in FAULTS if isinstance(fault, kind))
    return f"E-posttjeneren {settings.EMAIL_HOST}:{settings.EMAIL_PORT} {what} ({fault})."


def mail_fault() -> str:
    """Why the mail server cannot be used, as a sentence; empty when it can."""
    try:
        connection = get_connection()
        connection.open()
        connection.close()
    except OSError as fault:
        return _sentence(fault)
    return ""


def test_letter(arguments: Sequence[str]) -> int:
    """One letter, at once and past the queue, so that the answer of the server is seen here."""
    if len(arguments) != 1:
        raise Failed("Skriv én adresse: ./run serve test-letter meg@kommune.example")
    [address] = arguments
    try:
        validate_email(address)
    except ValidationError:
        raise Failed(f"«{address}» er ikke en e-postadresse.") from None
    try:
        EmailMessage(
            subject="Prøvebrev fra Entilen",
            body=f"Brev fra {settings.PUBLIC_ADDRESS} kommer fram.",
            to=[address],
            headers={"Auto-Submitted": "auto-generated"},
        ).send()
    except OSError as fault:
        raise Failed(_sentence(fault)) from None
    say(f"E-posttjeneren {settings.EMAIL_HOST} tok imot et brev til {address}.")
    return 0


def letters(arguments: Sequence[str]) -> int:
    """Hold letters back, let them leave, or say which it is."""
    match list(arguments):
        case ["on"]:
            say(f"Brev sendes. {let_letters_leave()} ventet og er lagt i køen.")
        case ["off"]:
            hold_letters(reason="slått av med ./run serve letters off")
            say("Brev holdes tilbake til du skriver ./run serve letters on")
        case []:
            hold = held()
            say(hold.sentence if hold else "Brev sendes.")
        case _:
            raise Failed("Skriv ./run serve letters on, off eller ingenting.")
    return 0
