"""What no page needs to say for itself: what is not yours looks as if it were not there."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from entilen.cases.errors import NotYours
from entilen.ui.pages import not_found


class NotYoursMiddleware:
    """Turns `NotYours` from any page into the page that says that nothing is here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; only exceptions concern this middleware."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The same 404, byte for byte, as for an address that does not exist."""
        return not_found(request) if isinstance(exception, NotYours) else None
