"""Lists are paged: no page shows, or reads, more rows than a person reads."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window
from django.http import HttpRequest

from entilen.ui.rules import as_number


def keys_of(request: HttpRequest, rows: "QuerySet[Any]", size: int) -> "Page[int]":
    """As `page_of`, but the keys of the rows; found and counted in one statement."""
    pages = Paginator(rows.values_list("pk", flat=True), size)
    number = max(as_number(request.GET.get("page", "")), 1)
    first = (number - 1) * size
    counted = rows.annotate(of=Window(Count("pk"))).values_list("pk", "of")
    here = list(counted[first : first + size])
    if not here:
        return pages.get_page(number)
    pages.count = here[0][1]
    return Page([key for key, _ in here], number, pages)


def page_of(
    request: HttpRequest, rows: "QuerySet[Any]", size: int, *, known: int | None = None
) -> "Page[Any]":
    """The page that the address asks for (`page=2`), or the nearest one there is.

    `known` is how many rows there are, where they have been counted already.
    """
    pages = Paginator(rows, size)
    if known is not None:
        pages.count = known
    return pages.get_page(request.GET.get("page"))
