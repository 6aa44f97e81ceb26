"""A case's page about its network, and the dispensation."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.access import may
from entilen.cases.doors import attempt, case_page, impartial_first
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.cases.reads import remembering
from entilen.devices.queries import deviations
from entilen.network import actions
from entilen.network.forms import DispensationForm, RequestForm
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
from entilen.process.vocabulary import Act


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
