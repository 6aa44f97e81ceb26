"""A form that is sent twice (a double click, a page loaded anew) is acted upon once."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from entilen.accounts.models import SentForm

FAULT = 500
CLAIM = (
    "INSERT INTO accounts_sentform (key, location, at) VALUES (%s, '', now()) "
    "ON CONFLICT (key) DO NOTHING"
)


class OnceMiddleware:
    """Gives a form that was sent before the answer that it got the first time.

    Every page that is shown has its own mask in its forms, so two forms with the same content are
    one form sent twice. The second waits until the first is answered. Only a form that led on (a
    redirect, and no refusal said with it) counts as sent: one that was refused may be sent again.
    Nothing is kept of a form that ended in a fault, whose answer gives back what was typed. What a
    page saves by itself while one writes has its own version, and passes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what is new; answer what is not."""
        if not _counts(request):
            return self.get_response(request)
        key = _digest(request)
        with transaction.atomic():
            if not _claim(key):
                messages.info(request, "Skjemaet var allerede sendt. Det er registrert én gang.")
                return HttpResponseRedirect(SentForm.objects.get(key=key).location)
            before = _refusals(request)
            response = self.get_response(request)
            if response.status_code >= FAULT:
                transaction.set_rollback(True)
                return response
            sent = SentForm.objects.filter(key=key)
            location = response.headers.get("Location", "")
            if location and len(location) <= 500 and _refusals(request) == before:
                sent.update(location=location)
            else:
                sent.delete()
        return response


def _refusals(request: HttpRequest) -> int:
    """How many refusals wait to be shown to the person; looking takes none of them away."""
    waiting: Any = messages.get_messages(request)
    number = sum(1 for message in waiting if message.level >= messages.ERROR)
    waiting.used = False
    return number


def _counts(request: HttpRequest) -> bool:
    return (
        request.method == "POST"
        and bool(request.session.session_key)
        and "csrfmiddlewaretoken" in request.POST
        and "X-Autosave" not in request.headers
    )


def _claim(key: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [key])
        return bool(cursor.rowcount == 1)


def _digest(request: HttpRequest) -> str:
    digest = hashlib.sha256()
    for part in _parts(request):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _parts(request: HttpRequest) -> Iterator[bytes]:
    """All that was sent: who, where, every field, every file."""
    yield (request.session.session_key or "").encode()
    yield request.get_full_path().encode()
    yield request.POST.urlencode().encode()
    for name, files in request.FILES.lists():
        for file in files:
            yield f"{name} {file.name}".encode()
            yield hashlib.file_digest(file, "sha256").digest()
            file.seek(0)
