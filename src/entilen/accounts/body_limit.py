"""A request that carries too much is refused by what it says of itself, before it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from entilen.accounts.middleware import confirmed
from entilen.accounts.models import Person
from entilen.files.size_rules import FORMS, STRANGERS, limit_of
from entilen.ui.pages import too_large


class BodyLimitMiddleware:
    """Stands in front of everything that reads a form.

    A stranger brings at most a small form to any address. Somebody who is here brings what the page
    takes. A body that does not say how long it is counts as too long.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what is small enough; answer 413 to what is not."""
        length = _length(request)
        if length is not None and length <= STRANGERS:
            return self.get_response(request)
        limit = _limit(request)
        if length is None or length > limit:
            return too_large(request, limit)
        return self.get_response(request)


def _length(request: HttpRequest) -> int | None:
    """What the request says that its body measures; None where it does not say."""
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        return None
    text = request.headers.get("Content-Length", "") or "0"
    return int(text) if text.isascii() and text.isdigit() else None


def _limit(request: HttpRequest) -> int:
    if not _is_here(request):
        return STRANGERS
    try:
        return limit_of(resolve(request.path_info).func)
    except Resolver404:
        return FORMS


def _is_here(request: HttpRequest) -> bool:
    person = request.user
    if not isinstance(person, Person) or not person.is_active:
        return False
    return not settings.SECOND_FACTOR_DEMANDED or confirmed(request, person)
