"""The page that names the schools whose plan is being treated."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entilen.coverage.pages import PER_PAGE
from entilen.coverage.under_way_queries import cases_under_way, schools_under_way, under_way


@require_safe
def under_way_page(request: HttpRequest) -> HttpResponse:
    """The cases behind the count: number, school, where it stands, and since when."""
    cases = cases_under_way().select_related("school").order_by("school__sort_key", "number")
    page = Paginator(cases, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": under_way(list(page.object_list)),
        "schools": schools_under_way(),
        "cases": page.paginator.count,
    }
    return render(request, "coverage/under_way.html", context)
