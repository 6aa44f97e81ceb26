"""One page for every list of rows in the plan: grade rows, milestones, links, financing lines."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from entilen.accounts.models import Person
from entilen.cases.access import may
from entilen.cases.doors import attempt
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.plans.forms import kept
from entilen.plans.models import Plan
from entilen.plans.queries import open_keys
from entilen.process.vocabulary import Act
from entilen.ui.typed import rows_of

Save = Callable[[list[dict[str, Any]], int], object]


@dataclass(frozen=True, slots=True)
class RowsPage:
    """What differs between the lists: the part's key, its words and its template."""

    key: str
    title: str
    lead: str
    template: str = "plans/rows.html"


def show_rows(
    request: HttpRequest,
    person: Person,
    case: Case,
    page: RowsPage,
    *,
    formset: Any,
    save: Save,
    extra: Callable[[], dict[str, Any]] = dict,
) -> HttpResponse:
    """Show the rows, and save them when they are sent and in order.

    The hidden version number says which numbers the person saw; a save on older ones is refused
    with what was typed still in the form.
    """
    writable = page.key in open_keys(case) and may(person, case, Act.EDIT_PLAN)
    reasons: list[str] = []
    if request.method == "POST" and formset.is_valid():
        version = _seen_version(request)
        reasons = attempt(None, lambda: save(kept(formset), version))
        if not reasons:
            messages.success(request, "Lagret.")
            return redirect(request.path)
    context = {
        "case": case,
        "case_href": case_href(case),
        "page": page,
        "page_name": page.title,
        "formset": formset,
        "reasons": reasons,
        "writable": writable,
        "saved": _saved(formset) if reasons and writable else None,
        "row_version": Plan.objects.values_list("row_version", flat=True).get(case=case),
        **extra(),
    }
    return render(request, page.template, context, status=409 if reasons else 200)


def _saved(formset: Any) -> dict[str, Any]:
    """What is saved now, beside what was typed."""
    fresh = formset.__class__(
        initial=formset.initial, prefix=formset.prefix, form_kwargs=formset.form_kwargs
    )
    return rows_of(fresh, leave_out=("remove",))


def _seen_version(request: HttpRequest) -> int:
    """The numbers' version that the page showed. Raises BadRequest when it is not one."""
    told = request.POST.get("row_version", "")
    if not (told.isascii() and told.isdecimal() and len(told) < 10):
        raise BadRequest("The version of the rows is not a number.")
    return int(told)
