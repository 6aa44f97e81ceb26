"""The head and the foot that every letter to a school has, as they stood when it was sent."""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from entilen.accounts.models import Person
from entilen.accounts.queries import leaders_of, roles_at
from entilen.bodies.models import BoardLink
from entilen.cases.access import behalf_of, roles_on
from entilen.cases.models import Case
from entilen.process.vocabulary import LEADERS, Role
from entilen.process.words import long_date
from entilen.programme.models import Owner
from entilen.programme.queries import owner


@dataclass(frozen=True, slots=True)
class LetterHead:
    """Who writes, in which role, to whom, when and by what; and whom the school may ask."""

    case: str
    school: str
    day: str
    signer: str
    title: str
    absent: str = ""
    to: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    contact: str = ""
    email: str = ""
    authority: str = ""
    owner: str = ""

    @property
    def stored(self) -> dict[str, Any]:
        """As it is kept with a letter."""
        return asdict(self)


def letter_head(
    case: Case,
    person: Person,
    roles: frozenset[Role],
    *,
    authority: str = "",
    day: date | None = None,
    absent: Person | None = None,
) -> LetterHead:
    """The head of a letter that a person sends today, in one of these roles.

    The school's leaders receive it; the board's members with an open link, and who handles the
    case, are told. `day` and `absent` are given where a letter of an earlier day is put right.
    """
    own = roles_at(person, case.school_id) & roles
    held = sorted(own or roles_on(person, case) & roles)
    asked = _handler(case) or person
    known = owner()
    return LetterHead(
        case=case.number,
        school=case.school.name,
        day=long_date(day or timezone.localdate()),
        signer=person.name,
        title=_title(held[0] if held else min(roles), known),
        absent=getattr(absent or behalf_of(person, case, roles), "name", ""),
        to=[_with_title(leader, case) for leader in leaders_of(case.school)],
        copies=_copies(case, person),
        contact=asked.name,
        email=asked.email,
        authority=authority,
        owner=known.publisher if known else "",
    )


def _title(role: Role, known: Owner | None) -> str:
    """What the municipality calls those who decide, or the role's own word."""
    own = {
        Role.DIRECTOR: known.director_title if known else "",
        Role.DIVISIONAL_DIRECTOR: known.divisional_title if known else "",
    }
    return own.get(role) or role.label


def _with_title(leader: Person, case: Case) -> str:
    titles = sorted(roles_at(leader, case.school_id) & LEADERS)
    return f"{leader.name}, {titles[0].label}" if titles else leader.name


def _copies(case: Case, sender: Person) -> list[str]:
    """Who else is told: the board's members with an open link, and who handles the case."""
    links = BoardLink.objects.open_now().filter(case=case).order_by("pk")
    copies = [f"{link.name}, driftsstyret" for link in links]
    handler = _handler(case)
    if handler and handler != sender:
        copies.append(f"{handler.name}, saksbehandler")
    return copies


def _handler(case: Case) -> Person | None:
    """Who handles the case, while they still have the role at its school."""
    handler = case.handler
    if handler and Role.ICT_ADVISER in roles_at(handler, case.school_id):
        return handler
    return None
