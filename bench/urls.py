"""The product's addresses, and the reference page beside them."""

from django.urls import include, path

from bench.reference import reference
from entilen.config.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("bench/referanse/", reference, name="bench_reference"),
    path("", include("entilen.config.urls")),
]
