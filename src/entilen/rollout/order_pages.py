"""Orders of what is granted: placed, changed, delivered in parts, and sent back."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.access import may
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.files.actions import store_file
from entilen.files.models import StoredFile
from entilen.files.size_rules import takes_files
from entilen.financing.models import Source
from entilen.process.vocabulary import Act
from entilen.procurement.actions import change_order, place_order
from entilen.procurement.catalogue_queries import offers_on
from entilen.procurement.catalogue_rules import amount, with_vat
from entilen.procurement.delivery_actions import (
    correct_delivery,
    record_delivery,
    return_devices,
)
from entilen.procurement.models import Delivery
from entilen.procurement.queries import (
    Placed,
    placed,
    problem_with_day,
    problem_with_delivery_day,
    reasons_today,
)
from entilen.rollout.order_forms import (
    ChangeOrderForm,
    CountForm,
    DeliveryForm,
    OrderForm,
    ReturnForm,
)
from entilen.rollout.pages import context
from entilen.rollout.queries import due_of


@case_page(Act.ORDER)
@takes_files()
def order(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Record an order within the grant."""
    form = OrderForm(
        request.POST or None,
        request.FILES or None,
        due=due_of(case),
        offers=offers_on(timezone.localdate()),
        problem_with_day=partial(problem_with_day, case),
    )
    valid = request.method == "POST" and form.is_valid()
    if valid and not attempt(form, lambda: _order(case, person, form)):
        messages.success(request, "Bestillingen er registrert.")
        return redirect("rollout:overview", key=case.key)
    return render(request, "rollout/order.html", context(case, form=form))


@transaction.atomic
def _order(case: Case, person: Person, form: OrderForm) -> None:
    """The whole order, or nothing of it."""
    data = form.cleaned_data
    evidence = _stored(data["evidence"], person)
    for limit, quantity in form.lines:
        place_order(
            case=case,
            person=person,
            grade=limit.grade,
            device_type=limit.device_type,
            site=limit.site,
            quantity=quantity,
            source=Source(data["source"]),
            ordered_on=data["ordered_on"],
            model=form.model_of(limit.device_type),
            reference=data["reference"],
            evidence=evidence,
        )


def _stored(upload: Any, person: Person) -> StoredFile | None:
    return store_file(upload=upload, by=person.name) if upload else None


def _one(case: Case, pk: int) -> Placed:
    """The order of the case, as it stands now."""
    get_object_or_404(case.orders, pk=pk)
    return placed(case.orders.filter(pk=pk))[0]


@case_page()
def one(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """One order: what it is now, what came of it, and everything that was changed."""
    now = _one(case, pk)
    price, vat = now.terms.unit_price, now.terms.vat_percent
    money = None
    if price is not None and vat is not None and now.amount is not None:
        money = {
            "each": amount(price),
            "whole": amount(now.amount),
            "with_vat": amount(with_vat(now.amount, vat)),
        }
    return render(
        request,
        "rollout/order_one.html",
        context(
            case,
            now=now,
            money=money,
            may_change=may(person, case, Act.CHANGE_ORDER),
            may_deliver=may(person, case, Act.RECORD_DELIVERY),
            may_return=may(person, case, Act.RETURN_DEVICES) and now.standing.here > 0,
        ),
    )


def _form(request: HttpRequest, case: Case, now: Placed, **more: Any) -> HttpResponse:
    return render(request, "rollout/order_form.html", context(case, now=now, **more))


@case_page(Act.CHANGE_ORDER)
def change(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """Make an order fewer, more or another model, or cancel it."""
    now = _one(case, pk)
    form = ChangeOrderForm(request.POST or None, now=now, offers=offers_on(timezone.localdate()))
    valid = request.method == "POST" and form.is_valid()
    if valid and not attempt(form, lambda: _change(person, now, form.cleaned_data)):
        messages.success(request, "Bestillingen er endret. Det som sto før, står fortsatt.")
        return redirect("rollout:order-one", key=case.key, pk=pk)
    return _form(request, case, now, form=form, title="Endre bestillingen", act="Endre")


def _change(person: Person, now: Placed, data: dict[str, Any]) -> None:
    change_order(
        order=now.order,
        person=person,
        quantity=data["quantity"],
        reason=data["reason"],
        model=int(data["model"]) if data.get("model") else None,
    )


@case_page(Act.RECORD_DELIVERY)
@takes_files()
def deliver(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """Record what came of an order one day, with what was wrong."""
    now = _one(case, pk)
    form = DeliveryForm(
        request.POST or None,
        request.FILES or None,
        now=now,
        reasons=reasons_today(),
        problem_with_day=partial(problem_with_delivery_day, now.order),
    )
    valid = request.method == "POST" and form.is_valid()
    if valid and not attempt(form, lambda: _deliver(person, now, form)):
        messages.success(request, "Leveringen er registrert.")
        return redirect("rollout:order-one", key=case.key, pk=pk)
    return _form(
        request, case, now, form=form, title="Registrer levering", act="Registrer leveringen"
    )


def _deliver(person: Person, now: Placed, form: DeliveryForm) -> None:
    data = form.cleaned_data
    record_delivery(
        order=now.order,
        person=person,
        quantity=data["quantity"],
        delivered_on=data["delivered_on"],
        faults=form.faults,
        reference=data["reference"],
        note=data["note"],
        evidence=_stored(data["evidence"], person),
    )


@case_page(Act.RECORD_DELIVERY)
def correct(
    request: HttpRequest, person: Person, case: Case, /, *, pk: int, delivery: int
) -> HttpResponse:
    """Put right a delivery that was counted wrongly. The first number stays, struck."""
    now = _one(case, pk)
    row = get_object_or_404(
        Delivery.objects.select_related("order__case", "entry"), pk=delivery, order=pk
    )
    form = CountForm(request.POST or None, initial={"quantity": row.entry.quantity})
    valid = request.method == "POST" and form.is_valid()
    if valid and not attempt(
        form, lambda: correct_delivery(delivery=row, person=person, **form.cleaned_data)
    ):
        messages.success(request, "Leveringen er rettet.")
        return redirect("rollout:order-one", key=case.key, pk=pk)
    return _form(request, case, now, form=form, title="Rett leveringen", act="Rett leveringen")


@case_page(Act.RETURN_DEVICES)
@takes_files()
def send_back(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """Record what went back to the supplier."""
    now = _one(case, pk)
    form = ReturnForm(
        request.POST or None,
        request.FILES or None,
        now=now,
        reasons=reasons_today(),
        problem_with_day=partial(problem_with_delivery_day, now.order),
    )
    valid = request.method == "POST" and form.is_valid()
    if valid and not attempt(form, lambda: _send_back(person, now, form.cleaned_data)):
        messages.success(request, "Returen er registrert.")
        return redirect("rollout:order-one", key=case.key, pk=pk)
    return _form(request, case, now, form=form, title="Registrer retur", act="Registrer returen")


def _send_back(person: Person, now: Placed, data: dict[str, Any]) -> None:
    return_devices(
        order=now.order,
        person=person,
        quantity=data["quantity"],
        returned_on=data["returned_on"],
        reason=data["reason"],
        note=data["note"],
        evidence=_stored(data["evidence"], person),
    )
