"""The page that shows the schools grade by grade, as squares and as a table."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from entilen.coverage.forms import GradeFilter
from entilen.coverage.pages import PER_PAGE
from entilen.coverage.queries import standings
from entilen.coverage.rules import Standing, not_confirmed_for
from entilen.coverage.school_reading import SQUARES, row_of
from entilen.schools.models import School
from entilen.schools.queries import in_district
from entilen.schools.rules import COMPULSORY


@require_safe
def grades_page(request: HttpRequest) -> HttpResponse:
    """The schools that the figure counts, a row each, with a square for each grade."""
    form = GradeFilter(request.GET)
    chosen, day = form.chosen(), form.day()
    rows = rows_for(chosen, day)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    schools = School.objects.in_bulk([row.school_id for row in page.object_list])
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "rows": [row_of(row, schools[row.school_id]) for row in page.object_list],
        "total": len(rows),
        "key": SQUARES,
        "query": query.urlencode(),
        "day": day,
        "today": day == timezone.localdate(),
        "not_confirmed": not_confirmed_for(day) if day else "",
    }
    return render(request, "coverage/grades.html", context)


def rows_for(chosen: dict[str, str], day: date | None) -> list[Standing]:
    """The counted schools that fit what was chosen, by name: the compulsory ones, or those of the
    type. Without a day there are none."""
    if day is None:
        return []
    kinds = [chosen["type"]] if chosen["type"] else list(COMPULSORY)
    district = chosen["bydel"]
    ids = set(in_district(district).values_list("pk", flat=True)) if district else None
    return [
        row
        for row in standings(day, ids=ids)
        if row.type in kinds and chosen["status"] in ("", row.status)
    ]
