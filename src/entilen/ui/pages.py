"""The style guide, and the pages that say that something went wrong."""

import logging
import sys
from collections.abc import Iterator

import psycopg
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from psycopg.errors import DiskFull

from entilen.ui.gallery import examples
from entilen.ui.given_back import given_back, page_before

log = logging.getLogger(__name__)

FOREIGN_FORMS = ("Origin checking failed", "Referer checking failed")
"""How Django begins its reason when a form comes from another address."""
DATABASE_FAULTS = (OperationalError, InterfaceError)
GONE = ("08", "57")
"""Classes of SQLSTATE: the connection is gone, the server is closing. What the driver itself finds
has none."""


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, open to everyone: it shows no one's data."""
    return render(request, "ui/gallery.html", examples(request.GET))


def _error(name: str, status: int, **said: object) -> HttpResponse:
    """An error page needs neither person nor database: the frame without the way around."""
    return HttpResponse(render_to_string(f"ui/errors/{name}.html", said), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that cannot be understood, or asked for another than us."""
    if isinstance(exception, DisallowedHost):
        log.error(
            "asked for as %s, which is not in ALLOWED_HOSTS: add it there, or let the proxy pass "
            "on the name that people use (nginx: proxy_set_header Host $host)",
            request.META.get("HTTP_HOST", "")[:200],
        )
        return _error("wrong_host", 400)
    return _error("bad_request", 400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or it is not for you; the answer does not tell which."""
    return _error("not_found", 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 looks like 404, byte for byte, so that no one can ask whether a case exists."""
    return not_found(request, exception)


def too_large(request: HttpRequest, limit: int) -> HttpResponse:
    """413: more than the address takes from whoever asks, who is told how much that is."""
    words = f"{limit // 1024**2} MB" if limit >= 1024**2 else f"{limit // 1024} kB"
    return _error("too_large", 413, limit=words)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; nothing that was saved is lost. 503 where time or the operator mends it: the
    database is out of reach, or its disk is full.

    Both give back what was typed, with a button that sends it once more: a form that was acted upon
    all the same is not acted upon twice (decision record 0009).
    """
    faults = list(_chain(sys.exc_info()[1]))
    if any(isinstance(fault, DiskFull) for fault in faults):
        return _later(request, "full")
    if any(_is_gone(fault) for fault in faults) or (
        any(isinstance(fault, DATABASE_FAULTS) for fault in faults) and not _reaches_database()
    ):
        return _later(request, "unavailable")
    return _error("server_error", 500, back=given_back(request), again=True)


def to_the_door(request: HttpRequest) -> HttpResponse:
    """To sign in, and back to the page one was on.

    403 where the session ended while somebody wrote: what was typed comes back beside the door, and
    is kept in no session, for nobody knows yet whose it is.
    """
    entrance = redirect_to_login(page_before(request))
    back = given_back(request)
    return _error("signed_out", 403, back=back, door=entrance.url) if back else entrance


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    """A fault and what it came of, however it was wrapped on its way. It may be a ring."""
    walked: set[int] = set()
    while fault is not None and id(fault) not in walked:
        yield fault
        walked.add(id(fault))
        fault = fault.__cause__ or fault.__context__


def _is_gone(fault: BaseException) -> bool:
    """Whether the database left us in the middle of this, though it may be back already."""
    return isinstance(fault, psycopg.OperationalError) and (fault.sqlstate or "08")[:2] in GONE


def _later(request: HttpRequest, name: str) -> HttpResponse:
    answer = _error(name, 503, back=given_back(request), again=True)
    answer.headers["Retry-After"] = "30"
    return answer


def _reaches_database() -> bool:
    return connection.connection is not None and not connection.connection.closed


def method_not_allowed(request: HttpRequest, allowed: str = "") -> HttpResponse:
    """405: the address is there, but not for this."""
    answer = _error("method_not_allowed", 405)
    answer.headers["Allow"] = allowed or "GET, HEAD, OPTIONS, POST"
    return answer


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page had been open too long, or cookies are off. What was typed is one step back.

    A form from another address than the one we answer at is something else: most often a proxy
    that does not pass on the name that people use. That is the operator's to mend.
    """
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    if reason.startswith(FOREIGN_FORMS):
        log.error(
            "a form from %s came to us as %s and was refused: where both are ours, let the proxy "
            "pass on the name that people use (nginx: proxy_set_header Host $host), and "
            "X-Forwarded-Proto",
            "/".join(origin.split("/")[:3])[:200],
            request.get_host(),
        )
        return _error("wrong_host", 403)
    return _error("csrf", 403, back=given_back(request))
