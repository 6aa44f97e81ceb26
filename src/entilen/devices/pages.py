"""The pages on which a school says what its pupils have, looks it over, and takes it back."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.access import may, require
from entilen.cases.doors import as_shown, attempt, case_page
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.cases.rules import fingerprint
from entilen.devices.actions import (
    held_in,
    propose_devices,
    retract_statement,
    state_devices,
)
from entilen.devices.forms import (
    Grades,
    RetractForm,
    StatementForm,
    initial_grades,
    none_at_all,
    stated,
)
from entilen.devices.models import StatementDraft
from entilen.devices.queries import said_at, statements
from entilen.devices.rules import earliest_day
from entilen.process.vocabulary import Act
from entilen.schools.queries import grades_at, pupils_in
from entilen.schools.rules import school_year_of


@case_page()
def today(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """What the pupils of each grade have, besides what is handed out in the cases.

    What is filled in here is not public: it leads to the page where a leader looks it over. What
    was said before stands in the form.
    """
    day = timezone.localdate()
    history = statements(case)
    grades = grades_at(case.school, day)
    pupils = pupils_in(case.school, school_year_of(day))
    nothing = request.POST.get("none") == "1"
    sent = request.POST if request.method == "POST" and not nothing else None
    form = StatementForm(sent, first=not history, earliest=earliest_day(day, case.school.opened))
    rows = Grades(sent, initial=initial_grades(grades, pupils, said_at(history, day)))
    refused: list[str] = []
    if request.method == "POST":
        require(person, case, Act.PROPOSE_DEVICES)
        if nothing or (form.is_valid() and rows.is_valid()):
            held = none_at_all(grades) if nothing else stated(rows)
            effective = day if nothing else form.cleaned_data["effective"]
            reason = "" if nothing else form.cleaned_data.get("reason", "")
            refused = attempt(
                None if nothing else form,
                lambda: propose_devices(
                    case=case, person=person, held=held, effective=effective, reason=reason
                ),
            )
            if not refused:
                return redirect("devices:publish", key=case.key)
    return render(
        request,
        "devices/today.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Enheter i dag",
            "form": form,
            "rows": rows,
            "reasons": refused if nothing else [],
            "history": list(reversed(history)),
            "draft": _draft(case),
            "replaced": {row.corrects_id for row in history},
            "writable": may(person, case, Act.PROPOSE_DEVICES) and case.school.in_procedure,
            "may_publish": may(person, case, Act.STATE_DEVICES),
        },
    )


def _draft(case: Case) -> StatementDraft | None:
    return StatementDraft.objects.select_related("filled_by").filter(case=case).first()


@case_page(Act.PROPOSE_DEVICES)
def publish(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Exactly what will be public, for a leader to make so; the others see that it waits."""
    draft = _draft(case)
    if draft is None:
        return redirect("devices:today", key=case.key)
    held = held_in(draft)
    shown = [draft.rows, f"{draft.effective}", draft.reason]
    reasons: list[str] = []
    if request.method == "POST":
        require(person, case, Act.STATE_DEVICES)
        if not as_shown(request, shown):
            reasons = ["Tallene er endret siden du så dem. Les dem igjen."]
        else:
            reasons = attempt(
                None,
                lambda: state_devices(
                    case=case,
                    person=person,
                    held=held,
                    effective=draft.effective,
                    reason=draft.reason,
                ),
            )
        if not reasons:
            messages.success(request, "Takk. Tallene står nå på skolens åpne side.")
            return redirect(case_href(case))
    return render(
        request,
        "devices/publish.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Enheter i dag",
            "draft": draft,
            "held": held,
            "none": not any(row.quantity for row in held),
            "mark": fingerprint(shown),
            "reasons": reasons,
            "may_publish": may(person, case, Act.STATE_DEVICES),
        },
    )


@case_page(Act.STATE_DEVICES)
def retract(request: HttpRequest, person: Person, case: Case, /, day: str) -> HttpResponse:
    """Take back what was stated of a day."""
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    rows = [row for row in statements(case) if row.effective == chosen]
    form = RetractForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if not attempt(
            form, lambda: retract_statement(case=case, person=person, day=chosen, reason=reason)
        ):
            messages.success(request, "Tallene er trukket tilbake og teller ikke lenger.")
            return redirect("devices:today", key=case.key)
    context: dict[str, Any] = {"case": case, "form": form, "rows": rows, "day": chosen}
    context |= {"case_href": case_href(case), "page_name": "Enheter i dag"}
    return render(request, "devices/retract.html", context)
