"""Handing a file out again. Each step checks who may have it before it calls this."""

from urllib.parse import quote

from django.http import HttpResponse

from entilen.files.models import StoredFile


def download(stored: StoredFile) -> HttpResponse:
    """The file as a download that no browser runs."""
    response = HttpResponse(bytes(stored.blob.content), content_type=stored.content_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(stored.name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
