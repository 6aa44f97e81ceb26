"""The addresses: each step that has pages brings its own `urls.py`, in the order of the steps."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"entilen.{step}.urls"))
    for step in [*settings.STEPS, "api"]
    if find_spec(f"entilen.{step}.urls")
]

handler400 = "entilen.ui.pages.bad_request"
handler403 = "entilen.ui.pages.forbidden"
handler404 = "entilen.ui.pages.not_found"
handler500 = "entilen.ui.pages.server_error"
