"""Letting in an administrator when nobody else can."""

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from entilen.accounts.actions.invitations import first_administrator_link
from entilen.accounts.actions.lockout import administrators, let_in
from entilen.accounts.models import Person
from entilen.accounts.rules import INVITATION_DAYS
from entilen.runtime.operations.upkeep import say
from entilen.runtime.places import Failed


def administrator(arguments: Sequence[str]) -> int:
    """A link that works once, for the administrator who is named; a new one where a name is given.

    Without arguments: the first administrator's link while nobody is here, else who there is.
    """
    if not arguments:
        return _first_or_who()
    email, name = arguments[0].strip().lower(), " ".join(arguments[1:]).strip()
    try:
        validate_email(email)
    except ValidationError:
        raise Failed(f"«{arguments[0]}» er ikke en e-postadresse.") from None
    known = Person.objects.filter(email=email).exists()
    if not known and not name:
        raise Failed(
            f"Ingen har adressen {email}. Skriv navnet også, så lages en ny administrator: "
            f"./run serve administrator {email} 'Kari Nordmann'"
        )
    if name and not re.search(r"\w", name):
        raise Failed("Skriv navnet til den nye administratoren.")
    link = let_in(email=email, name=name)
    say(
        "Innloggingen er nullstilt, og alle økter er avsluttet."
        if known
        else f"{name} er lagt til som administrator."
    )
    _hand_over(link)
    return 0


def _first_or_who() -> int:
    link = first_administrator_link()
    if link:
        say("Ingen har tilgang ennå. Bli den første administratoren:")
        _hand_over(link)
        return 0
    say("Administratorer nå:")
    for person in administrators():
        say(f"  {person.email}  {person.name}{'' if person.is_active else ' (stengt)'}")
    say("Slipp inn én av dem, eller en ny: ./run serve administrator E-POST [NAVN]")
    return 0


def _hand_over(link: str) -> None:
    say(f"  {link}")
    say(f"Lenken virker én gang, i {INVITATION_DAYS} dager. Den er vist bare her.")
