"""The page on which a school confirms its devices for a new school year: one line a grade."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.coverage.year_actions import confirm_year
from entilen.coverage.year_queries import Place, places_of
from entilen.coverage.year_rules import YearWord
from entilen.devices.models import Gone
from entilen.process.vocabulary import Act
from entilen.schools.rules import school_year_label, school_year_of
from entilen.ui.forms import WholeNumberField, row_set, titled


class YearForm(forms.Form):
    """One grade, with what is known filled in: who changes nothing, confirms."""

    quiet = True
    grade = forms.IntegerField(widget=forms.HiddenInput)
    devices = WholeNumberField(label="Enheter", min_value=0, max_value=5000)
    pupils = WholeNumberField(label="Elever", min_value=1, max_value=2000)
    why = forms.ChoiceField(
        label="Grunn, hvis det er færre enheter",
        choices=[("", "Ikke færre"), *titled(Gone.choices())],
        required=False,
    )

    @property
    def row_label(self) -> str:
        """«5. trinn»."""
        return f"{self.initial.get('grade')}. trinn"


Years = row_set(YearForm, max_num=13, extra=0)


@case_page(Act.CONFIRM_YEAR)
def confirm(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """What each grade has, to be confirmed for the school year or put right."""
    today = timezone.localdate()
    places = places_of(case.school, today)
    rows = Years(request.POST or None, initial=[_initial(place) for place in places])
    reasons: list[str] = []
    if request.method == "POST" and rows.is_valid():
        words = [YearWord(**data) for data in rows.cleaned_data if data]
        reasons = attempt(None, lambda: confirm_year(case=case, person=person, words=words))
        if not reasons:
            messages.success(request, "Takk. Enhetene er bekreftet for skoleåret.")
            return redirect(case_href(case))
    return render(
        request,
        "coverage/year.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Nytt skoleår",
            "year": school_year_label(school_year_of(today)),
            "rows": rows,
            "places": places,
            "waits": [place.grade for place in places if place.last_year],
            "reasons": reasons,
        },
    )


def _initial(place: Place) -> dict[str, Any]:
    return {"grade": place.grade, "devices": place.devices, "pupils": place.pupils or None}
