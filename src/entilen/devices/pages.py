"""The page on which a school says what its pupils have today."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.access import may, require
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.devices.actions import state_devices
from entilen.devices.forms import Grades, StatementForm, initial_grades, none_at_all, stated
from entilen.devices.queries import said_at, statements
from entilen.devices.rules import earliest_day
from entilen.process.vocabulary import Act
from entilen.schools.queries import grades_at, pupils_in
from entilen.schools.rules import school_year_of


@case_page()
def today(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """What the pupils of each grade have, besides what is handed out in the cases.

    One press says that nobody has any. What was said before stands in the form.
    """
    day = timezone.localdate()
    said = statements(case)
    grades = grades_at(case.school, day)
    pupils = pupils_in(case.school, school_year_of(day))
    nothing = request.POST.get("none") == "1"
    sent = request.POST if request.method == "POST" and not nothing else None
    earliest = earliest_day(day, case.school.opened)
    form = StatementForm(sent, first=not said, earliest=earliest)
    rows = Grades(sent, initial=initial_grades(grades, pupils, said_at(said, day)))
    refused: list[str] = []
    if request.method == "POST":
        require(person, case, Act.STATE_DEVICES)
        if nothing or (form.is_valid() and rows.is_valid()):
            held = none_at_all(grades) if nothing else stated(rows)
            effective = day if nothing else form.cleaned_data["effective"]
            reason = "" if nothing else form.cleaned_data.get("reason", "")
            refused = attempt(
                None if nothing else form,
                lambda: state_devices(
                    case=case, person=person, held=held, effective=effective, reason=reason
                ),
            )
            if not refused:
                messages.success(request, "Takk. Tallene står nå på skolens åpne side.")
                return redirect(case_href(case))
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
            "said": list(reversed(said)),
            "replaced": {row.corrects_id for row in said},
            "writable": may(person, case, Act.STATE_DEVICES) and case.school.in_procedure,
        },
    )
