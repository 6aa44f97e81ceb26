"""The milestone plan: its rows while they may be changed, and what is reached, always."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from entilen.accounts.models import Person
from entilen.cases.access import may
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.plans import actions
from entilen.plans.forms import Milestones, MoveForm, ReachedForm
from entilen.plans.lacking_pages import excused_rows
from entilen.plans.models import Milestone
from entilen.plans.queries import lacking_milestones, number_warnings, open_keys
from entilen.plans.reached import may_be_marked, reached
from entilen.plans.row_pages import RowsPage, show_rows
from entilen.process.vocabulary import Act

MILESTONES = RowsPage(
    "milestones",
    "Milepælsplan",
    "Planlagt bakover fra skolestart og Driftsstyrets møter.",
    "plans/milestones.html",
)
_NAMES = ("key", "area", "title", "due", "responsible", "done_when")


@case_page(Act.EDIT_PLAN)
def milestones(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """The milestone plan: what is reached, and the rows where they may be changed."""
    initial = [
        {"row": row.pk, **{name: getattr(row, name) for name in _NAMES}}
        for row in case.plan.milestones.all()
    ]
    return show_rows(
        request,
        person,
        case,
        MILESTONES,
        formset=Milestones(request.POST or None, initial=initial, prefix="rad"),
        save=lambda rows, version: actions.save_milestones(
            case=case, person=person, rows=rows, base_version=version
        ),
        extra=lambda: {
            "warnings": number_warnings(case) if open_keys(case) else [],
            "reached": reached(case),
            "lacking": lacking_milestones(case),
            "excused": excused_rows(case, MILESTONES.key),
            "may_reach": may(person, case, Act.REACH_MILESTONE),
            "may_move": may(person, case, Act.MOVE_MILESTONE),
        },
    )


@case_page(Act.REACH_MILESTONE)
def reach(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """Say when a milestone was reached."""
    row = get_object_or_404(Milestone, plan__case=case, pk=pk)
    form = ReachedForm(request.POST or None, initial={"on": row.done_on or timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"]
        if not attempt(
            form, lambda: actions.reach_milestone(case=case, person=person, row=row, on=on)
        ):
            messages.success(request, f"«{row.title}» er merket som nådd.")
            return redirect("plans:milestones", key=case.key)
    return render(
        request,
        "plans/reach.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Milepæl nådd",
            "row": row,
            "form": form,
            "markable": may_be_marked(row) and may(person, case, Act.REACH_MILESTONE),
        },
    )


@case_page(Act.MOVE_MILESTONE)
def move(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """Another day for a milestone of a granted plan."""
    row = get_object_or_404(Milestone, plan__case=case, pk=pk)
    form = MoveForm(request.POST or None, reasons=actions.move_reasons(case))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not attempt(
            form, lambda: actions.move_milestone(case=case, person=person, row=row, **data)
        ):
            messages.success(request, f"«{row.title}» har fristen {data['due']:%d.%m.%Y}.")
            return redirect("plans:milestones", key=case.key)
    return render(
        request,
        "plans/move.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Flytt milepæl",
            "one": next((one for one in reached(case) if one.row.pk == row.pk), None),
            "form": form,
        },
    )


@require_POST
@case_page(Act.REACH_MILESTONE)
def unreach(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """Take back that a milestone is reached."""
    row = get_object_or_404(Milestone, plan__case=case, pk=pk)
    refused = attempt(None, lambda: actions.unreach_milestone(case=case, person=person, row=row))
    for reason in refused:
        messages.error(request, reason)
    if not refused:
        messages.success(request, f"«{row.title}» er ikke lenger merket som nådd.")
    return redirect("plans:milestones", key=case.key)
