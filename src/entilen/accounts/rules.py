"""Who may give which role, and the words of the letters that come with it. Plain Python."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from entilen.process.vocabulary import ADMINISTRATION, DIRECTORS, LEADERS, SCHOOL_ROLES, Role

SCHOOL_GIVES = (Role.PLAN_TEAM_MEMBER, Role.ACTING_PRINCIPAL)
"""Roles that a principal gives at the own school. The post of principal itself is handed over."""

SCHOOL_SCOPED = frozenset(
    {Role.PRINCIPAL, Role.ACTING_PRINCIPAL, Role.PLAN_TEAM_MEMBER, Role.DIRECTOR}
)
"""Roles that are given at one school; all others hold in the whole agency, or at a portfolio."""

ADMINISTRATOR_GIVES = tuple(
    role for role in Role if role in ADMINISTRATION | SCHOOL_ROLES | {Role.ADMINISTRATOR}
)
ACTING_GIVES = (Role.PLAN_TEAM_MEMBER,)
"""Who only acts as principal makes nobody a leader of the school, least of all themselves."""

MAY_BE_AWAY = LEADERS | DIRECTORS
INVITATION_DAYS = 7
RESET_HOURS = 2
INVITATIONS_TO_ONE = 5
INVITATIONS_BY_ONE = 40
RESETS, RESETS_WITHIN = 3, timedelta(hours=1)


def may_stand_in(
    role: Role, school_id: int | None, held: Iterable[tuple[Role, int | None]]
) -> bool:
    """Whether somebody who holds these roles (each with its school) may stand in for this one.

    For a director only a director, so that the decision goes sideways or up and never down; for a
    school's leader only somebody with a role at that school.
    """
    if role in DIRECTORS:
        return any(own in DIRECTORS for own, _ in held)
    return any(own in SCHOOL_ROLES and place == school_id for own, place in held)


def span_text(first: date, last: date | None) -> str:
    """Dates of a role as people say them: «fra 1.2.2026 til 3.4.2026»."""
    start = f"fra {first.day}.{first.month}.{first.year}"
    return f"{start} til {last.day}.{last.month}.{last.year}" if last else start


def place_text(role: str, school: object | None) -> str:
    """A role and its place: «rektor ved Lillevik skole», or the role alone in the whole agency."""
    return f"{role} ved {school}" if school else role


def invitation_text(name: str, days: int) -> str:
    """The letter that lets someone in for the first time, or again with a new second factor."""
    return (
        f"Hei, {name}.\n\n"
        "Du har fått tilgang til Entilen, der kommunen behandler skolenes planer for én enhet "
        "per elev. Åpne lenken for å velge passord og sette opp bekreftelse i to trinn:\n\n"
        "{lenke}\n\n"
        f"Lenken virker én gang, i {days} dager. Spør den som inviterte deg om en ny hvis den har "
        "gått ut."
    )


def reset_text(name: str, hours: int) -> str:
    """The letter to someone who forgot the password."""
    return (
        f"Hei, {name}.\n\nNoen, trolig du, ba om nytt passord til Entilen. Velg det her:\n\n"
        "{lenke}\n\n"
        f"Lenken virker én gang, i {hours} timer. Har du ikke bedt om dette, kan du se bort fra "
        "brevet; passordet ditt er uendret."
    )


def moved_text(name: str, before: str, after: str) -> str:
    """The letter to both addresses when a person's e-mail address is changed."""
    return (
        f"Hei, {name}.\n\nEn administrator har endret e-postadressen din i Entilen fra {before} "
        f"til {after}. Fra nå av logger du inn med den nye, og brev kommer dit.\n\n"
        "Stemmer det ikke, så si fra til den som administrerer Entilen hos dere med en gang."
    )


UNREADABLE = (
    "Tjenesten kan ikke lese det du logger inn med lenger, fordi den har fått en ny nøkkel. Be en "
    "administrator om å nullstille innloggingen din, eller den som drifter tjenesten."
)

WAYS_IN = {
    "account/email/password_changed": "Passordet ble byttet",
    "account/email/password_set": "Passordet ble byttet",
    "account/email/password_reset": "Passordet ble byttet",
    "mfa/email/totp_activated": "En app på telefonen ble tatt i bruk",
    "mfa/email/totp_deactivated": "Appen på telefonen ble fjernet",
    "mfa/email/webauthn_added": "En passnøkkel ble lagt til",
    "mfa/email/webauthn_removed": "En passnøkkel ble fjernet",
    "mfa/email/recovery_codes_generated": "Nye reservekoder ble laget, og de gamle virker ikke",
}
"""What the library calls a change of a way in, and what it is called in record and letter."""


def changed_text(name: str, what: str, when: str) -> str:
    """The letter about a change in how somebody signs in."""
    return (
        f"Hei, {name}.\n\nDette ble endret i hvordan du logger inn i Entilen, {when}:\n\n"
        f"{what}.\n\n"
        "Var det deg, trenger du ikke gjøre noe. Var det ikke deg, så si fra med en gang til den "
        "som administrerer Entilen hos dere, og be om at innloggingen din blir nullstilt."
    )


def role_text(name: str, what: str, address: str) -> str:
    """The letter about a role that someone got beside what they had."""
    return f"Hei, {name}.\n\nDu er nå {what}.\n\nDu finner oppgavene dine her: {address}"


_LONGEST: list[Callable[[date], int]] = []


def answers_longest_substitution(answer: Callable[[date], int]) -> Callable[[date], int]:
    """Register who knows how many months a substitution that begins on a day may last.

    The requirements come after people in the house, so `programme` answers.
    """
    _LONGEST[:] = [answer]
    return answer


def longest_substitution(first_day: date) -> int:
    """How many months a substitution that begins on this day may last."""
    [answer] = _LONGEST
    return answer(first_day)
