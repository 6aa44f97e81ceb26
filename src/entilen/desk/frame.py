"""What the frame of every page holds: the way around for this person, and who they are."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from entilen.accounts.models import Person
from entilen.accounts.queries import held_roles, role_line
from entilen.desk.worklist import is_without
from entilen.process.vocabulary import ADMINISTRATION, CASE_HANDLERS, DIRECTORS, SCHOOL_ROLES, Role
from entilen.programme.models import Owner
from entilen.programme.queries import owner_shown
from entilen.ui.shell import NavLink, OwnerMark, UserMenu

FOOTER = [
    ("Hjelp", "/hjelp/"),
    ("Krav til skolene", "/krav/"),
    ("Åpne data", "/apne-data/"),
    ("Personvern", "/personvern/"),
    ("Tilgjengelighet", "/tilgjengelighet/"),
]
BANNER = "Dette er en oppdiktet kommune. Skoler, personer og saker finnes ikke."


def frame(request: HttpRequest) -> dict[str, Any]:
    """The shapes of `ui/shell.py`, filled for this request."""
    person = getattr(request, "user", None)
    signed_in = isinstance(person, Person)
    demo = settings.MODE == "demo"
    known = owner_shown()
    places = _places(person) if isinstance(person, Person) else []
    places += [("Hvem har 1:1?", "/dekning/"), ("Skolene", "/skoler/")]
    return {
        "nav": [
            NavLink(label=label, href=href, current=_here(request.path, href))
            for label, href in places
        ],
        "user_menu": _menu(person, demo) if isinstance(person, Person) else None,
        "sign_in_href": "" if signed_in else settings.LOGIN_URL,
        "footer_links": [NavLink(label=label, href=href) for label, href in FOOTER],
        "demo_banner": BANNER if demo else "",
        "brand_href": "/",
        "issuers": settings.ISSUERS,
        "theme": known.theme if known else "neutral",
        "owner": _mark(known) if known else None,
    }


def _mark(known: Owner) -> OwnerMark:
    return OwnerMark(known.name, known.department, known.email, known.phone)


def _here(path: str, href: str) -> bool:
    return path == href if href == "/" else path.startswith(href)


def _places(person: Person) -> list[tuple[str, str]]:
    roles = {held.role for held in held_roles(person)}
    places = [] if is_without(person) else [("Mine oppgaver", "/arbeid/")]
    if roles & SCHOOL_ROLES:
        places.append(("Sakene våre", "/sak/"))
    if Role.NETWORK_ENGINEER in roles:
        places.append(("Nettverk", "/nettverk/"))
    if roles & (CASE_HANDLERS | DIRECTORS | {Role.PROGRAMME_MANAGER, Role.ARCHIVIST}):
        places.append(("Alle saker", "/saker/"))
    if roles & (ADMINISTRATION - {Role.NETWORK_ENGINEER}):
        places.append(("Oversikt", "/oversikt/"))
    if roles & {Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER}:
        places.append(("Register", "/register/"))
        places.append(("Brev", "/brev/"))
    if Role.ADMINISTRATOR in roles:
        places.append(("Personer", "/personer/"))
    if roles & {Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER}:
        places.append(("Oppsett", "/oppsett/"))
    return places


def _menu(person: Person, demo: bool) -> UserMenu:
    return UserMenu(
        name=person.name,
        role=role_line(person),
        sign_out_href="/logg-ut/",
        switch_href="/demo/" if demo else "",
        settings_href="/konto/",
    )
