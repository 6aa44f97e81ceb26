"""How machines are answered: JSON and CSV with a mark, and questions that are understood."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from entilen.api.problems import BadRequest
from entilen.coverage.queries import end_of
from entilen.coverage.rules import read_day
from entilen.process.words import count
from entilen.ui.rules import joined


def only(request: HttpRequest, *names: str) -> None:
    """Refuse a question with a word that is not known: it would get another answer than it asks."""
    unknown = sorted(set(request.GET) - set(names))
    if unknown:
        known = f"Bruk {joined(names)}." if names else "Adressen har ingen valg."
        raise BadRequest(f"Vi kjenner ikke «{unknown[0][:40]}». {known}")


def json_answer(request: HttpRequest, content: Any) -> HttpResponse:
    """A value as JSON."""
    body = json.dumps(content, ensure_ascii=False, indent=2)
    return answer(request, f"{body}\n".encode(), "application/json; charset=utf-8")


def csv_answer(
    request: HttpRequest, columns: Iterable[str], rows: Iterable[list[Any]], name: str
) -> HttpResponse:
    """Rows as a file that is saved under a name."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([columns, *rows])
    response = answer(request, text.getvalue().encode(), "text/csv; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def moment(known: date | None) -> datetime | None:
    """The last moment of a day, to know what was known then."""
    return end_of(known) if known else None


def asked_day(request: HttpRequest, name: str) -> date | None:
    """A day of the address; None where it is not asked for. Raises BadRequest."""
    values = request.GET.getlist(name)
    if not values:
        return None
    if len(values) > 1:
        raise BadRequest(
            f"{name} står {count(len(values), 'gang', 'ganger')}. Spør om én dato om gangen."
        )
    if not values[0]:
        raise BadRequest(f"{name} er tom. Skriv år, måned og dag slik: 2021-01-31.")
    try:
        return read_day(values[0], timezone.localdate())
    except ValueError as wrong:
        raise BadRequest(str(wrong)) from None


def answer(request: HttpRequest, body: bytes, content_type: str) -> HttpResponse:
    """The body with its mark; one who has it already gets the mark alone."""
    mark = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    asked = [tag.strip().removeprefix("W/") for tag in _if_none_match(request).split(",")]
    same = mark in asked or "*" in asked
    response = HttpResponse(b"" if same else body, status=304 if same else 200)
    if same:
        del response.headers["Content-Type"]
    else:
        response.headers["Content-Type"] = content_type
    response.headers["ETag"] = mark
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _if_none_match(request: HttpRequest) -> str:
    return request.headers.get("If-None-Match", "")
