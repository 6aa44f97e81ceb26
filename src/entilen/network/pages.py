"""The school's page about its network, and the engineers' queue and answer."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from entilen.accounts.doors import person_of, require_role, signed_in
from entilen.accounts.models import Person
from entilen.cases.access import may
from entilen.cases.doors import attempt, case_page, impartial_first, question_first
from entilen.cases.errors import NotYours
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.cases.reading import remembering
from entilen.devices.queries import devices_today
from entilen.network import actions
from entilen.network.forms import (
    Actions,
    AnswerForm,
    DispensationForm,
    RequestForm,
    WithdrawForm,
)
from entilen.network.models import NetworkAction, NetworkConfirmation, NetworkRequest, Result
from entilen.network.queries import (
    COVER,
    cover,
    dispensation,
    dispensations_in_force,
    newest_of,
    open_conditions,
    problem_with_dispensation,
    queue,
    requests_for,
    to_ask,
    waiting_requests,
)
from entilen.network.rules import judge
from entilen.plans.forms import kept
from entilen.plans.visibility import as_read_by
from entilen.process.vocabulary import Act, Role
from entilen.schools.rules import add_months
from entilen.ui.paging import page_of


@case_page()
def case_network(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """What is confirmed for this case, site by site, what is asked for, and the way to ask."""
    shown = remembering(case, *COVER, waiting_requests, dispensations_in_force)
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
            "conditions": open_conditions(shown),
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


@signed_in
def requests(request: HttpRequest) -> HttpResponse:
    """The engineers' queue: only what waits for them, oldest due first."""
    person = person_of(request)
    require_role(person, Role.NETWORK_ENGINEER)
    answered = request.GET.get("vis") == "besvart"
    rows = (
        requests_for(person).filter(answered_at__isnull=False).order_by("-answered_at")
        if answered
        else queue(person)
    )
    return render(
        request,
        "network/queue.html",
        {"page": page_of(request, rows, 30), "answered": answered, "today": timezone.localdate()},
    )


@signed_in
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything needed on one page, and the answer.

    The address of a request that the school has replaced leads to the new one; what was typed to
    the old one stands in the form, to be sent once the new numbers are seen.
    """
    person = person_of(request)
    found = newest_of(person, pk)
    if found is None:
        raise NotYours
    replaced = found.pk != pk
    if replaced and request.method != "POST":
        messages.info(request, "Skolen har sendt en ny forespørsel. Her er den.")
        return redirect("network:answer", pk=found.pk)
    question = question_first(request, person, found.case, Act.ANSWER_NETWORK)
    if question and request.method != "POST" and found.answered_at is None:
        return question
    requirements = found.case.programme.requirements
    initial = {
        "valid_until": add_months(timezone.localdate(), requirements.network_months),
        "method": "desk",
    }
    form = AnswerForm(request.POST or None, initial=initial, thresholds=requirements.thresholds)
    rows = Actions(request.POST or None, prefix="tiltak")
    valid = request.method == "POST" and form.is_valid() and rows.is_valid()
    if replaced:
        form.add_error(None, "Skolen har sendt en ny forespørsel. Se tallene, og send på nytt.")
    elif valid and not attempt(form, lambda: _answer(found, person, form, kept(rows))):
        messages.success(request, f"Svaret til {found.site.school.name} er sendt.")
        return redirect("network:queue")
    return render(
        request,
        "network/answer.html",
        {
            "found": found,
            "devices_today": devices_today(found.case),
            "form": form,
            "rows": rows,
            "confirmations": found.confirmations.prefetch_related("actions"),
            "judged": [
                (row, judge(requirements.thresholds, row.measurements))
                for row in found.confirmations.all()
            ],
        },
    )


def _answer(
    found: NetworkRequest, person: Person, form: AnswerForm, rows: list[dict[str, Any]]
) -> NetworkConfirmation:
    data = form.cleaned_data
    return actions.answer(
        request=found,
        person=person,
        result=Result(data["result"]),
        max_devices=data["max_devices"],
        method=data["method"],
        measured_on=data["measured_on"],
        measurements=form.measurements(),
        reason=data["reason"],
        valid_until=data["valid_until"],
        actions=rows,
    )


@require_POST
@signed_in
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a request, or hand it back; one that is replaced leads to the new one."""
    person = person_of(request)
    found = newest_of(person, pk)
    if found is None:
        raise NotYours
    if found.pk == pk:
        actions.take(request=found, person=person)
    return redirect("network:answer", pk=pk)


@signed_in
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a confirmation back."""
    person = person_of(request)
    confirmation = get_object_or_404(
        NetworkConfirmation.objects.select_related("request__site", "request__case"), pk=pk
    )
    actions.request_to(person=person, pk=confirmation.request_id)
    question = question_first(request, person, confirmation.request.case, Act.WITHDRAW_CONFIRMATION)
    if question and request.method != "POST":
        return question
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ground = form.cleaned_data["ground"]
        if not attempt(
            form,
            lambda: actions.withdraw_confirmation(
                confirmation=confirmation, person=person, ground=ground
            ),
        ):
            messages.success(request, "Bekreftelsen er trukket tilbake. Skolen får beskjed.")
            return redirect("network:answer", pk=confirmation.request_id)
    return render(request, "network/withdraw.html", {"confirmation": confirmation, "form": form})


@require_POST
@signed_in
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that something with the network is done."""
    person = person_of(request)
    action = get_object_or_404(
        NetworkAction.objects.select_related("confirmation__request__case"), pk=pk
    )
    asked = actions.request_to(person=person, pk=action.confirmation.request_id)
    back = reverse("network:answer", args=[asked.pk])
    if question := question_first(request, person, asked.case, Act.ANSWER_NETWORK, back=back):
        return question
    for reason in attempt(None, lambda: actions.close_action(action=action, person=person)):
        messages.error(request, reason)
    return redirect("network:answer", pk=action.confirmation.request_id)
