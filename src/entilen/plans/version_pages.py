"""Pages for the frozen versions: read one whole, compare any two."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from entilen.accounts.models import Person
from entilen.cases.doors import case_page
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.plans.access import visible_versions
from entilen.plans.comparison import compare
from entilen.plans.grid_reading import grid_of
from entilen.plans.models import PlanVersion
from entilen.plans.queries import area_titles
from entilen.plans.reading import resolutions_of


@case_page()
def versions(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """All frozen versions that the person may read; any two compared."""
    rows = list(visible_versions(person, case))
    by_number = {str(row.number): row for row in rows}
    new = by_number.get(request.GET.get("til", "")) or (rows[-1] if rows else None)
    old = by_number.get(request.GET.get("fra", "")) or (rows[-2] if len(rows) > 1 else None)
    changes = compare(old.content, new.content, area_titles(case)) if old and new else []
    return render(
        request,
        "plans/versions.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Versjoner",
            "versions": rows,
            "old": old,
            "new": new,
            "changes": changes,
        },
    )


@case_page()
def version(request: HttpRequest, person: Person, case: Case, /, *, number: int) -> HttpResponse:
    """One frozen version in full, as it was treated, sent or decided on."""
    frozen = visible_versions(person, case).filter(number=number).first()
    if frozen is None:
        raise Http404
    return render(
        request,
        "plans/version.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": f"Versjon {number}",
            "resolutions": resolutions_of(case, frozen.number),
            **version_context(case, frozen),
        },
    )


def version_context(case: Case, version: PlanVersion) -> dict[str, object]:
    """What the templates of a whole plan need."""
    return {
        "version": version,
        "content": version.content,
        "grid": grid_of(case, version.content),
        "titles": area_titles(case),
    }
