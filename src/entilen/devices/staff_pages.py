"""Pages about devices beside the school's own: confirming its word, and what came too early."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from entilen.accounts.doors import person_of, require_role, signed_in
from entilen.accounts.models import Person
from entilen.accounts.queries import roles_at
from entilen.cases.access import may
from entilen.cases.doors import attempt, case_page
from entilen.cases.errors import NotYours
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.devices.actions import confirm_statements, record_deviation
from entilen.devices.forms import DeviationForm, deviation_of
from entilen.devices.models import Deviation, LedgerEntry
from entilen.devices.queries import deviations, unconfirmed, unconfirmed_for, undeclared
from entilen.process.vocabulary import Act, Role
from entilen.schools.models import School
from entilen.ui.rules import as_number


@signed_in
def stated(request: HttpRequest) -> HttpResponse:
    """What schools have stated and nobody has confirmed, school by school, for an ICT adviser."""
    person = person_of(request)
    require_role(person, Role.ICT_ADVISER)
    if request.method == "POST":
        school = get_object_or_404(School, pk=as_number(request.POST.get("skole", "")))
        if Role.ICT_ADVISER not in roles_at(person, school.pk):
            raise NotYours
        seen = [as_number(key) for key in request.POST.getlist("rad")[:100]]
        asked = undeclared(person, unconfirmed().filter(school=school, pk__in=seen))
        if asked:
            return redirect(_question(asked[0]))
        reasons = attempt(None, lambda: confirm_statements(school=school, person=person, seen=seen))
        for reason in reasons:
            messages.error(request, f"{school.name}: {reason}")
        if not reasons:
            messages.success(request, f"Tallene fra {school.name} er bekreftet.")
        return redirect("devices:stated")
    return render(
        request,
        "devices/stated.html",
        {"schools": _with_questions(person), "page_name": "Enheter"},
    )


def _with_questions(person: Person) -> list[tuple[School, list[LedgerEntry], str]]:
    """What waits to be confirmed, each school with the way to the question of impartiality in its
    case, until the person has answered it."""
    waiting = unconfirmed_for(person)
    every = [row for _, rows in waiting for row in rows]
    asked = {case.pk: case for case in undeclared(person, every)}
    listed = []
    for school, rows in waiting:
        cases = [asked[row.case_id] for row in rows if row.case_id in asked]
        listed.append((school, rows, _question(cases[0]) if cases else ""))
    return listed


def _question(case: Case) -> str:
    question = reverse("cases:impartiality", kwargs={"key": case.key})
    return f"{question}?{urlencode({'neste': reverse('devices:stated')})}"


@case_page()
def deviation(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """What was bought too early in this case, and the way to record it or to correct a row."""
    rows = deviations(case)
    wrong = _corrected(rows, request.GET.get("rett", ""))
    form = DeviationForm(request.POST or None, initial=_before(wrong))
    if (
        request.method == "POST"
        and form.is_valid()
        and not attempt(
            form,
            lambda: record_deviation(
                case=case, person=person, corrects=wrong, **deviation_of(form)
            ),
        )
    ):
        messages.success(request, "Avviket er registrert. Det blir stående i saken.")
        return redirect("devices:deviation", key=case.key)
    return render(
        request,
        "devices/deviation.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Avvik",
            "deviations": rows,
            "wrong": wrong,
            "form": form,
            "today": timezone.localdate(),
            "may_record": may(person, case, Act.RECORD_DEVIATION),
        },
    )


def _corrected(rows: list[Deviation], chosen: str) -> Deviation | None:
    """The row that is to be corrected, if one was chosen."""
    return next((row for row in rows if row.pk == as_number(chosen)), None)


def _before(wrong: Deviation | None) -> dict[str, object]:
    names = ("kind", "happened_on", "quantity", "device_type", "ground")
    return {name: getattr(wrong, name) for name in names} if wrong else {}
