"""What a supervisor and a load balancer ask of this process: is it alive, is it ready."""

import os
import shutil
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse

from entilen.config.upgrades import applied, unknown, wanting
from entilen.config.version import edition

FULL = 64 * 1024**2
"""Bytes below which a disk is full: PostgreSQL needs room for four files of its journal."""
READ_ONLY = "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::bool"


def alive(request: HttpRequest) -> HttpResponse:
    """This process answers; the database is not asked, for starting us again would not mend it."""
    return said(f"ok\nEntilen {edition()}\n", 200)


def ready(request: HttpRequest) -> HttpResponse:
    """Whether people should be sent here: the database answers, is ours to write and of this
    edition, and there is room on the disk."""
    hindrance = _hindrance()
    return said(f"{hindrance or 'klar'}\n", 503 if hindrance else 200)


def _hindrance() -> str:
    if shutil.disk_usage(volume()).free < FULL:
        return "disken er full"
    try:
        with connection.cursor() as cursor:
            cursor.execute(READ_ONLY)
            if cursor.fetchone() == (True,):
                return "databasen kan bare leses"
        taken = applied()
    except Error:
        return "databasen svarer ikke"
    if unknown(taken):
        return "databasen er oppgradert av en nyere utgave"
    return "databasen er ikke oppgradert" if wanting(taken) else ""


def volume() -> Path:
    """Where data lies on this machine, or the folder in which it will."""
    place = Path(os.environ.get("ENTILEN_VAR") or settings.BASE / "var").resolve()
    return next(folder for folder in (place, *place.parents) if folder.exists())


def said(text: str, status: int) -> HttpResponse:
    """Plain words that nobody keeps, and that are no line in the log each time they are said."""
    answer = HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        status=status,
        headers={"Cache-Control": "no-store"},
    )
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer
