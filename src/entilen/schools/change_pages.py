"""What of a school changes on a day, told ahead or late; new schools; grades that pass."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from entilen.schools.access import stopped
from entilen.schools.actions import take_in
from entilen.schools.change_forms import ChangeForm, NewSchoolForm, PassingForm, TakeBackForm
from entilen.schools.fact_actions import Teller, Told, take_back, tell, terms_of
from entilen.schools.fact_rules import Field, value_on
from entilen.schools.models import School, SchoolFact, SchoolPassing
from entilen.schools.passing_actions import announce, take_back_passing
from entilen.schools.records import Record

form_page = require_http_methods(["GET", "HEAD", "POST"])


def _form(
    request: HttpRequest, school: School | None, title: str, form: BaseForm, **more: Any
) -> HttpResponse:
    href = f"/register/{school.slug}/" if school else "/register/"
    context = {"school": school, "school_href": href, "title": title, "form": form, **more}
    return render(request, "schools/form.html", context)


def _home(school: School) -> HttpResponse:
    return redirect(f"/register/{school.slug}/#over-tid")


def _teller(request: HttpRequest, source: str) -> Teller:
    return Teller(source, timezone.localdate(), str(request.user))


@form_page
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Name, grades, owner, kind or district from a day on."""
    school = get_object_or_404(School, slug=slug)
    if answer := stopped(request, "tend_register"):
        return answer
    form = ChangeForm(request.POST or None, initial=_as_it_is(school))
    if form.is_valid():
        day = form.cleaned_data["from_day"]
        told = [Told(field, value, day) for field, value in form.values().items()]
        news = tell(school, told, _teller(request, form.cleaned_data["source"]))
        if news:
            what = ", ".join(Field(row.field).label.lower() for row in news)
            messages.success(request, f"Ført inn fra {day:%d.%m.%Y}: {what}.")
            return _home(school)
        form.add_error(None, "Alt dette gjelder fra før den dagen. Skriv det som endrer seg.")
    return _form(request, school, f"{school.name} endrer seg", form, act="Før inn endringen")


def _as_it_is(school: School) -> dict[str, Any]:
    today = timezone.localdate()
    span = value_on(terms_of(school, Field.SPAN), today) or [1, 7]
    return {
        "name": school.name,
        "first": span[0],
        "last": span[1],
        "ownership": school.ownership,
        "special": school.special,
        "district": school.district,
    }


@form_page
def take_change_back(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """What was entered does not hold after all."""
    school = get_object_or_404(School, slug=slug)
    if answer := stopped(request, "tend_register"):
        return answer
    fact = get_object_or_404(
        SchoolFact,
        school=school,
        pk=key,
        value__isnull=False,
        replaced_by=None,
        from_day__isnull=False,
    )
    form = TakeBackForm(request.POST or None)
    if form.is_valid():
        take_back(fact, _teller(request, form.cleaned_data["source"]))
        messages.success(request, "Det er tatt tilbake. Begge deler står i historikken.")
        return _home(school)
    title = f"Ta tilbake: {Field(fact.field).label.lower()} fra {fact.from_day:%d.%m.%Y}"
    return _form(request, school, title, form, act="Ta tilbake")


@form_page
def pass_grades(request: HttpRequest, slug: str) -> HttpResponse:
    """Grades of a school pass to another on a day; the school itself goes on with the rest."""
    school = get_object_or_404(School, slug=slug)
    if answer := stopped(request, "tend_register"):
        return answer
    form = PassingForm(request.POST or None, school=school)
    if form.is_valid() and _announced(request, school, form):
        return _home(school)
    lead = (
        "På dagen følger enhetene til trinnene med, og stedene du velger. "
        "Skal hele skolen gå over, fører du den som lagt ned i stedet."
    )
    return _form(
        request, school, "Trinn går over til en annen skole", form, lead=lead, act="Før inn"
    )


def _announced(request: HttpRequest, school: School, form: PassingForm) -> bool:
    data = form.cleaned_data
    try:
        passing = announce(
            school=school,
            successor=data["successor"],
            day=data["day"],
            grades=(data["first"], data["last"]),
            sites=data.get("sites", ()),
            source=data["source"],
            who=str(request.user),
        )
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return False
    messages.success(
        request,
        f"{passing.grades_text.capitalize()} går over til {passing.successor.name} "
        f"{passing.day:%d.%m.%Y}.",
    )
    return True


@form_page
def take_back_pass(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The grades do not pass after all."""
    school = get_object_or_404(School, slug=slug)
    if answer := stopped(request, "tend_register"):
        return answer
    passing = get_object_or_404(
        SchoolPassing, school=school, pk=key, withdrawn_at=None, closes=False
    )
    form = TakeBackForm(request.POST or None)
    if form.is_valid():
        take_back_passing(
            passing=passing, who=str(request.user), source=form.cleaned_data["source"]
        )
        messages.success(request, "Trinnene går ikke over likevel. Alt er ført tilbake.")
        return _home(school)
    return _form(
        request, school, f"Ta tilbake at {passing.grades_text} går over", form, act="Ta tilbake"
    )


@form_page
def new_school(request: HttpRequest) -> HttpResponse:
    """A school that no list has brought: a new one, or one that a list has left out."""
    if answer := stopped(request, "tend_register"):
        return answer
    form = NewSchoolForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        record = Record(
            line=0,
            org_number=data["org_number"],
            name=data["name"],
            ownership=data["ownership"],
            first=data["first"],
            last=data["last"],
            district=data["district"],
            opened=data["opened"],
        )
        take_in(records=[record], source=data["source"], as_of=timezone.localdate())
        school = School.objects.filter(name=data["name"]).latest("pk")
        messages.success(request, f"{school.name} er lagt inn.")
        return redirect(f"/register/{school.slug}/")
    return _form(request, None, "Ny skole", form, act="Legg inn skolen")
