"""Ways in: invitations that work once, the first administrator, a lost phone, closed access."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from entilen.accounts.actions.administrators import other_administrators
from entilen.accounts.actions.records import record
from entilen.accounts.actions.ways_in import tell_of_change
from entilen.accounts.models import Invitation, Person, RoleAssignment, hashed, new_token
from entilen.accounts.queries import is_administrator
from entilen.accounts.rules import (
    INVITATION_DAYS,
    INVITATIONS_BY_ONE,
    INVITATIONS_TO_ONE,
    RESET_HOURS,
    RESETS,
    RESETS_WITHIN,
    invitation_text,
    reset_text,
)
from entilen.accounts.sessions import end_sessions
from entilen.mail.actions import write
from entilen.process.vocabulary import Role


class Spent(Exception):
    """The link is used, too old, or never was."""


def make_invitation(
    person: Person | None, by: Person | None, lives: timedelta
) -> tuple[Invitation, str]:
    """A new link, and the address that opens it; older ones of the same person stop working."""
    token = new_token()
    now = timezone.now()
    invitation = Invitation.objects.create(
        person=person, token_hash=hashed(token), given_by=by, expires_at=now + lives
    )
    return invitation, f"{settings.PUBLIC_ADDRESS}/invitasjon/{token}/"


@transaction.atomic
def invite_by_letter(*, person: Person, by: Person | None) -> Invitation:
    """Send the person a link to choose a password; links sent before stop working.

    Raises ValidationError where the person has been sent so many that more would be a nuisance.
    """
    _not_too_many(person, by)
    close_invitations(person)
    invitation, address = make_invitation(person, by, timedelta(days=INVITATION_DAYS))
    _write(
        invitation,
        person,
        "Velkommen til Entilen",
        invitation_text(person.name, INVITATION_DAYS),
        address,
    )
    record(person=person, by=by, text="Invitasjon sendt")
    return invitation


@transaction.atomic
def send_reset(*, email: str) -> None:
    """Send a link to whoever forgot the password. Says nothing when the address is unknown.

    Anybody may ask, so what was sent before works as before: an open invitation above all.
    """
    person = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
    if person is None or _sent(person, RESETS_WITHIN, given_by=None) >= RESETS:
        return
    invitation, address = make_invitation(person, None, timedelta(hours=RESET_HOURS))
    _write(
        invitation,
        person,
        "Nytt passord til Entilen",
        reset_text(person.name, RESET_HOURS),
        address,
    )
    record(person=person, by=None, text="Ba om nytt passord")


def _write(invitation: Invitation, person: Person, subject: str, body: str, address: str) -> None:
    write(
        cause=f"invitation:{invitation.pk}",
        to_name=person.name,
        to_address=person.email,
        subject=subject,
        body=body,
        secret=address,
        condition="invitation_open",
        about={"invitation": invitation.pk},
    )


def first_administrator_link() -> str:
    """A link that makes the first administrator; empty once there is anybody at all.

    Earlier links stop working: only the newest one, printed in the terminal, does.
    """
    if Person.objects.exists():
        return ""
    close_invitations(None)
    _, address = make_invitation(None, None, timedelta(days=INVITATION_DAYS))
    return address


def first_invitation() -> Invitation | None:
    """The link for the first administrator that is still good, if one was made."""
    if Person.objects.exists():
        return None
    return Invitation.objects.filter(
        person__isnull=True, used_at__isnull=True, expires_at__gt=timezone.now()
    ).first()


def opens(address: str, invitation: Invitation) -> bool:
    """Whether this address is the invitation's own."""
    return hashed(address.rstrip("/").rpartition("/")[2]) == invitation.token_hash


def start_over(person: Person) -> None:
    """Password and second factor stop working, and every session ends."""
    Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    end_sessions(person)


def close_invitations(person: Person | None) -> None:
    """Links that are open stop working."""
    Invitation.objects.filter(person=person, used_at__isnull=True).update(expires_at=timezone.now())


