"""The engineers' pages: their queue, the answer, and what becomes of an answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from entilen.accounts.doors import person_of, require_role, signed_in
from entilen.accounts.models import Person
from entilen.cases.doors import attempt, question_first
from entilen.cases.errors import NotYours
from entilen.devices.actions import record_deviation
from entilen.devices.forms import DeviationForm, deviation_of
from entilen.devices.queries import deviations, devices_today
from entilen.network import actions
from entilen.network.forms import Actions, AnswerForm, CorrectionForm, WithdrawForm
from entilen.network.lasting import ending_for
from entilen.network.models import NetworkAction, NetworkConfirmation, NetworkRequest, Result
from entilen.network.queries import oldest_measurement
from entilen.network.rules import judge
from entilen.network.series_reading import newest_series
from entilen.network.waiting import newest_of, queue, requests_for
from entilen.plans.forms import kept
from entilen.process.vocabulary import Act, Role
from entilen.programme.rules import Threshold, number
from entilen.schools.rules import add_months
from entilen.ui.paging import page_of


@signed_in
def requests(request: HttpRequest) -> HttpResponse:
    """The engineers' queue: only what waits for them, oldest due first."""
    person = person_of(request)
    require_role(person, Role.NETWORK_ENGINEER)
    answered, today = request.GET.get("vis") == "besvart", timezone.localdate()
    rows = (
        requests_for(person).filter(answered_at__isnull=False).order_by("-answered_at")
        if answered
        else queue(person)
    )
    return render(
        request,
        "network/queue.html",
        {
            "page": page_of(request, rows, 30),
            "answered": answered,
            "today": today,
            "ending": [] if answered else ending_for(person, today),
        },
    )


@signed_in
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything needed on one page, and the answer.

    The address of a request that is replaced leads to the new one; what was typed to the old one
    stands in the form, to be sent once the new numbers are seen. So it is when the plan has grown
    while the answer was written.
    """
    person = person_of(request)
    asked = newest_of(person, pk)
    if asked is not None and request.method == "POST":
        actions.follow_need(asked.case)
        asked = newest_of(person, pk)
    if asked is None:
        raise NotYours
    replaced = asked.pk != pk
    if replaced and request.method != "POST":
        messages.info(request, "Det er kommet en ny forespørsel. Her er den.")
        return redirect("network:answer", pk=asked.pk)
    question = question_first(request, person, asked.case, Act.ANSWER_NETWORK)
    if question and request.method != "POST" and not asked.answered_at and not asked.ended:
        return question
    form = _answer_form(request, asked)
    rows = Actions(request.POST or None, prefix="tiltak")
    valid = request.method == "POST" and form.is_valid() and rows.is_valid()
    if replaced:
        form.add_error(None, "Det er kommet en ny forespørsel. Se tallene, og send på nytt.")
    elif valid and not attempt(form, lambda: _answer(asked, person, form, kept(rows))):
        messages.success(request, f"Svaret til {asked.site.school.name} er sendt.")
        return redirect("network:queue")
    answers = _answers(asked)
    return render(
        request,
        "network/answer.html",
        {
            "asked": asked,
            "devices_today": devices_today(asked.case),
            "deviations": deviations(asked.case),
            "earlier": _answers(asked.previous) if asked.previous else [],
            "outgrown": actions.outgrown(asked) if not asked.answered_at else "",
            "waits": not asked.answered_at and not asked.ended,
            "shown": newest_series(asked),
            "form": form,
            "rows": rows,
            "judged": [(row, judge(_thresholds(asked), row.measurements)) for row in answers],
        },
    )


def _thresholds(asked: NetworkRequest) -> tuple[Threshold, ...]:
    return asked.case.programme.requirements.thresholds


def _answers(asked: NetworkRequest) -> list[NetworkConfirmation]:
    """The answers to a request, the newest first, each with its actions."""
    rows = asked.confirmations.select_related("given_by", "withdrawn_by", "replaced_by")
    return list(rows.prefetch_related("actions").order_by("-given_at", "-pk"))


def _answer_form(request: HttpRequest, asked: NetworkRequest) -> AnswerForm:
    requirements = asked.case.programme.requirements
    return AnswerForm(
        request.POST or None,
        initial={
            "valid_until": add_months(timezone.localdate(), requirements.network_months),
            "method": "desk",
        },
        thresholds=requirements.thresholds,
        asked=asked.devices,
        oldest=oldest_measurement(asked.case),
    )


def _content(form: AnswerForm, rows: list[dict[str, Any]]) -> actions.Content:
    data = form.cleaned_data
    return {
        "result": Result(data["result"]),
        "max_devices": data["max_devices"],
        "method": data["method"],
        "measured_on": data["measured_on"],
        "measurements": form.measurements(),
        "reason": data["reason"],
        "valid_until": data["valid_until"],
        "actions": rows,
    }


def _answer(
    asked: NetworkRequest, person: Person, form: AnswerForm, rows: list[dict[str, Any]]
) -> NetworkConfirmation:
    return actions.answer(request=asked, person=person, **_content(form, rows))


@signed_in
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a new answer in the place of a former one; what that said stands in the form."""
    person = person_of(request)
    old = _confirmation(person, pk)
    case = old.request.case
    question = question_first(request, person, case, Act.CORRECT_NETWORK)
    if question and request.method != "POST":
        return question
    form = CorrectionForm(
        request.POST or None,
        initial=_said_before(old),
        thresholds=_thresholds(old.request),
        asked=old.request.devices,
        oldest=oldest_measurement(case),
    )
    undone = old.actions.filter(done_at__isnull=True)
    rows = Actions(
        request.POST or None,
        prefix="tiltak",
        initial=[{"text": row.text, "due": row.due} for row in undone],
    )
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        content, ground = _content(form, kept(rows)), form.cleaned_data["ground"]
        if not attempt(
            form,
            lambda: actions.correct_answer(
                confirmation=old, person=person, ground=ground, **content
            ),
        ):
            messages.success(request, "Svaret er rettet. Skolen får beskjed.")
            return redirect("network:answer", pk=old.request_id)
    return render(
        request, "network/correct.html", {"confirmation": old, "form": form, "rows": rows}
    )


