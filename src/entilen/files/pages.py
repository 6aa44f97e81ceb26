"""Handing a file out again. Each step checks who may have it before it calls this."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from entilen.files.models import StoredFile

GONE, NOT_NOW = 410, 409


def download(request: HttpRequest, stored: StoredFile) -> HttpResponse:
    """The file as a download that no browser runs; or a page that says why it is not to be had."""
    if stored.blob is None or not stored.is_served:
        status = GONE if stored.erased_at else NOT_NOW
        return render(request, "files/not_served.html", {"file": stored}, status=status)
    response = HttpResponse(bytes(stored.blob.content), content_type=stored.content_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(stored.name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
