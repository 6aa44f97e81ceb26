"""People and their roles, for the administrator."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from entilen.accounts.actions.identity import correct_identity
from entilen.accounts.actions.invitations import (
    invite_by_letter,
    reset_second_factor,
    set_access,
)
from entilen.accounts.actions.roles import end_role, give_role, invite
from entilen.accounts.doors import person_of, signed_in
from entilen.accounts.forms import IdentityForm, InviteForm, RoleForm
from entilen.accounts.middleware import FACTORS
from entilen.accounts.models import Person, RoleAssignment
from entilen.accounts.queries import in_force, is_administrator, people
from entilen.accounts.rules import ADMINISTRATOR_GIVES
from entilen.process.vocabulary import Role

A_PAGE = 50


def _administrator(request: HttpRequest) -> Person:
    person = person_of(request)
    if not is_administrator(person):
        raise Http404
    return person


@signed_in
def everyone(request: HttpRequest) -> HttpResponse:
    """Everybody, by name; found by name, e-mail or role."""
    _administrator(request)
    text, role = request.GET.get("q", "").strip(), request.GET.get("rolle", "")
    page = Paginator(people(text, role), A_PAGE).get_page(request.GET.get("page"))
    held: dict[int, list[str]] = {}
    for row in RoleAssignment.objects.filter(
        in_force(timezone.localdate()), person__in=list(page.object_list)
    ).select_related("school"):
        place = f", {row.school.name}" if row.school else ""
        held.setdefault(row.person_id, []).append(f"{row.get_role_display()}{place}")
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "accounts/people.html",
        {
            "page": page,
            "rows": [(person, held.get(person.pk, [])) for person in page.object_list],
            "text": text,
            "role": role,
            "roles": ADMINISTRATOR_GIVES,
            "query": query.urlencode(),
        },
    )


@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Invite somebody, with the first role."""
    by = _administrator(request)
    form = InviteForm(request.POST or None, initial={"first_day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            assignment = invite(by=by, **_chosen(form))
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            messages.success(request, f"{assignment.person.name} er invitert.")
            return redirect("person", pk=assignment.person_id)
    return render(request, "accounts/invite.html", {"form": form})


def _chosen(form: RoleForm) -> dict[str, Any]:
    return {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}


@signed_in
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles, how they sign in, and what was done with their access."""
    by = _administrator(request)
    person = get_object_or_404(Person, pk=pk)
    form = RoleForm(request.POST or None, initial={"first_day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            give_role(by=by, person=person, **_chosen(form))
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            messages.success(request, "Rollen er gitt.")
            return redirect("person", pk=pk)
    today = timezone.localdate()
    rows = list(person.roles.select_related("school").order_by("-first_day", "-pk"))
    over = {row.pk for row in rows if row.ended_at or (row.last_day and row.last_day < today)}
    return render(
        request,
        "accounts/person.html",
        {
            "person": person,
            "form": form,
            "current": [row for row in rows if row.pk not in over],
            "past": [row for row in rows if row.pk in over],
            "has_factor": is_mfa_enabled(person, types=FACTORS),
            "has_password": person.has_usable_password(),
            "records": person.account_records.select_related("by")[:40],
            "is_me": person == by,
        },
    )


@signed_in
def identity(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's name and address as they are now, and whom they report to."""
    by, person = _administrator(request), get_object_or_404(Person, pk=pk)
    form = IdentityForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            correct_identity(by=by, person=person, **form.cleaned_data)
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            messages.success(request, "Lagret.")
            return redirect("person", pk=pk)
    return render(request, "accounts/identity.html", {"person": person, "form": form})


@require_POST
@signed_in
def end(request: HttpRequest, pk: int, role: int) -> HttpResponse:
    """End one of the person's roles now."""
    assignment = get_object_or_404(
        RoleAssignment.objects.select_related("school"), pk=role, person=pk
    )
    by = _administrator(request)
    return _do(request, pk, lambda: end_role(by=by, assignment=assignment), "Rollen er avsluttet.")


@require_POST
@signed_in
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the person's sign-in over."""
    by, person = _administrator(request), get_object_or_404(Person, pk=pk)
    return _do(
        request,
        pk,
        lambda: reset_second_factor(by=by, person=person),
        f"{person.name} har fått en ny invitasjon. Det gamle passordet virker ikke lenger.",
    )


@require_POST
@signed_in
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the invitation once more."""
    by, person = _administrator(request), get_object_or_404(Person, pk=pk)
    if person.has_usable_password():
        raise Http404
    return _do(
        request, pk, lambda: invite_by_letter(person=person, by=by), "Ny invitasjon er sendt."
    )


@require_POST
@signed_in
def access(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the person's access, or open it again."""
    by, person = _administrator(request), get_object_or_404(Person, pk=pk)
    active = request.POST.get("active") == "1"
    return _do(
        request,
        pk,
        lambda: set_access(by=by, person=person, active=active),
        "Tilgangen er åpnet." if active else "Tilgangen er stengt.",
    )


def _do(request: HttpRequest, pk: int, act: Callable[[], object], done: str) -> HttpResponse:
    try:
        act()
    except ValidationError as fault:
        for sentence in fault.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, done)
    return redirect("person", pk=pk)
