"""Whether this process can serve: it answers, and so does the database."""

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse


def health(request: HttpRequest) -> HttpResponse:
    """«ok» once the database answers; the supervisor and a load balancer ask here."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return _said("databasen svarer ikke", 503)
    return _said("ok", 200)


def _said(text: str, status: int) -> HttpResponse:
    return HttpResponse(
        text, content_type="text/plain", status=status, headers={"Cache-Control": "no-store"}
    )
