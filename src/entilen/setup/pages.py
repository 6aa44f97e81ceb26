"""Setting up, in order: who we are, the calendar, what was published before, a test letter."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from entilen.accounts.doors import person_of, require_role, signed_in
from entilen.accounts.models import Person
from entilen.accounts.queries import is_administrator
from entilen.cases.calendar import KEEPERS, Holiday
from entilen.cases.doors import attempt
from entilen.coverage.models import PublishedStatement, StandingStatement
from entilen.plans.forms import kept
from entilen.process.words import count
from entilen.programme.queries import owner
from entilen.setup import actions
from entilen.setup.forms import (
    Holidays,
    OwnerForm,
    StandingForm,
    StatementForm,
    holidays_of,
    not_before,
)
from entilen.setup.models import SetupRecord
from entilen.setup.queries import calendar_since, holidays_from, steps

ALONE = {"/oppsett/personer/", "/oppsett/historie/", "/oppsett/provebrev/", "/oppsett/personvern/"}
"""What administrators alone enter: others see whether it is there."""


def keeper(request: HttpRequest) -> Person:
    """Who may set up: administrators and programme managers. Raises 404 for others."""
    person = person_of(request)
    require_role(person, *KEEPERS)
    return person


@signed_in
def contents(request: HttpRequest) -> HttpResponse:
    """What must be entered, in order, ticked off by what is there."""
    person = keeper(request)
    every = steps(timezone.localdate())
    if not is_administrator(person):
        every = [replace(step, href="") if step.href in ALONE else step for step in every]
    return render(
        request,
        "setup/contents.html",
        {
            "must": [step for step in every if step.must],
            "more": [step for step in every if not step.must],
            "left": _left(sum(bool(step.missing) for step in every if step.must)),
            "records": SetupRecord.objects.select_related("by")[:20],
        },
    )


def _left(number: int) -> str:
    if not number:
        return ""
    return (
        f"{count(number, 'ett punkt', 'punkter').capitalize()} mangler før en plan kan behandles."
    )


@signed_in
def municipality(request: HttpRequest) -> HttpResponse:
    """Who the municipality is."""
    person = keeper(request)
    known = owner()
    form = OwnerForm(request.POST or None, initial=actions.facts_of(known))
    if (
        request.method == "POST"
        and form.is_valid()
        and not attempt(form, lambda: actions.say_who_we_are(by=person, **form.cleaned_data))
    ):
        messages.success(request, "Lagret. Sidene og nye brev sier dette fra nå av.")
        return redirect("setup:contents")
    return _form(request, form, "Hvem dere er", "Lagre")


def _form(request: HttpRequest, form: Any, title: str, act: str, **more: Any) -> HttpResponse:
    return render(request, "setup/form.html", {"form": form, "title": title, "act": act, **more})


@signed_in
def calendar(request: HttpRequest) -> HttpResponse:
    """The school calendar of this school year and later. Changing it moves running deadlines."""
    person = keeper(request)
    since = calendar_since()
    rows = Holidays(request.POST or None, initial=holidays_of(holidays_from(since)))
    reasons: list[str] = []
    if request.method == "POST" and rows.is_valid():
        chosen = [Holiday(**row) for row in kept(rows)]
        if any(row.first < since for row in chosen):
            reasons = [not_before(since)]
        moved: list[int] = []
        reasons = reasons or attempt(
            None,
            lambda: moved.append(actions.enter_calendar(by=person, since=since, rows=chosen)),
        )
        if not reasons:
            messages.success(request, _calendar_said(moved[0]))
            return redirect("setup:contents")
    return render(
        request, "setup/calendar.html", {"rows": rows, "since": since, "reasons": reasons}
    )


def _calendar_said(moved: int) -> str:
    if not moved:
        return "Skoleruta er lagret. Ingen frister ble flyttet."
    cases = "én sak" if moved == 1 else f"{moved} saker"
    return f"Skoleruta er lagret. Frister ble flyttet i {cases}, og det står i tidslinja deres."


@signed_in
def published(request: HttpRequest) -> HttpResponse:
    """What the municipality has published before: figures for a day, and standing words."""
    keeper(request)
    return render(
        request,
        "setup/published.html",
        {
            "statements": PublishedStatement.objects.order_by("-date"),
            "standing": StandingStatement.objects.all(),
        },
    )


@signed_in
def new_statement(request: HttpRequest) -> HttpResponse:
    """A figure that was published before."""
    person = keeper(request)
    form = StatementForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and not attempt(
            form,
            lambda: actions.enter_statement(by=person, publisher=_publisher(), **form.cleaned_data),
        )
    ):
        messages.success(request, "Tallet er ført inn, og står på den åpne siden.")
        return redirect("setup:published")
    return _form(request, form, "Et tall dere har publisert", "Før inn tallet", back="tall")


@signed_in
def new_standing(request: HttpRequest) -> HttpResponse:
    """That every school of a type has 1:1."""
    person = keeper(request)
    form = StandingForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and not attempt(
            form,
            lambda: actions.enter_standing(by=person, publisher=_publisher(), **form.cleaned_data),
        )
    ):
        messages.success(request, "Ført inn.")
        return redirect("setup:published")
    return _form(request, form, "Skoler som har 1:1 fra før", "Før inn", back="tall")


def _publisher() -> str:
    known = owner()
    return known.publisher if known else "Kommunen"


@signed_in
def test_letter(request: HttpRequest) -> HttpResponse:
    """Where an administrator sends a letter to themselves."""
    person = keeper(request)
    return render(
        request, "setup/test_letter.html", {"may": is_administrator(person), "me": person}
    )


@require_POST
@signed_in
def send_test_letter(request: HttpRequest) -> HttpResponse:
    """Send it."""
    person = keeper(request)
    actions.send_test_letter(by=person)
    messages.success(request, "Brevet er lagt i kø. Siden «Brev» sier hva som ble av det.")
    return redirect("setup:contents")
