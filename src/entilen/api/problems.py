"""How a machine is told what is wrong: problem+json (RFC 9457)."""

import json

from django.http import HttpRequest, HttpResponse
from ninja import Schema


class ProblemOut(Schema):
    """A problem, in words that a person can act on."""

    type: str
    title: str
    status: int
    detail: str


class BadRequest(Exception):
    """The question cannot be understood; the message says why."""


def bad_request(request: HttpRequest, wrong: BadRequest | type[BadRequest]) -> HttpResponse:
    """The answer to such a question."""
    problem = {
        "type": "about:blank",
        "title": "Vi forstår ikke spørsmålet",
        "status": 400,
        "detail": str(wrong),
    }
    response = HttpResponse(
        json.dumps(problem, ensure_ascii=False).encode(),
        status=400,
        content_type="application/problem+json",
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
