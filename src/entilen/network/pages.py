"""A case's page about its network, and the dispensation."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from entilen.accounts.models import Person
from entilen.cases.access import may
from entilen.cases.doors import attempt, case_page, impartial_first
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.cases.reads import remembering
from entilen.devices.queries import deviations, devices_today
from entilen.network import actions
from entilen.network.demand_queries import shows_numbers
from entilen.network.forms import DispensationForm, OthersForm, RequestForm
from entilen.network.load_queries import loads_of, others_said
from entilen.network.load_rules import Load
from entilen.network.models import OtherDevices
from entilen.network.queries import (
    COVER,
    cover,
    dispensation,
    dispensations_in_force,
    problem_with_dispensation,
    promised,
    to_ask,
    waiting_requests,
)
from entilen.plans.access import as_read_by
from entilen.plans.reads import rows_to_equip
from entilen.process.vocabulary import Act
from entilen.programme.rules import number
from entilen.schools.models import Site


@case_page()
def case_network(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """What is confirmed for this case, site by site, what is asked for, and the way to ask."""
    shown = remembering(case, *COVER, dispensations_in_force, deviations)
    shown = as_read_by(person, shown)
    waiting = {asked.site_id: asked for asked in waiting_requests(shown)}
    notes = [asked.note for asked in waiting.values() if asked.note]
    form = RequestForm(request.POST or None, initial={"note": "\n".join(dict.fromkeys(notes))})
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        if not attempt(
            form, lambda: actions.request_confirmation(case=case, person=person, note=note)
        ):
            messages.success(request, "Forespørselen er sendt til IKT-avdelingen.")
            return redirect("network:case", key=case.key)
    today = timezone.localdate()
    asking = to_ask(shown)
    asked_sites = {asked.site.name for asked in waiting.values()}
    covers = [(one, one.problem(today), one.site in asked_sites) for one in cover(shown)]
    needed = any(problem for _, problem, _ in covers)
    return render(
        request,
        "network/case.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Nettverk",
            "form": form,
            "covers": covers,
            "waiting": [(row, asking.get(row.site_id)) for row in waiting.values()]
            if needed
            else [],
            "asking": asking,
            "loads": _loads_shown(shown),
            "shows": case.pk in shows_numbers([case.pk]),
            "may_show": may(person, case, Act.SHARE_NUMBERS),
            "may_hide": may(person, case, Act.UNSHARE_NUMBERS),
            "may_state": may(person, case, Act.STATE_OTHER_DEVICES),
            "requests": case.network_requests.filter(answered_at__isnull=False)
            .select_related("site", "handler")
            .prefetch_related("confirmations__actions"),
            "dispensation": dispensation(shown),
            "deviations": deviations(shown),
            "promised": promised(shown),
            "today": today,
            "may_ask": may(person, case, Act.REQUEST_NETWORK),
            "may_dispense": may(person, case, Act.DISPENSE_NETWORK),
        },
    )


@require_POST
@case_page(Act.SHARE_NUMBERS, Act.UNSHARE_NUMBERS)
def share(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Let the engineers count the draft's devices, or stop it."""
    shared = request.POST.get("vis") == "ja"
    told = attempt(None, lambda: actions.share_numbers(case=case, person=person, shared=shared))
    for reason in told:
        messages.error(request, reason)
    return redirect("network:case", key=case.key)


def _loads_shown(case: Case) -> list[tuple[Site, Load]]:
    """Each site of the plan with its sum."""
    sites = {row.site_id: row.site for row in rows_to_equip(case)}
    return [(sites[key], load) for key, load in loads_of(case).items() if key in sites]


@case_page(Act.STATE_OTHER_DEVICES)
def others(request: HttpRequest, person: Person, case: Case, /, *, site: int) -> HttpResponse:
    """Say what uses the network of a site besides the plan's devices."""
    place = get_object_or_404(Site, pk=site, school=case.school)
    before = next((row for row in others_said(case) if row.site_id == place.pk), None)
    form = OthersForm(request.POST or None, initial=_said_before(case, before))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if not attempt(
            form, lambda: actions.state_others(case=case, person=person, site=place, **told)
        ):
            messages.success(request, f"Lagret for {place.name}.")
            return redirect("network:case", key=case.key)
    return render(
        request,
        "network/others.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Annet på nettet",
            "site": place,
            "before": before,
            "form": form,
            "devices_today": devices_today(case),
            "factor": number(case.programme.requirements.network_formula["per_staff"]),
        },
    )


def _said_before(case: Case, before: OtherDevices | None) -> dict[str, Any]:
    """What was said last; else the register's number of staff, where the school is at one place."""
    if before:
        return {name: getattr(before, name) for name in ("staff", "old", "shared", "guests")}
    alone = case.school.sites.filter(closed__isnull=True).count() == 1
    return {"staff": case.school.staff_total} if alone else {}


@case_page(Act.DISPENSE_NETWORK)
@impartial_first(Act.DISPENSE_NETWORK)
def dispense(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Record a dispensation from the network gate."""
    form = DispensationForm(
        request.POST or None, problem_with_day=partial(problem_with_dispensation, case)
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not attempt(
            form,
            lambda: actions.dispense(
                case=case,
                person=person,
                authority=data["authority"],
                ground=data["ground"],
                valid_until=data["valid_until"],
            ),
        ):
            messages.success(request, "Dispensasjonen er registrert og telles offentlig.")
            return redirect("network:case", key=case.key)
    return render(
        request,
        "network/dispense.html",
        {"case": case, "case_href": case_href(case), "form": form, "page_name": "Dispensasjon"},
    )
