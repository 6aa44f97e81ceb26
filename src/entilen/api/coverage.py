"""Coverage for machines: the same reads as the public page, as JSON and as CSV."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema

from entilen.api.answers import asked_day, csv_answer, json_answer, moment, only
from entilen.api.problems import ProblemOut
from entilen.coverage.queries import Coverage, coverage_at
from entilen.coverage.rules import COUNTED, COUNTED_BY_GRADE

router = Router(tags=["Dekning"])
COLUMNS = ("date", "basis", "group", *COUNTED, "definition", "source", "unconfirmed")
GRADE_COLUMNS = ("date", "basis", *COUNTED_BY_GRADE, "definition", "source", "unconfirmed")
CSV_ANSWER = {
    "description": "Komma mellom feltene, UTF-8, en linje for grunnskolene og en for hver "
    "skoletype, eller en for hvert trinn. Et tomt felt er et tall som ikke er kjent.",
    "content": {"text/csv": {"schema": {"type": "string"}}},
}
PARAMETERS = [
    {
        "name": "date",
        "in": "query",
        "required": False,
        "description": "Datoen tallene skal gjelde for. Uten den gjelder de i dag.",
        "schema": {"type": "string", "format": "date"},
        "example": "2021-01-31",
    },
    {
        "name": "known_at",
        "in": "query",
        "required": False,
        "description": "Slik vi visste det denne dagen: det som er registrert eller rettet senere, "
        "er ikke med.",
        "schema": {"type": "string", "format": "date"},
    },
]


class CountsOut(Schema):
    """Schools of a kind; null is a number that is not known."""

    total: int | None
    full: int | None
    partial: int | None
    none: int | None
    unknown: int | None


class ByTypeOut(Schema):
    """The same five numbers for each type of school."""

    primary: CountsOut
    lower_secondary: CountsOut
    combined: CountsOut
    lower_and_upper_secondary: CountsOut
    upper_secondary: CountsOut
    other: CountsOut


class LatestOut(Schema):
    """The owner's newest published figure at the date."""

    date: date
    schools: CountsOut
    definition: str
    source: str


class CoverageOut(Schema):
    """Coverage on a day. `latest_published` is there when `basis` is "computed".

    `unconfirmed` is how many compulsory schools rest on what they have stated themselves, and that
    nobody has confirmed; `not_confirmed_this_year` how many have 1:1 on a grade that nobody has
    confirmed for the school year of the day. Both are null in a published statement.
    """

    date: date
    basis: str
    definition: str
    schools: CountsOut
    by_type: ByTypeOut
    source: str
    unconfirmed: int | None
    not_confirmed_this_year: int | None
    notes: list[str]
    latest_published: LatestOut | None = None


class GradeOut(Schema):
    """Compulsory schools that have a grade; null is a number that is not known.

    `unconfirmed` is how many of them rest on what they have stated themselves, and that nobody has
    confirmed; null in a published statement.
    """

    grade: int
    total: int | None
    full: int | None
    none: int | None
    unknown: int | None
    unconfirmed: int | None


class GradesOut(Schema):
    """Coverage by grade on a day. A published statement says nothing of grades."""

    date: date
    basis: str
    definition: str
    grades: list[GradeOut]
    source: str


ANSWERS: dict[int, Any] = {200: CoverageOut, 304: None, 400: ProblemOut}


@router.get(
    "/coverage",
    response=ANSWERS,
    summary="Hvem har 1:1 på en dato",
    openapi_extra={"parameters": PARAMETERS},
)
def coverage(request: HttpRequest) -> HttpResponse:
    """The figure of a day as JSON."""
    return json_answer(request, _asked(request).as_dict())


@router.get(
    "/coverage.csv",
    response={304: None, 400: ProblemOut},
    summary="Hvem har 1:1 på en dato, som CSV",
    openapi_extra={
        "parameters": PARAMETERS,
        "responses": {200: CSV_ANSWER},
    },
)
def coveragecsv_answer(request: HttpRequest) -> HttpResponse:
    """The figure of a day as CSV: one line for the compulsory schools, one for each type."""
    answer = _asked(request)
    day, data = answer.day.isoformat(), answer.figure.as_dict()
    by_type = {kind.value: number for kind, number in answer.unconfirmed_by_type.items()}
    unconfirmed = {"schools": answer.unconfirmed, **by_type}
    rows = [
        [
            *(day, answer.basis, group, *counts.values(), answer.definition, answer.source),
            unconfirmed.get(group),
        ]
        for group, counts in [("schools", data["schools"]), *data["by_type"].items()]
    ]
    return csv_answer(request, COLUMNS, rows, f"dekning-{day}.csv")


@router.get(
    "/coverage/grades",
    response={**ANSWERS, 200: GradesOut},
    summary="Hvor mange grunnskoler har 1:1 på hvert trinn",
    openapi_extra={"parameters": PARAMETERS},
)
def grades(request: HttpRequest) -> HttpResponse:
    """Each grade of a day as JSON."""
    answer = _asked(request)
    content = {
        "date": answer.day.isoformat(),
        "basis": answer.basis,
        "definition": answer.definition,
        "grades": [{**row.as_dict(), "unconfirmed": row.unconfirmed} for row in answer.by_grade],
        "source": answer.source,
    }
    return json_answer(request, content)


@router.get(
    "/coverage/grades.csv",
    response={304: None, 400: ProblemOut},
    summary="Hvor mange grunnskoler har 1:1 på hvert trinn, som CSV",
    openapi_extra={"parameters": PARAMETERS, "responses": {200: CSV_ANSWER}},
)
def gradescsv_answer(request: HttpRequest) -> HttpResponse:
    """Each grade of a day as CSV."""
    answer = _asked(request)
    day = answer.day.isoformat()
    rows = [
        [
            *(day, answer.basis, *row.as_dict().values(), answer.definition, answer.source),
            row.unconfirmed,
        ]
        for row in answer.by_grade
    ]
    return csv_answer(request, GRADE_COLUMNS, rows, f"dekning-trinn-{day}.csv")


def _asked(request: HttpRequest) -> Coverage:
    """The answer to what was asked. A question that cannot be understood gets no other answer."""
    only(request, "date", "known_at")
    day = asked_day(request, "date") or timezone.localdate()
    known = asked_day(request, "known_at")
    return coverage_at(day, known_at=moment(known))
