"""What the pages of the plan show: who writes, which texts clash, how an area came to be."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from entilen.accounts.models import Person
from entilen.cases.models import Case
from entilen.plans.comparison import marked
from entilen.plans.models import Area
from entilen.plans.queries import open_keys
from entilen.plans.reads import areas as stored


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a return letter, as the writer of the area needs it."""

    title: str
    text: str
    severity: str
    state: str
    closed: bool
    href: str


POINTS_OF: list[Callable[[Case, str], list[Point]]] = []
"""Later steps put here what a school must answer in an area: the points of a return letter."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a body of the school decided on one version of the plan."""

    body: str
    outcome: str
    on: date
    case_number: str
    version: int
    wording: str
    dissent: str
    about: str
    """The version in words, or that it is not known."""
    change: str = ""
    """What the body changed where it adopted the plan with changes."""
    change_made: str = ""
    """What the school has done with that change."""
    attendance: str = ""
    struck: str = ""
    """Why a wrong registration is struck: it counts for nothing and stays to be seen."""


RESOLUTIONS_OF: list[Callable[[Case], list[Resolution]]] = []
"""Later steps put here what the school's bodies have decided: the plan says so in print."""


def resolutions_of(case: Case, number: int | None = None) -> list[Resolution]:
    """What the bodies have decided, up to a version of the plan; the earliest first."""
    resolutions = [row for ask in RESOLUTIONS_OF for row in ask(case)]
    return [row for row in resolutions if number is None or row.version <= number]


@dataclass(frozen=True, slots=True)
class Example:
    """An area as another school wrote it, where everybody may read it."""

    school: str
    href: str


EXAMPLES: list[Callable[[Case, str], Example | None]] = []
"""A later step puts here how to find an example for an area."""


def example_of(case: Case, area: str) -> Example | None:
    """How a school like this one wrote the area; None where there is none yet."""
    return next((example for ask in EXAMPLES if (example := ask(case, area))), None)


WRITING = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class AreaLink:
    """An area in the list beside the editor."""

    label: str
    href: str
    note: str
    current: bool = False


def points_of(case: Case, key: str) -> list[Point]:
    """The points that an area was opened for."""
    return [point for ask in POINTS_OF for point in ask(case, key)]


@dataclass(frozen=True, slots=True)
class Clash:
    """Two texts that stand against each other: the one that stands and the other person's."""

    mine: SafeString
    theirs: SafeString
    mine_by: str
    theirs_by: str
    same_person: bool
    difference: SafeString


def area_nav(case: Case, current: str) -> list[AreaLink]:
    """The areas in order, with how far each has come."""
    rows = {row.key: row for row in stored(case)}
    opened = open_keys(case)
    links = []
    for area in case.programme.requirements.areas:
        row = rows.get(area.key)
        note = row.state if row else "Ikke begynt"
        if area.key not in opened:
            note = "Låst"
        links.append(
            AreaLink(area.title, f"/sak/{case.key}/plan/{area.key}/", note, area.key == current)
        )
    return links


def clash(row: Area) -> Clash | None:
    """The two texts of a clash, when there is one."""
    if not row.conflict_html:
        return None
    return Clash(
        mine=mark_safe(row.html),  # noqa: S308
        theirs=mark_safe(row.conflict_html),  # noqa: S308
        mine_by=row.saved_by.name if row.saved_by else "",
        theirs_by=row.conflict_by.name if row.conflict_by else "",
        same_person=row.saved_by_id == row.conflict_by_id,
        difference=marked(row.html, row.conflict_html),
    )


def others_writing(row: Area, person: Person) -> str:
    """The name of another who saved this area in the last minutes."""
    recent = row.saved_at is not None and timezone.now() - row.saved_at < WRITING
    if recent and row.saved_by and row.saved_by_id != person.pk:
        return row.saved_by.name
    return ""


def revisions(row: Area, first: str, second: str) -> dict[str, Any]:
    """The revisions of an area and, of two chosen by version, the marked difference."""
    rows = list(row.revisions.select_related("author"))
    by_version = {str(revision.version): revision for revision in rows}
    new = by_version.get(second) or (rows[0] if rows else None)
    old = by_version.get(first) or (rows[1] if len(rows) > 1 else None)
    return {
        "revisions": rows,
        "old": old,
        "new": new,
        "difference": marked(old.html if old else "", new.html) if new else "",
    }
