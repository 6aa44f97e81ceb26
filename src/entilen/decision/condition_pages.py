"""The conditions of a grant, one by one: reported by the school, settled, with their proof."""

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from entilen.accounts.models import Person
from entilen.cases.access import may
from entilen.cases.doors import attempt, case_page, impartial_first
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.decision import actions
from entilen.decision.forms import ReportForm, SettleForm
from entilen.decision.models import Condition, ConditionReport
from entilen.decision.queries import conditions_of
from entilen.files.actions import store_file
from entilen.files.pages import download
from entilen.files.size_rules import takes_files
from entilen.process.vocabulary import Act

VERDICTS = {"oppfylt": True, "ikke": False}
"""What each button says. A form that says neither is no answer."""


def _condition(case: Case, pk: int) -> Condition:
    return get_object_or_404(
        Condition.objects.select_related("decision__case"), decision__case=case, pk=pk
    )


@case_page(Act.REPORT_CONDITION)
@takes_files()
def report(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """The school reports that a condition is met."""
    condition = _condition(case, pk)
    form = ReportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> None:
            upload = data["evidence"]
            actions.report_condition(
                condition=condition,
                person=person,
                text=data["text"],
                evidence=store_file(upload=upload, by=person.name) if upload else None,
            )

        if not attempt(form, do):
            messages.success(request, "Meldt. IKT-veileder ser på det.")
            return redirect("decision:conditions", key=case.key)
    return render(
        request,
        "decision/report.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Vilkår",
            "form": form,
            "condition": condition,
        },
    )


@case_page()
@impartial_first(Act.FULFIL_CONDITION)
def conditions(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """The conditions of the grant, one by one."""
    return _show(request, person, case)


def _show(
    request: HttpRequest, person: Person, case: Case, answered: SettleForm | None = None
) -> HttpResponse:
    """Each condition with what was reported and answered; an answer that was refused still in its
    form."""
    rows = conditions_of(case)
    prefetch_related_objects(
        rows, "reports__reported_by", "reports__evidence", "verdicts__given_by"
    )
    return render(
        request,
        "decision/conditions.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Vilkår",
            "conditions": [
                (row, answered if answered and answered.prefix == _prefix(row) else _settle(row))
                for row in rows
            ],
            "answered": answered,
            "may_report": may(person, case, Act.REPORT_CONDITION),
            "may_fulfil": may(person, case, Act.FULFIL_CONDITION),
        },
    )


def _prefix(condition: Condition) -> str:
    return f"vilkar-{condition.pk}"


def _settle(condition: Condition, data: Any = None) -> SettleForm:
    last = condition.last_report
    return SettleForm(data, prefix=_prefix(condition), initial={"seen": last.pk if last else None})


@case_page()
def evidence(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """The file that shows that a condition is met, for those who may see the case."""
    report = get_object_or_404(
        ConditionReport.objects.select_related("evidence"),
        condition__decision__case=case,
        evidence__isnull=False,
        pk=pk,
    )
    if report.evidence is None:
        raise Http404
    return download(request, report.evidence)


@require_POST
@case_page(Act.FULFIL_CONDITION)
def fulfil(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """Say whether a condition is met; what refuses the answer stands above it."""
    condition = _condition(case, pk)
    form = _settle(condition, request.POST)
    said = VERDICTS.get(request.POST.get("gjor", ""))
    if said is None:
        form.add_error(None, "Velg om vilkåret er oppfylt eller ikke.")
    if form.is_valid() and not attempt(
        form,
        lambda: actions.fulfil_condition(
            condition=condition,
            person=person,
            fulfilled=said is True,
            seen=form.cleaned_data["seen"],
            reason=form.cleaned_data["reason"],
        ),
    ):
        return redirect("decision:conditions", key=case.key)
    last = condition.last_report
    form.data = {**request.POST.dict(), form.add_prefix("seen"): str(last.pk) if last else ""}
    return _show(request, person, case, form)
