"""The programme manager's page of orders: what waits, what went together, and files of both."""

import csv
import io
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from entilen.accounts.doors import person_of, require_role, signed_in
from entilen.accounts.models import Person
from entilen.cases.doors import attempt
from entilen.process.vocabulary import Role
from entilen.procurement.forms import PoolForm
from entilen.procurement.pool_actions import pool_orders
from entilen.procurement.pool_models import PooledOrder
from entilen.procurement.pool_queries import (
    COLUMNS,
    every_order,
    pools,
    sent_in,
    table_of,
    waiting,
)
from entilen.procurement.queries import Placed
from entilen.ui.rules import cell


def buyer(request: HttpRequest) -> Person:
    """Who sends orders to suppliers: programme managers. Raises 404 for others."""
    person = person_of(request)
    require_role(person, Role.PROGRAMME_MANAGER)
    return person


@signed_in
def orders(request: HttpRequest) -> HttpResponse:
    """What waits to be sent, agreement by agreement; and what was sent, with its files."""
    person = buyer(request)
    forms = []
    for row in waiting():
        mine = request.method == "POST" and request.POST.get("avtale") == row.agreement.key
        form = PoolForm(request.POST if mine else None, row=row, auto_id=f"a{row.agreement.pk}_%s")
        if mine and form.is_valid() and not attempt(form, partial(_pool, person, form)):
            messages.success(request, "Bestillingen er laget. Hent filen, og send den.")
            return redirect("procurement:orders")
        forms.append((row, form))
    return render(request, "procurement/orders.html", {"forms": forms, "pools": pools()})


def _pool(person: Person, form: PoolForm) -> None:
    pool_orders(
        person=person,
        orders=form.cleaned_data["orders"],
        deliver_by=form.cleaned_data["deliver_by"],
    )


@signed_in
def pool(request: HttpRequest, key: str) -> HttpResponse:
    """One order that went to a supplier: what it was told, beside what holds now."""
    buyer(request)
    row = get_object_or_404(PooledOrder.objects.select_related("agreement", "made_by"), key=key)
    return render(request, "procurement/pool.html", {"pool": row, "lines": sent_in(row)})


@signed_in
def pool_xml(request: HttpRequest, key: str) -> HttpResponse:
    """The file as it was made: Peppol BIS Order 3."""
    buyer(request)
    row = get_object_or_404(PooledOrder.objects.select_related("agreement"), key=key)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n{row.document}'
    return _file(text.encode(), f"{row.title}.xml", "application/xml")


@signed_in
def pool_csv(request: HttpRequest, key: str) -> HttpResponse:
    """The orders that went together, as a table."""
    buyer(request)
    row = get_object_or_404(PooledOrder.objects.select_related("agreement"), key=key)
    return _table([sent.now for sent in sent_in(row)], f"{row.title}.csv")


@signed_in
def orders_csv(request: HttpRequest) -> HttpResponse:
    """Every order there is, as a table."""
    buyer(request)
    return _table(every_order(), "bestillinger.csv")


def _table(rows: list[Placed], name: str) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(COLUMNS)
    writer.writerows([cell(value) for value in row] for row in table_of(rows))
    return _file(text.getvalue().encode("utf-8-sig"), name, "text/csv; charset=utf-8")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
