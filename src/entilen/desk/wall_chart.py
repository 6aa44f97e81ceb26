"""The wall chart: every school of the procedure with where its newest case stands."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from entilen.accounts.doors import person_of, require_role, signed_in
from entilen.accounts.models import Person
from entilen.cases.access import schools_followed, visible_cases
from entilen.desk.listing import CaseFilter, filtered
from entilen.desk.situation import status_of
from entilen.process.vocabulary import (
    ADMINISTRATION,
    ENDED,
    Audience,
    DeviceType,
    Party,
    Role,
    Stage,
)
from entilen.rollout.holds import held
from entilen.schools.models import School
from entilen.schools.queries import districts, in_scheme

STAFF = tuple(ADMINISTRATION - {Role.NETWORK_ENGINEER})


@dataclass(frozen=True, slots=True)
class Tile:
    """One school: its name, what its case is about and where it stands."""

    name: str
    href: str
    summary: str
    tag: str
    tone: str


def tiles(person: Person, chosen: CaseFilter) -> list[Tile]:
    """The schools in order of name, each with the newest case that the person sees and that fits.

    A school without such a case is shown only where nothing but the district was chosen.
    """
    cases = filtered(visible_cases(person), chosen).order_by("school_id", "-pk")
    newest = {case.school_id: case for case in cases.distinct("school_id")}
    holds = held([case.pk for case in newest.values()], timezone.localdate())
    followed = schools_followed(person)
    wanted = in_scheme(timezone.localdate()) | Q(pk__in=newest)
    schools = School.objects.filter(wanted).order_by("sort_key")
    if followed is not None:
        schools = schools.filter(Q(pk__in=followed) | Q(pk__in=newest))
    if chosen.district:
        schools = schools.filter(district=chosen.district)
    all_schools = not (chosen.words or chosen.stage or chosen.overdue or chosen.asks_rows)
    wall = []
    for key, name, slug in schools.values_list("pk", "name", "slug"):
        case = newest.get(key)
        if case:
            status = status_of(case, Audience.ADMINISTRATION)
            href, tone = f"/sak/{case.key}/", _tone(case.at, Party(case.turn))
            if hold := holds.get(case.pk):
                status, tone = f"{status}, {hold.tag.lower()}", hold.tone
            wall.append(Tile(name, href, case.summary, status, tone))
        elif all_schools:
            wall.append(Tile(name, f"/skoler/{slug}/", "", "Ingen sak", "lock"))
    return wall


def _tone(stage: Stage, turn: Party) -> str:
    if stage is Stage.GRANTED:
        return "ok"
    if stage in ENDED or stage is Stage.SUSPENDED:
        return "lock"
    return "wait" if turn is Party.SCHOOL else "todo"


@signed_in
def wall_chart(request: HttpRequest) -> HttpResponse:
    """All schools on one page, filtered like the list of cases."""
    person = person_of(request)
    require_role(person, *STAFF)
    chosen = CaseFilter.of(request.GET)
    shown = tiles(person, chosen)
    return render(
        request,
        "desk/wall_chart.html",
        {"tiles": shown, "chosen": chosen, "query": chosen.query, **choices()},
    )


def choices() -> dict[str, object]:
    """What the filters of cases can be set to."""
    return {
        "stages": [(stage.value, stage.label) for stage in Stage],
        "districts": districts(),
        "grades": range(1, 11),
        "devices": DeviceType.choices(),
    }
