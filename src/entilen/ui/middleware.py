"""What no page can take in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict

from entilen.ui.pages import bad_request


class PlainTextMiddleware:
    """Refuses the null character, which no text holds and no database keeps, before any page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 400 where the address or what was typed holds one."""
        if "\0" in request.path or _holds_null(request.GET) or _holds_null(request.POST):
            return bad_request(request)
        return self.get_response(request)


def _holds_null(fields: QueryDict) -> bool:
    return any("\0" in value for values in fields.lists() for value in (values[0], *values[1]))
