"""The handbook in the service: the Markdown of `docs/handbook/`, one page for each role."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

from entilen.accounts.models import Person
from entilen.accounts.queries import held_roles
from entilen.process.vocabulary import Role

PAGES: dict[str, frozenset[Role]] = {
    "rektor": frozenset({Role.PRINCIPAL, Role.ACTING_PRINCIPAL}),
    "plangruppe": frozenset({Role.PLAN_TEAM_MEMBER}),
    "driftsstyre": frozenset({Role.BOARD_MEMBER}),
    "nettverksansvarlig": frozenset({Role.NETWORK_ENGINEER}),
    "ikt-veileder": frozenset({Role.ICT_ADVISER}),
    "fagvurderer": frozenset({Role.PEDAGOGICAL_REVIEWER, Role.TECHNICAL_REVIEWER}),
    "direktor": frozenset({Role.DIRECTOR, Role.DIVISIONAL_DIRECTOR}),
    "programleder": frozenset({Role.PROGRAMME_MANAGER}),
    "arkivar": frozenset({Role.ARCHIVIST}),
    "administrator": frozenset({Role.ADMINISTRATOR}),
    "offentlig": frozenset(),
}
"""The pages in the order of the procedure, and whose they are."""
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page of the handbook, ready to be read."""

    key: str
    title: str
    lead: str
    text: SafeString


@cache
def chapter(key: str) -> Chapter:
    """The page with this key: its heading, its first paragraph, and the rest."""
    path: Path = settings.BASE / "docs" / "handbook" / f"{key}.md"
    title, lead, text = path.read_text(encoding="utf-8").split("\n\n", 2)
    # Our own file with raw HTML switched off: what comes out is safe.
    html = mark_safe(_MARKDOWN.render(text))  # noqa: S308
    return Chapter(key, title.removeprefix("# "), lead, html)


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """Every role's page; the reader's own first."""
    roles = (
        {held.role for held in held_roles(request.user)}
        if isinstance(request.user, Person)
        else set()
    )
    return render(
        request,
        "desk/help.html",
        {
            "own": [chapter(key) for key, whose in PAGES.items() if whose & roles],
            "others": [chapter(key) for key, whose in PAGES.items() if not whose & roles],
        },
    )


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """One role's page."""
    if key not in PAGES:
        raise Http404
    return render(request, "desk/help_page.html", {"chapter": chapter(key)})
