"""The page that every other page is measured against: the least that a page of this server costs.

Session, sign-in, five single-row queries and an almost empty template, without the frame.
"""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from entilen.accounts.doors import person_of, signed_in
from entilen.accounts.models import Person
from entilen.cases.models import Case, CaseNumberSeries
from entilen.programme.models import ProgrammeVersion
from entilen.schools.models import School


@signed_in
def reference(request: HttpRequest) -> HttpResponse:
    """Five rows by their keys, and their number."""
    person = person_of(request)
    rows = [
        Case.objects.defer("search").order_by("pk").first(),
        School.objects.order_by("pk").first(),
        Person.objects.order_by("pk").first(),
        CaseNumberSeries.objects.order_by("pk").first(),
        ProgrammeVersion.objects.defer("content").order_by("pk").first(),
    ]
    return HttpResponse(render_to_string("bench/reference.html", {"person": person, "rows": rows}))
