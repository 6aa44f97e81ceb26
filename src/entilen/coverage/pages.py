"""The public pages: the figure of a day, the schools, and one school. No one needs to sign in."""

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from entilen.coverage.correction_queries import statement_corrections
from entilen.coverage.forms import DayForm, SchoolFilter
from entilen.coverage.models import PublishedStatement
from entilen.coverage.queries import Coverage, coverage_at, standings
from entilen.coverage.rules import OWN_WORD, Counts, Figure, Status, not_confirmed_for, suppressed
from entilen.coverage.school_reading import lines_of, public_cases, standing_of, years_of
from entilen.coverage.statement_rules import PLURALS
from entilen.coverage.under_way_queries import schools_under_way
from entilen.devices.queries import deviations_on
from entilen.network.queries import dispensations_on
from entilen.process.words import count
from entilen.schools.models import Ownership, School
from entilen.schools.passing_queries import passings_of
from entilen.schools.queries import called
from entilen.schools.rules import COMPULSORY, SchoolType

TONES = {Status.FULL: "ok", Status.PARTIAL: "wait", Status.NONE: "stop", Status.UNKNOWN: "info"}
PER_PAGE = 30


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What a visitor meets first: who has 1:1 today."""
    return figure_page(request)


@require_safe
def figure_page(request: HttpRequest) -> HttpResponse:
    """Coverage on a day: figure, picture, table, definition, source."""
    form = DayForm(request.GET if "dato" in request.GET else {"dato": ""})
    if not form.is_valid():
        return render(request, "coverage/figure.html", {"form": form})
    day = form.cleaned_data["dato"]
    answer = coverage_at(day)
    shown = DayForm(initial={"dato": day})
    context = {
        "form": shown,
        "not_confirmed": not_confirmed_for(day),
        "answer": answer,
        "today": day == timezone.localdate(),
        "dispensations": dispensations_on(day),
        "deviations": deviations_on(day),
        "under_way": schools_under_way() if day == timezone.localdate() else None,
    }
    return render(request, "coverage/figure.html", context | _drawn(answer))


def _drawn(answer: Coverage) -> dict[str, Any]:
    figure, schools = answer.figure, answer.figure.schools
    published = answer.basis == "published"
    known = (schools.full or 0) + (schools.partial or 0) + (schools.none or 0)
    return {
        "schools": schools,
        "of_all": f"av {schools.total} grunnskoler" if schools.total is not None else "grunnskoler",
        "table_label": f"Skoler med 1:1 {answer.day:%d.%m.%Y}",
        "has_partial": any(counts.partial for counts in figure.by_type.values()),
        "published": published,
        "corrections": statement_corrections([answer.statement] if answer.statement else []),
        "nothing_known": not published and not known,
        "bars": _published_bars(figure) if published else _computed_bars(figure, answer.day),
        "grades": [] if published or not known else answer.by_grade,
        "beside": _beside(figure),
        "rows": _table(figure),
        "latest": _latest(answer),
    }


def _published_bars(figure: Figure) -> list[dict[str, Any]]:
    """A statement that does not give the number of schools of a type: how those with 1:1 divide.

    The number stands alone: «66 av 114» would read as 66 of 114 primary schools.
    """
    whole = figure.schools.full or 0
    return [
        {
            "label": PLURALS[kind],
            "value": figure.by_type[kind].full,
            "total": whole,
            "alone": True,
        }
        for kind in COMPULSORY
        if figure.by_type[kind].full is not None
    ]


def _computed_bars(figure: Figure, day: date) -> list[dict[str, Any]]:
    return [
        {
            "label": PLURALS[kind],
            "value": counts.full,
            "total": counts.total,
            "partial": counts.partial,
            "href": f"/skoler/?type={kind}&dato={day:%d.%m.%Y}",
        }
        for kind in COMPULSORY
        if (counts := figure.by_type[kind]).total
    ]


def _beside(figure: Figure) -> str:
    """The schools that stand outside the figure, in a sentence."""
    counts = figure.by_type[SchoolType.LOWER_AND_UPPER_SECONDARY]
    if not counts.full:
        return ""
    return f"I tillegg har {count(counts.full, 'skole', 'skoler')} på 8.–13. trinn 1:1."


def _table(figure: Figure) -> list[tuple[str, Counts, bool]]:
    """Rows of the table: label, numbers, and whether the row is the sum."""
    rows = [(PLURALS[kind], figure.by_type[kind], False) for kind in COMPULSORY]
    rows.append(("Grunnskoler i alt", figure.schools, True))
    beside = [kind for kind in SchoolType if kind not in COMPULSORY]
    rows += [(PLURALS[kind], figure.by_type[kind], False) for kind in beside]
    return [row for row in rows if row[2] or not _empty(row[1])]


def _empty(counts: Counts) -> bool:
    return counts.nothing_known or counts.total == 0


def _latest(answer: Coverage) -> dict[str, Any] | None:
    if answer.latest is None:
        return None
    schools = answer.latest.numbers.get("schools", {})
    return {"date": answer.latest.date, "source": answer.latest.source, **schools}


@require_safe
def school_list(request: HttpRequest) -> HttpResponse:
    """Every school, by name, with its status today or on the day that is asked for."""
    form = SchoolFilter(request.GET)
    chosen, day = form.chosen(), form.day()
    by_school = {
        row.school_id: row
        for row in (standings(day, everyone=True) if day else [])
        if _fits(row.type, row.status, chosen)
    }
    ids = [key for key in _named(chosen) if key in by_school]
    page = Paginator(ids, PER_PAGE).get_page(request.GET.get("page"))
    schools = School.objects.in_bulk(page.object_list)
    rows = [
        (schools[key], by_school[key], TONES[by_school[key].status]) for key in page.object_list
    ]
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "total": len(ids),
        "query": query.urlencode(),
        "group": chosen["gruppe"],
        "day": day,
        "today": day == timezone.localdate(),
        "published": PublishedStatement.objects.filter(date=day).first() if day else None,
        "own_word": OWN_WORD,
        "not_confirmed": not_confirmed_for(day) if day else "",
    }
    return render(request, "coverage/schools.html", context)


def _fits(kind: SchoolType, status: Status, chosen: dict[str, str]) -> bool:
    return chosen["type"] in ("", kind) and chosen["status"] in ("", status)


def _named(chosen: dict[str, str]) -> list[int]:
    """Ids of the schools of the group with that name, in the order of names."""
    schools = School.objects.filter(called(chosen["navn"]))
    if chosen["gruppe"] == "privat":
        schools = schools.filter(ownership=Ownership.PRIVATE)
    else:
        special = chosen["gruppe"] == "spesial"
        schools = schools.filter(ownership=Ownership.PUBLIC, special=special)
    return list(schools.values_list("pk", flat=True))


@require_safe
def school_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One school: status, grades, decisions, what was promised and what is done."""
    school = get_object_or_404(School.objects.select_related("successor"), slug=slug)
    day = _last_day(school)
    standing = standing_of(school, day)
    lines = lines_of(standing)
    return render(
        request,
        "coverage/school.html",
        {
            "school": school,
            "lead": _lead(school),
            "private": school.ownership == Ownership.PRIVATE,
            "standing": standing,
            "own_word": OWN_WORD,
            "not_confirmed": not_confirmed_for(day),
            "tone": TONES[standing.status],
            "since": _full_since(standing.status, [line.since for line in lines]),
            "lines": [(line, suppressed(line.devices), suppressed(line.pupils)) for line in lines],
            "cases": public_cases(school),
            "years": years_of(school, day),
            "passings": [
                row
                for row in passings_of(school)
                if not row.closes or row.successor_id == school.pk
            ],
            "today": timezone.localdate(),
        },
    )


def _last_day(school: School) -> date:
    """Today; for a school that is closed, the last day on which it was open."""
    today = timezone.localdate()
    return school.closed - timedelta(days=1) if school.is_closed and school.closed else today


def _lead(school: School) -> str:
    kind = str(school.get_type_display()).capitalize()
    return f"{kind} i {school.district}" if school.district else kind


def _full_since(status: Status, days: list[Any]) -> Any:
    """The day on which the last of the grades got 1:1."""
    known = [day for day in days if day]
    return max(known) if status is Status.FULL and known else None