def _said_before(old: NetworkConfirmation) -> dict[str, Any]:
    values = {f"value_{key}": number(value) for key, value in old.measurements.items()}
    return values | {
        "result": old.result,
        "max_devices": old.max_devices,
        "valid_until": old.valid_until,
        "method": old.method,
        "measured_on": old.measured_on,
        "reason": old.reason,
    }


def _confirmation(person: Person, pk: int) -> NetworkConfirmation:
    """An answer that the engineer may see. Raises NotYours otherwise."""
    answers = NetworkConfirmation.objects.select_related(
        "request__site__school", "request__case__programme"
    )
    confirmation = get_object_or_404(answers, pk=pk)
    actions.request_to(person=person, pk=confirmation.request_id)
    return confirmation


@require_POST
@signed_in
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a request, or hand it back; one that is replaced leads to the new one."""
    person = person_of(request)
    asked = newest_of(person, pk)
    if asked is None:
        raise NotYours
    if asked.pk == pk:
        actions.take(request=asked, person=person)
    return redirect("network:answer", pk=pk)


@signed_in
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a confirmation back."""
    person = person_of(request)
    confirmation = _confirmation(person, pk)
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
            messages.success(
                request, "Bekreftelsen er trukket tilbake. De som har sakene, får beskjed."
            )
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
    if question := question_first(request, person, asked.case, Act.CLOSE_NETWORK_ACTION, back=back):
        return question
    for reason in attempt(None, lambda: actions.close_action(action=action, person=person)):
        messages.error(request, reason)
    return redirect("network:answer", pk=action.confirmation.request_id)


@signed_in
def deviation(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that devices were bought too early, by an engineer who finds it."""
    person = person_of(request)
    asked = actions.request_to(person=person, pk=pk)
    form = DeviationForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and not attempt(
            form,
            lambda: record_deviation(case=asked.case, person=person, **deviation_of(form)),
        )
    ):
        messages.success(request, "Avviket er registrert. Det blir stående i saken.")
        return redirect("network:answer", pk=pk)
    return render(
        request,
        "network/deviation.html",
        {"asked": asked, "form": form, "deviations": deviations(asked.case)},
    )
