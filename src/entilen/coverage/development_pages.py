"""The page that shows the figure through time, for everybody."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from entilen.accounts.models import Person
from entilen.accounts.queries import has_role, under_director
from entilen.coverage.forms import DevelopmentFilter
from entilen.coverage.line_rules import Seen, changed, line_of
from entilen.coverage.queries import Among
from entilen.coverage.rules import Counts
from entilen.coverage.series_queries import Point, Step, development
from entilen.coverage.statement_rules import PLURALS
from entilen.process.vocabulary import ADMINISTRATION
from entilen.schools.queries import in_district
from entilen.schools.rules import SchoolType


@require_safe
def development_page(request: HttpRequest) -> HttpResponse:
    """The line, and a table of the same days: how many schools have 1:1, and had."""
    form = DevelopmentFilter(request.GET, staff=is_staff(request))
    chosen = form.chosen()
    today = timezone.localdate()
    among = among_of(chosen)
    grade = int(chosen["trinn"] or 0)
    points = development(
        today, Step(chosen["steg"] or Step.MONTH), among=among, by_grade=bool(grade)
    )
    seen = [
        Seen(point.day, point.basis == "published", counts)
        for point in points
        if (counts := _counts(point, among, grade)) is not None
    ]
    now = next((one.counts for one in reversed(seen) if not one.published), Counts())
    context = {
        "form": form,
        "line": line_of(seen),
        "rows": changed(seen),
        "now": now,
        "today": today,
        "who": _who(chosen),
        "has": f"1:1 på {grade}. trinn" if grade else "1:1 på alle trinn",
        "grade": grade,
        "narrowed": among != Among(type=among.type) or grade,
        "device": chosen["enhet"],
        "since": seen[0].day if seen else today,
        "any_published": any(one.published for one in seen),
    }
    return render(request, "coverage/development.html", context)


def is_staff(request: HttpRequest) -> bool:
    """Whether somebody from the administration is signed in: they may ask by director."""
    return isinstance(request.user, Person) and has_role(request.user, *ADMINISTRATION)


def among_of(chosen: dict[str, Any]) -> Among:
    """The schools that were chosen. District and director are those of today."""
    groups: list[set[int]] = []
    if chosen["bydel"]:
        groups.append(set(in_district(chosen["bydel"]).values_list("pk", flat=True)))
    if chosen.get("direktor"):
        groups.append(set(under_director(int(chosen["direktor"]))))
    schools = frozenset(set.intersection(*groups)) if groups else None
    return Among(schools=schools, type=chosen["type"], device=chosen["enhet"])


def _counts(point: Point, among: Among, grade: int) -> Counts | None:
    if grade and point.by_grade:
        one = point.by_grade[grade - 1]
        return Counts(total=one.total, full=one.full, none=one.none, unknown=one.unknown)
    counts = point.figure.by_type[SchoolType(among.type)] if among.type else point.figure.schools
    return None if counts.nothing_known else counts


def _who(chosen: dict[str, Any]) -> str:
    """«grunnskoler», «barneskoler»: what is counted."""
    if not chosen["type"]:
        return "grunnskoler"
    word = PLURALS[SchoolType(chosen["type"])]
    return word if word[0].isdigit() else word.lower()
