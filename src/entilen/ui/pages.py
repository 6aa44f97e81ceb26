"""The style guide, and the pages that say that something went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from entilen.ui.gallery import examples


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, open to everyone: it shows no one's data."""
    return render(request, "ui/gallery.html", examples(request.GET))


def _error(name: str, status: int, **said: object) -> HttpResponse:
    """An error page needs neither person nor database: the frame without the way around."""
    return HttpResponse(render_to_string(f"ui/errors/{name}.html", said), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that cannot be understood."""
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
    """500: our fault; nothing that was saved is lost."""
    return _error("server_error", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page had been open too long, or cookies are off. What was typed is one step back."""
    return _error("csrf", 403)
