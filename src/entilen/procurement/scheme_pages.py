"""The programme manager's page of the central scheme: frames, the queue, and the answers."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from entilen.accounts.doors import person_of, require_role, signed_in
from entilen.accounts.models import Person
from entilen.accounts.queries import has_role
from entilen.cases.calendar import KEEPERS
from entilen.cases.doors import attempt
from entilen.process.vocabulary import DeviceType, Role
from entilen.procurement.forms import AnswerForm, FrameForm, QueueForm
from entilen.procurement.scheme_actions import answer_application, set_frame, set_queue_order
from entilen.procurement.scheme_models import SchemeApplication
from entilen.procurement.scheme_queries import (
    applied_in,
    frame_of,
    queue_of,
    queue_order,
    scheme,
    scheme_now,
)
from entilen.procurement.scheme_rules import QueueRule, State


def keeper(request: HttpRequest) -> Person:
    """Who sees the scheme: administrators and programme managers. Raises 404 for others."""
    person = person_of(request)
    require_role(person, *KEEPERS)
    return person


@signed_in
def overview(request: HttpRequest) -> HttpResponse:
    """Year by year and type by type: frame, asked, admitted, ordered, left, and the queue."""
    person = keeper(request)
    order = queue_order(timezone.localdate())
    rules = [QueueRule(rule).label for rule in order.rules] if order else []
    return render(
        request,
        "procurement/scheme.html",
        {
            "pots": scheme(),
            "order": order,
            "rules": rules or [QueueRule.ASKED.label],
            "may_answer": has_role(person, Role.PROGRAMME_MANAGER),
        },
    )


def _form(request: HttpRequest, form: Any, title: str, act: str, **more: Any) -> HttpResponse:
    return render(
        request, "procurement/scheme_form.html", {"form": form, "title": title, "act": act, **more}
    )


@signed_in
def frame(request: HttpRequest) -> HttpResponse:
    """Set the frame of a budget year and device type."""
    person = keeper(request)
    form = FrameForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and not attempt(form, partial(_set_frame, person, form)):
        messages.success(request, "Rammen er satt.")
        return redirect("procurement:scheme")
    return _form(request, form, "Ramme for sentral ordning", "Sett rammen")


def _set_frame(person: Person, form: FrameForm) -> None:
    data = form.cleaned_data
    set_frame(
        by=person,
        year=data["year"],
        device_type=DeviceType(data["device_type"]),
        devices=data["devices"],
        source=data["source"],
    )


@signed_in
def queue(request: HttpRequest) -> HttpResponse:
    """Say in which order those who ask stand, from a day on."""
    person = keeper(request)
    form = QueueForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and not attempt(form, lambda: set_queue_order(by=person, **form.told)):
        messages.success(request, "Rekkefølgen er lagret.")
        return redirect("procurement:scheme")
    return _form(request, form, "Rekkefølgen i køen", "Lagre")


@signed_in
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer one application, with what the frame bears and who stands before it."""
    person = person_of(request)
    require_role(person, Role.PROGRAMME_MANAGER)
    row = get_object_or_404(SchemeApplication.objects.select_related("case__school"), pk=pk)
    now = next(one for one in applied_in(row.case) if one.application.pk == pk)
    pot = frame_of(now.key, *scheme_now())
    form = AnswerForm(request.POST or None, initial={"devices": min(row.devices, pot.left) or None})
    valid = request.method == "POST" and form.is_valid()
    if valid and not attempt(form, partial(_answer, person, row, form)):
        messages.success(request, "Svaret er lagret. Skolen får brev.")
        return redirect("procurement:scheme")
    ahead = [one.application for one in queue_of(now.key)]
    mine = next((n for n, one in enumerate(ahead) if one.pk == pk), 0)
    return _form(
        request, form, row.case.school.name, "Lagre svaret",
        now=now, pot=pot, ahead=ahead[:mine],
    )  # fmt: skip


def _answer(person: Person, row: SchemeApplication, form: AnswerForm) -> None:
    data = form.cleaned_data
    answer_application(
        application=row,
        person=person,
        state=State(data["state"]),
        devices=data["devices"] or 0,
        reason=data["reason"],
    )
