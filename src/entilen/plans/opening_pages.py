"""Pages on which a case begins: a new one, one that came by e-mail, a copy of an ended one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from entilen.accounts.doors import person_of, require_role, signed_in
from entilen.accounts.models import Person
from entilen.accounts.queries import schools_of
from entilen.cases.doors import attempt, case_page
from entilen.cases.errors import NotYours
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.devices.queries import devices_today
from entilen.files.actions import store_file
from entilen.files.size_rules import takes_files
from entilen.plans import actions
from entilen.plans.forms import BeginForm, RegisterForm, WhichSchoolForm
from entilen.process.vocabulary import LEADERS, DeviceType, Role, Stage
from entilen.schools.models import School
from entilen.schools.queries import grades_ahead
from entilen.schools.rules import school_year_of


@signed_in
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a case: which grades, from when, which device. Everything else is filled in."""
    person = person_of(request)
    school = schools_of(person, *LEADERS).filter(slug=slug).first()
    if school is None:
        raise NotYours
    today = timezone.localdate()
    granted = _granted(school)
    form = BeginForm(
        request.POST or None,
        grades=grades_ahead(school, today),
        first_year=school_year_of(today),
        granted=granted.summary.removeprefix("1:1 på ") if granted else "",
    )
    if request.method == "POST" and form.is_valid():
        cases: list[Case] = []
        if not attempt(form, lambda: cases.append(_begin(school, person, form))):
            filled = (
                "elevtall, milepæler og tekstene fra planen som er innvilget"
                if granted
                else ("elevtall og milepæler")
            )
            messages.success(request, f"Saken er opprettet. Fylt inn: {filled}.")
            return redirect(_next_page(cases[0]))
    return render(request, "plans/begin.html", {"school": school, "form": form})


def _next_page(case: Case) -> str:
    """The case; or, once for each school, the question of what its pupils have today."""
    if devices_today(case) is None:
        return reverse("devices:today", kwargs={"key": case.key})
    return case_href(case)


def _granted(school: School) -> Case | None:
    """The school's newest case that is granted: what a new one extends."""
    return Case.objects.filter(school=school, stage=Stage.GRANTED).order_by("pk").last()


def _begin(school: School, person: Person, form: BeginForm) -> Case:
    granted = _granted(school)
    data = form.cleaned_data
    case = actions.begin(
        school=school,
        person=person,
        grades=data["grades"],
        school_year=data["school_year"],
        device_type=DeviceType(data["device_type"]),
        builds_on=granted,
    )
    if granted:
        actions.copy_plan(source=granted, target=case, person=person)
    return case


@signed_in
@takes_files()
def register(request: HttpRequest) -> HttpResponse:
    """An ICT adviser registers a plan that came by e-mail, with the original attached."""
    person = person_of(request)
    require_role(person, Role.ICT_ADVISER)
    which = WhichSchoolForm(request.GET or None)
    if not which.is_valid():
        return render(request, "plans/which_school.html", {"form": which})
    school: School = which.cleaned_data["skole"]
    today = timezone.localdate()
    form = RegisterForm(
        request.POST or None,
        request.FILES or None,
        grades=grades_ahead(school, today),
        first_year=school_year_of(today),
    )
    valid = request.method == "POST" and form.is_valid()
    cases: list[Case] = []
    if valid and not attempt(form, lambda: cases.append(_register(school, person, form))):
        messages.success(request, "Planen er registrert. Skolen ser saken og kan arbeide videre.")
        return redirect(case_href(cases[0]))
    return render(request, "plans/register.html", {"form": form, "school": school})


def _register(school: School, person: Person, form: RegisterForm) -> Case:
    data = form.cleaned_data
    return actions.begin(
        school=school,
        person=person,
        grades=data["grades"],
        school_year=data["school_year"],
        device_type=DeviceType(data["device_type"]),
        original=store_file(upload=data["original"], by=person.name),
    )


@require_POST
@case_page()
def copy(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """A new case with the plan of one that was withdrawn, rejected or has lapsed."""
    cases: list[Case] = []
    for reason in attempt(
        None, lambda: cases.append(actions.begin_again(case=case, person=person))
    ):
        messages.error(request, reason)
    if not cases:
        return redirect(case_href(case))
    messages.success(
        request,
        "Hele planen er kopiert til en ny sak: tekster, trinn, penger, milepæler og vedlegg. "
        "Se over årene og datoene.",
    )
    return redirect(case_href(cases[0]))
