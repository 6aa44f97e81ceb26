"""A school asks the central scheme to pay for what was granted, and takes the asking back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.access import may
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.process.vocabulary import Act, DeviceType
from entilen.procurement.scheme_actions import apply_to_scheme, withdraw_application
from entilen.procurement.scheme_models import SchemeApplication
from entilen.procurement.scheme_queries import applied_in, queue_order, refused_in
from entilen.procurement.scheme_rules import OPEN, PAY_OTHERWISE, State
from entilen.rollout.forms import SchemeForm, WithdrawForm
from entilen.rollout.pages import context
from entilen.rollout.queries import due_of


@case_page()
def scheme(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """What the school has asked for, the answers, and the form that asks."""
    may_apply = may(person, case, Act.APPLY_TO_SCHEME)
    form = (
        SchemeForm(request.POST or None, due=due_of(case), this_year=timezone.localdate().year)
        if may_apply
        else None
    )
    valid = form is not None and request.method == "POST" and form.is_valid()
    if form is not None and valid and not attempt(form, lambda: _apply(case, person, form)):
        messages.success(request, "Søknaden er sendt. Dere får brev når den er besvart.")
        return redirect("rollout:scheme", key=case.key)
    order = queue_order(timezone.localdate())
    return render(
        request,
        "rollout/scheme.html",
        context(
            case,
            form=form,
            order=order,
            applied=[(one, one.state in OPEN | {State.ADMITTED}) for one in applied_in(case)],
            refused=refused_in(case),
            pay_otherwise=PAY_OTHERWISE,
            may_withdraw=may(person, case, Act.WITHDRAW_FROM_SCHEME),
        ),
    )


def _apply(case: Case, person: Person, form: SchemeForm) -> None:
    data = form.cleaned_data
    apply_to_scheme(
        case=case,
        person=person,
        device_type=DeviceType(data["device_type"]),
        year=data["year"],
        devices=data["devices"],
    )


@case_page(Act.WITHDRAW_FROM_SCHEME)
def withdraw(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """Take an application back."""
    row = get_object_or_404(SchemeApplication, case=case, pk=pk)
    form = WithdrawForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and not attempt(
        form,
        lambda: withdraw_application(
            application=row, person=person, reason=form.cleaned_data["reason"]
        ),
    ):
        messages.success(request, "Søknaden er trukket.")
        return redirect("rollout:scheme", key=case.key)
    return render(request, "rollout/scheme_withdraw.html", context(case, form=form))
