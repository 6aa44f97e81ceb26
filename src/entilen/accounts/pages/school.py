"""A school's own people: the leaders invite them, end it, and hand the school over."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from entilen.accounts.actions.roles import end_role, hand_over, invite
from entilen.accounts.doors import person_of, signed_in
from entilen.accounts.forms import HandOverForm, SchoolInviteForm
from entilen.accounts.models import AccountRecord, Person, RoleAssignment
from entilen.accounts.queries import (
    assignments_today,
    gives,
    is_administrator,
    leads,
    may_be_away,
    may_manage,
)
from entilen.accounts.rules import SCHOOL_GIVES
from entilen.process.vocabulary import Role
from entilen.schools.models import School


def _mine(request: HttpRequest, slug: str) -> tuple[Person, School]:
    person = person_of(request)
    school = School.objects.filter(slug=slug).first()
    if school is None or not may_manage(person, school):
        raise Http404
    return person, school


@signed_in
def staff(request: HttpRequest, slug: str) -> HttpResponse:
    """Who takes part at the school, now and later; invite one more."""
    person, school = _mine(request, slug)
    mine = gives(person, school)
    form = SchoolInviteForm(
        request.POST or None,
        gives=mine,
        initial={"first_day": timezone.localdate(), "role": SCHOOL_GIVES[0]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            assignment = _invite(person, school, form.cleaned_data)
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            messages.success(request, f"{assignment.person.name} er lagt til.")
            return redirect("school_people", slug=slug)
    return render(
        request,
        "accounts/school_people.html",
        {
            "school": school,
            "form": form,
            "rows": [(row, Role(row.role) in mine) for row in assignments_today(school)],
            "may_be_away": may_be_away(person),
            "may_hand_over": is_administrator(person) or leads(person, school, Role.PRINCIPAL),
            "records": AccountRecord.objects.filter(school=school).select_related("person", "by")[
                :15
            ],
        },
    )


def _invite(by: Person, school: School, chosen: dict[str, Any]) -> RoleAssignment:
    return invite(by=by, school=school, **{**chosen, "role": Role(chosen["role"])})


@require_POST
@signed_in
def end(request: HttpRequest, slug: str, role: int) -> HttpResponse:
    """End a role at the school now."""
    person, school = _mine(request, slug)
    assignment = get_object_or_404(RoleAssignment, pk=role, school=school)
    try:
        end_role(by=person, assignment=assignment)
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
    else:
        messages.success(request, f"{assignment.person.name} deltar ikke lenger.")
    return redirect("school_people", slug=slug)


@signed_in
def successor(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand the school over to a new principal from a day."""
    person, school = _mine(request, slug)
    if not (is_administrator(person) or leads(person, school, Role.PRINCIPAL)):
        raise Http404
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            assignment = hand_over(by=person, school=school, **form.cleaned_data)
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            first = assignment.first_day
            messages.success(
                request,
                f"{assignment.person.name} er rektor fra {first.day}.{first.month}.{first.year}.",
            )
            may_stay = may_manage(Person.objects.get(pk=person.pk), school)
            return redirect("school_people", slug=slug) if may_stay else redirect("account")
    return render(request, "accounts/hand_over.html", {"school": school, "form": form})
