"""Each school for machines: what its grades have, on what ground, and since when."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema

from entilen.api.answers import asked_day, csv_answer, json_answer, only
from entilen.api.coverage import CSV_ANSWER, PARAMETERS
from entilen.api.problems import ProblemOut
from entilen.coverage.queries import standings
from entilen.coverage.school_reading import lines_of
from entilen.schools.models import OrgNumber, School

router = Router(tags=["Skoler"])
DATE_ONLY = PARAMETERS[:1]


class GradeStatusOut(Schema):
    """A grade: its status (full, partly, none, unknown), what that stands on, and since when.

    `ground` is handed_out, followed (from a lower grade), confirmed, stated, retired or declared;
    null where nothing is known. `unconfirmed`: the school's own word. `last_year`: not confirmed
    for the school year of the day.
    """

    grade: int
    status: str
    ground: str | None
    since: date | None
    unconfirmed: bool
    last_year: bool


class SchoolOut(Schema):
    """A school on a day."""

    key: str
    org_number: str | None
    name: str
    type: str
    district: str | None
    status: str
    grades: list[GradeStatusOut]


class SchoolsOut(Schema):
    """The municipality's own schools on a day, in the order of their names."""

    date: date
    items: list[SchoolOut]


@router.get(
    "/schools",
    response={200: SchoolsOut, 304: None, 400: ProblemOut},
    summary="Hver skole, trinn for trinn",
    openapi_extra={"parameters": DATE_ONLY},
)
def schools(request: HttpRequest) -> HttpResponse:
    """The schools as JSON."""
    day = _asked(request)
    return json_answer(request, {"date": day.isoformat(), "items": _schools(day)})


@router.get(
    "/schools.csv",
    response={304: None, 400: ProblemOut},
    summary="Hver skole, trinn for trinn, som CSV",
    openapi_extra={"parameters": DATE_ONLY, "responses": {200: CSV_ANSWER}},
)
def schools_csv(request: HttpRequest) -> HttpResponse:
    """The schools as CSV: a line for each grade."""
    day = _asked(request)
    own = ("key", "org_number", "name", "type", "district")
    of_grade = ("grade", "status", "ground", "since", "unconfirmed", "last_year")
    rows = [
        [day.isoformat(), *(one[name] for name in own), *(line[name] for name in of_grade)]
        for one in _schools(day)
        for line in one["grades"]
    ]
    columns = ("date", *own, *of_grade)
    return csv_answer(request, columns, rows, f"skoler-{day.isoformat()}.csv")


def _asked(request: HttpRequest) -> date:
    only(request, "date")
    return asked_day(request, "date") or timezone.localdate()


def _schools(day: date) -> list[dict[str, Any]]:
    rows = standings(day)
    known = School.objects.in_bulk([row.school_id for row in rows])
    numbers = dict(
        OrgNumber.objects.filter(school__in=known, valid__contains=day).values_list(
            "school", "number"
        )
    )
    return [
        {
            "key": known[row.school_id].slug,
            "org_number": numbers.get(row.school_id),
            "name": known[row.school_id].name,
            "type": row.type.value,
            "district": known[row.school_id].district or None,
            "status": row.status.value,
            "grades": [
                {
                    "grade": line.grade,
                    "status": line.status,
                    "ground": line.ground or None,
                    "since": line.since.isoformat() if line.since else None,
                    "unconfirmed": line.own_word,
                    "last_year": line.last_year,
                }
                for line in lines_of(row)
            ],
        }
        for row in rows
    ]
