"""The figure through time, and every correction, for machines."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema

from entilen.api.answers import asked_day, csv_answer, json_answer, only
from entilen.api.coverage import CSV_ANSWER, ByTypeOut, CountsOut
from entilen.api.problems import BadRequest, ProblemOut
from entilen.coverage.correction_queries import (
    as_correction,
    ledger_corrections,
    statement_corrections,
)
from entilen.coverage.late_queries import late_moments, recorded_late
from entilen.coverage.models import PublishedStatement
from entilen.coverage.rules import COUNTED
from entilen.coverage.series_queries import Point, Step, series
from entilen.schools.rules import add_months

router = Router(tags=["Dekning over tid"])
MOST_LATE = 500
"""Late recordings that the list holds: the newest."""
PARAMETERS = [
    {
        "name": name,
        "in": "query",
        "required": False,
        "description": text,
        "schema": {"type": "string", "format": "date"},
    }
    for name, text in (
        ("from", "Første dato. Uten den begynner rekken fem år før den siste."),
        ("to", "Siste dato. Uten den er det i dag."),
    )
] + [
    {
        "name": "step",
        "in": "query",
        "required": False,
        "description": "Avstanden mellom punktene. Uten den er det en måned.",
        "schema": {"type": "string", "enum": [step.value for step in Step]},
    }
]


class PointOut(Schema):
    """The figure on a day, as `coverage` with that date gives it."""

    date: date
    basis: str
    schools: CountsOut
    by_type: ByTypeOut


class SeriesOut(Schema):
    """The figure on each day of the series, the first first."""

    points: list[PointOut]


class ChangeOut(Schema):
    """A number before and after; small numbers are not told exactly."""

    what: str
    before: str
    after: str


class CorrectionOut(Schema):
    """Something that was published or registered wrongly or late, when it was corrected, and why.

    `day` is the day it is about, `last_day` the last of the days of which the answer is another;
    the numbers of what was recorded late are the figure of that last day, before and after.
    """

    corrected: date
    about: str
    day: date
    last_day: date | None
    school: str | None
    reason: str
    changes: list[ChangeOut]


class CorrectionsOut(Schema):
    """Every correction, the newest first."""

    items: list[CorrectionOut]


@router.get(
    "/coverage/series",
    response={200: SeriesOut, 304: None, 400: ProblemOut},
    summary="Utviklingen over tid",
    openapi_extra={"parameters": PARAMETERS},
)
def coverage_series(request: HttpRequest) -> HttpResponse:
    """The series as JSON."""
    return json_answer(request, {"points": [_point(one) for one in _asked(request)]})


@router.get(
    "/coverage/series.csv",
    response={304: None, 400: ProblemOut},
    summary="Utviklingen over tid, som CSV",
    openapi_extra={"parameters": PARAMETERS, "responses": {200: CSV_ANSWER}},
)
def coverage_series_csv(request: HttpRequest) -> HttpResponse:
    """The series as CSV: a line for each point and group of schools."""
    rows = [
        [point["date"], point["basis"], group, *counts.values()]
        for point in map(_point, _asked(request))
        for group, counts in [("schools", point["schools"]), *point["by_type"].items()]
    ]
    return csv_answer(request, ("date", "basis", "group", *COUNTED), rows, "dekning-over-tid.csv")


def _point(one: Point) -> dict[str, Any]:
    return {"date": one.day.isoformat(), "basis": one.basis, **one.figure.as_dict()}


def _asked(request: HttpRequest) -> list[Point]:
    only(request, "from", "to", "step")
    last = asked_day(request, "to") or timezone.localdate()
    first = asked_day(request, "from") or add_months(last, -60)
    if first > last:
        raise BadRequest("from er etter to. Bytt dem om.")
    step = request.GET.get("step", Step.MONTH.value)
    if step not in list(Step):
        raise BadRequest(f"step kan ikke være «{step[:40]}». Bruk month eller year.")
    try:
        return series(first, last, Step(step))
    except ValueError as wrong:
        raise BadRequest(str(wrong)) from None


@router.get(
    "/corrections",
    response={200: CorrectionsOut, 304: None, 400: ProblemOut},
    summary="Rettelser av tall",
)
def corrections(request: HttpRequest) -> HttpResponse:
    """Every correction as JSON."""
    only(request)
    return json_answer(request, {"items": _corrections()})


@router.get(
    "/corrections.csv",
    response={304: None, 400: ProblemOut},
    summary="Rettelser av tall, som CSV",
    openapi_extra={"responses": {200: CSV_ANSWER}},
)
def corrections_csv(request: HttpRequest) -> HttpResponse:
    """Every correction as CSV: a line for each number."""
    only(request)
    names = ("corrected", "about", "day", "last_day", "school", "reason")
    rows = [
        [*(one[name] for name in names), change["what"], change["before"], change["after"]]
        for one in _corrections()
        for change in one["changes"]
    ]
    columns = (*names, "what", "before", "after")
    return csv_answer(request, columns, rows, "rettelser.csv")


def _corrections() -> list[dict[str, Any]]:
    rows = [*_of_statements(), *_of_schools(), *_of_earlier_days()]
    return sorted(rows, key=lambda row: str(row["corrected"]), reverse=True)


def _of_statements() -> list[dict[str, Any]]:
    return [
        {
            "corrected": one.on.isoformat(),
            "about": f"Publisert tall: {one.statement.title}",
            "day": one.statement.date.isoformat(),
            "last_day": None,
            "school": None,
            "reason": one.reason,
            "changes": [
                {"what": what, "before": str(before), "after": str(after)}
                for what, before, after in one.numbers
            ],
        }
        for one in statement_corrections(PublishedStatement.objects.all())
    ]


def _of_earlier_days() -> list[dict[str, Any]]:
    return [
        {
            "corrected": one.on.isoformat(),
            "about": "Ført inn i ettertid",
            "day": (one.first or one.last).isoformat(),
            "last_day": one.last.isoformat(),
            "school": one.schools[0].name if one.number == 1 else None,
            "reason": one.cause,
            "changes": [
                {"what": what, "before": str(before), "after": str(after)}
                for what, before, after in one.numbers
            ],
        }
        for one in recorded_late(list(late_moments()[:MOST_LATE]))
    ]


def _of_schools() -> list[dict[str, Any]]:
    return [
        {
            "corrected": timezone.localdate(entry.recorded_at).isoformat(),
            "about": one.what,
            "day": entry.effective.isoformat(),
            "last_day": None,
            "school": entry.school.name,
            "reason": one.reason,
            "changes": [
                {"what": what, "before": before, "after": after}
                for what, (before, after) in zip(("enheter", "elever"), one.numbers, strict=True)
            ],
        }
        for entry in ledger_corrections()
        for one in [as_correction(entry)]
    ]
