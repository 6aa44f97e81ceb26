"""The map of the schools: a dot each, and a table of the same schools."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from entilen.coverage.forms import GradeFilter
from entilen.coverage.grade_pages import rows_for
from entilen.coverage.map_rules import frame_of
from entilen.coverage.models import Boundary
from entilen.coverage.pages import PER_PAGE, TONES
from entilen.coverage.rules import Standing, Status
from entilen.schools.models import School


@dataclass(frozen=True, slots=True)
class Dot:
    """A school on the map: where, and what it has."""

    school: School
    status: Status
    across: float
    down: float


@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """Where the schools lie, with shape and colour for who has 1:1."""
    form = GradeFilter(request.GET)
    chosen, day = form.chosen(), form.day()
    rows = rows_for(chosen, day)
    schools = School.objects.in_bulk([row.school_id for row in rows])
    boundary = Boundary.objects.last()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "rows": [(schools[row.school_id], row, TONES[row.status]) for row in page.object_list],
        "total": len(rows),
        "query": query.urlencode(),
        "day": day,
        "today": day == timezone.localdate(),
        "statuses": list(Status),
        "boundary": boundary,
    }
    return render(request, "coverage/map.html", context | _drawn(rows, schools, boundary))


def _drawn(
    rows: list[Standing], schools: dict[int, School], boundary: Boundary | None
) -> dict[str, object]:
    """The dots of the schools whose place is known, and how many others there are."""
    placed = [
        (school, row.status, (school.longitude, school.latitude))
        for row in rows
        for school in [schools[row.school_id]]
        if school.longitude is not None and school.latitude is not None
    ]
    outline = [[(x, y) for x, y in ring] for ring in boundary.rings] if boundary else []
    frame = frame_of([place for _, _, place in placed], outline)
    if frame is None:
        return {"dots": [], "nowhere": len(rows)}
    return {
        "dots": [Dot(school, status, *frame.at(place)) for school, status, place in placed],
        "nowhere": len(rows) - len(placed),
        "high": frame.high,
        "outline": frame.path(outline),
    }
