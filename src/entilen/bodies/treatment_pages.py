"""Pages on which a body's treatment is recorded, struck, followed up and upheld; its minutes."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from entilen.accounts.models import Person
from entilen.bodies import actions
from entilen.bodies.forms import ChangeMadeForm, StatementForm, StrikeForm, TreatmentForm
from entilen.bodies.models import UNKNOWN_VERSION, Outcome
from entilen.bodies.queries import (
    body_titles,
    changes_since,
    last_treatment,
    problem_with_meeting,
    problem_with_statement,
    pupil_seats,
)
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.cases.pages import case_context, case_href
from entilen.files.actions import store_file
from entilen.files.pages import download
from entilen.files.size_rules import takes_files
from entilen.process.vocabulary import Act

NOW, UNKNOWN = 0, -1
"""Choices beside the frozen versions."""


@case_page(Act.RECORD_TREATMENT)
@takes_files()
def record(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Record what a body decided."""
    form = TreatmentForm(
        request.POST or None,
        request.FILES or None,
        bodies=list(body_titles(case).items()),
        versions=[
            *(
                (row.number, f"Versjon {row.number}, {row.made_at:%d.%m.%Y}")
                for row in case.versions.defer("content").order_by("-number")
            ),
            (NOW, "Planen slik den står nå"),
            (UNKNOWN, f"{UNKNOWN_VERSION.capitalize()} (versjonen er ikke kjent)"),
        ],
        seats=pupil_seats(case),
        problem_with_day=partial(problem_with_meeting, case),
    )
    valid = request.method == "POST" and form.is_valid()
    if valid and not attempt(form, lambda: _record(case, person, form)):
        messages.success(request, "Behandlingen er registrert.")
        return redirect("bodies:bodies", key=case.key)
    return render(request, "bodies/record.html", case_context(case, "Behandling", form=form))


def _record(case: Case, person: Person, form: TreatmentForm) -> None:
    data: dict[str, Any] = form.cleaned_data
    upload, number = data["minutes"], data["version"]
    actions.record_treatment(
        case=case,
        person=person,
        body=data["body"],
        meeting_date=data["meeting_date"],
        outcome=Outcome(data["outcome"]),
        version=case.versions.filter(number=number).first(),
        version_known=number != UNKNOWN,
        case_number=data["case_number"],
        wording=data["wording"],
        dissent=data["dissent"],
        change=data["change"],
        same_plan_ground=data["same_plan_ground"],
        disqualified_count=data["disqualified_count"],
        attendance=form.attendance,
        minutes=store_file(upload=upload, by=person.name) if upload else None,
    )


@case_page(Act.STRIKE_TREATMENT)
def strike(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """Strike out a wrong registration, with a reason."""
    row = get_object_or_404(case.treatments.select_related("version"), pk=pk)
    form = StrikeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if not attempt(
            form,
            lambda: actions.strike_treatment(treatment=row, person=person, reason=reason),
        ):
            messages.success(request, "Registreringen er strøket. Den står igjen med grunnen.")
            return redirect("bodies:bodies", key=case.key)
    title = body_titles(case).get(row.body, row.body)
    context = case_context(case, "Stryk registrering", form=form, row=row, title=title)
    return render(request, "bodies/strike.html", context)


@case_page(Act.STATE_CHANGE_MADE)
def change_made(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """Say that the change which a body adopted the plan with is made."""
    row = get_object_or_404(case.treatments.select_related("version"), pk=pk)
    form = ChangeMadeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        what = form.cleaned_data["what"]
        if not attempt(
            form,
            lambda: actions.state_change_made(case=case, person=person, treatment=row, what=what),
        ):
            messages.success(request, "Det er registrert at endringen er gjort.")
            return redirect("bodies:bodies", key=case.key)
    title = body_titles(case).get(row.body, row.body)
    context = case_context(case, "Endringen er gjort", form=form, row=row, title=title)
    return render(request, "bodies/change_made.html", context)


@case_page(Act.RECORD_CHAIR_STATEMENT)
def statement(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Record the chair's statement after a material change."""
    treated = last_treatment(case, "school_board")
    form = StatementForm(
        request.POST or None, problem_with_day=partial(problem_with_statement, treated)
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not attempt(
            form,
            lambda: actions.record_statement(case=case, person=person, body="school_board", **data),
        ):
            messages.success(request, "Uttalelsen er registrert.")
            return redirect("bodies:bodies", key=case.key)
    return render(
        request,
        "bodies/statement.html",
        {
            "case": case,
            "case_href": case_href(case),
            "form": form,
            "page_name": "Uttalelse",
            "changes": changes_since(case, treated) if treated else [],
        },
    )


@case_page()
def minutes(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """The minutes of a treatment."""
    row = get_object_or_404(case.treatments.select_related("minutes__blob"), pk=pk)
    if row.minutes is None:
        raise Http404
    return download(request, row.minutes)


class MinutesForm(forms.Form):
    """The minutes of a meeting."""

    upload = forms.FileField(
        label="Protokoll", help_text="PDF eller Word. Fjern navn på elever først."
    )


@case_page(Act.ADD_MINUTES)
@takes_files()
def add_minutes(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """Lay the minutes beside a treatment that was registered without them."""
    row = get_object_or_404(case.treatments, pk=pk)
    form = MinutesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        if not attempt(
            form,
            lambda: actions.add_minutes(
                treatment=row, person=person, minutes=store_file(upload=upload, by=person.name)
            ),
        ):
            messages.success(request, "Protokollen er lagt ved.")
            return redirect("bodies:bodies", key=case.key)
    return render(
        request,
        "bodies/add_minutes.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Protokoll",
            "form": form,
            "row": row,
            "title": body_titles(case).get(row.body, row.body),
        },
    )