def _sent(person: Person, within: timedelta, **which: Any) -> int:
    since = timezone.now() - within
    return Invitation.objects.filter(person=person, given_at__gt=since, **which).count()


def _not_too_many(person: Person, by: Person | None) -> None:
    """Neither one person nor one sender makes us a source of letters that nobody wants."""
    day = timedelta(days=1)
    if _sent(person, day, given_by__isnull=False) >= INVITATIONS_TO_ONE:
        raise ValidationError(
            f"{person.name} har fått {INVITATIONS_TO_ONE} invitasjoner det siste døgnet. "
            "Vent til i morgen, og sjekk at adressen er riktig."
        )
    since = timezone.now() - day
    sent = Invitation.objects.filter(given_by=by, given_at__gt=since)
    if by and not is_administrator(by) and sent.count() >= INVITATIONS_BY_ONE:
        raise ValidationError(
            f"Du har sendt {INVITATIONS_BY_ONE} invitasjoner det siste døgnet. Vent til i morgen, "
            "eller be en administrator om å invitere resten."
        )


def open_invitation(token: str) -> Invitation:
    """The invitation behind a link, if it still works. Raises Spent otherwise."""
    invitation = (
        Invitation.objects.filter(
            token_hash=hashed(token), used_at__isnull=True, expires_at__gt=timezone.now()
        )
        .select_related("person")
        .first()
    )
    if invitation is None or (invitation.person is None and Person.objects.exists()):
        raise Spent
    if invitation.person is not None and not invitation.person.is_active:
        raise Spent
    return invitation


@transaction.atomic
def accept(*, token: str, password: str, name: str = "", email: str = "") -> Person:
    """Use a link: set the password, and make the first administrator where nobody is there.

    The row is locked, so that one link gives one person. Raises Spent.
    """
    Invitation.objects.select_for_update().filter(token_hash=hashed(token)).first()
    invitation = open_invitation(token)
    invitation.used_at = timezone.now()
    person = invitation.person
    if person is None:
        person = Person.objects.create_user(email, name)
        RoleAssignment.objects.create(
            person=person, role=Role.ADMINISTRATOR, first_day=timezone.localdate()
        )
        record(person=person, by=None, text="Ble den første administratoren")
        invitation.person = person
    invitation.save(update_fields=["used_at", "person"])
    close_invitations(person)
    known = person.has_usable_password()
    person.set_password(password)
    person.save(update_fields=["password"])
    EmailAddress.objects.update_or_create(
        user=person, defaults={"email": person.email, "verified": True, "primary": True}
    )
    if known:
        tell_of_change(person=person, what="Passordet ble byttet med en lenke fra «Glemt passord»")
    else:
        record(person=person, by=person, text="Valgte passord")
    return person


@transaction.atomic
def reset_second_factor(*, by: Person, person: Person) -> None:
    """Somebody lost phone and recovery codes: start over by a new invitation.

    The old factor and the old password both stop working, and every session ends, so that nobody
    gets in with a password alone. Only by an administrator, and it stays in the record.
    """
    _administrator(by)
    start_over(person)
    record(person=person, by=by, text="Innloggingen ble nullstilt, og ny invitasjon sendt")
    invite_by_letter(person=person, by=by)


@transaction.atomic
def set_access(*, by: Person, person: Person, active: bool) -> None:
    """Close a person's access at once, sessions included, or open it again."""
    others = other_administrators(person)
    _administrator(Person.objects.get(pk=by.pk))
    if by == person:
        raise ValidationError("Du kan ikke stenge din egen tilgang.")
    if not active and not others:
        raise ValidationError("Det må alltid være minst én administrator med åpen tilgang.")
    person.is_active = active
    person.save(update_fields=["is_active"])
    record(person=person, by=by, text="Tilgangen ble åpnet" if active else "Tilgangen ble stengt")


def _administrator(by: Person) -> None:
    if not by.is_active or not is_administrator(by):
        raise ValidationError("Bare en administrator kan gjøre dette.")
