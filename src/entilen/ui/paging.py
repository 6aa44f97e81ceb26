"""Lists are paged: no page shows, or reads, more rows than a person reads."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def page_of(request: HttpRequest, rows: "QuerySet[Any]", size: int) -> "Page[Any]":
    """The page that the address asks for (`page=2`), or the nearest one there is."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
