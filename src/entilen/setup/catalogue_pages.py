"""Framework agreements with their models and prices: entered one by one, or from a file."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from entilen.accounts.doors import signed_in
from entilen.cases.doors import attempt
from entilen.files.table_file import Unreadable
from entilen.process.vocabulary import DeviceType
from entilen.procurement.catalogue_models import Agreement, DeviceModel
from entilen.procurement.catalogue_queries import agreements, price_on, terms_of
from entilen.procurement.catalogue_rules import amount, with_vat
from entilen.setup import actions, catalogue_file
from entilen.setup.forms import AgreementForm, FileForm, ModelForm, PriceForm
from entilen.setup.models import FileKind, KeptFile
from entilen.setup.pages import keeper

SHOWN = 200
MODEL = ("name", "device_type", "article")


@signed_in
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every agreement, and a file with more."""
    person = keeper(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = catalogue_file.rows_of(file.read())
        except Unreadable as fault:
            form.add_error("file", str(fault))
        else:
            kept = actions.keep_file(
                by=person, kind=FileKind.CATALOGUE, name=file.name, content=rows
            )
            return redirect("setup:catalogue-file", key=kept.key)
    today = timezone.localdate()
    rows_shown = [
        (row, terms, len(row.models.all()), terms.valid_from <= today <= terms.valid_until)
        for row in agreements()
        for terms in [terms_of(row)]
    ]
    return render(request, "setup/catalogue.html", {"form": form, "rows": rows_shown})


@signed_in
def catalogue_preview(request: HttpRequest, key: str) -> HttpResponse:
    """What the file would enter, what is left out and why, and the one act that does it."""
    person = keeper(request)
    kept = get_object_or_404(KeptFile, key=key, kind=FileKind.CATALOGUE, used_at=None)
    lines, faults = catalogue_file.read(kept.content)
    refused: list[str] = []
    if request.method == "POST":
        try:
            number = actions.take_in_catalogue(by=person, kept=kept, lines=lines)
        except ValidationError as fault:
            refused = fault.messages
        else:
            messages.success(request, f"{number} rader er ført inn.")
            return redirect("setup:catalogue")
    shown = [
        (line, amount(line.price), amount(with_vat(line.price, line.vat_percent)))
        for line in lines[:SHOWN]
    ]
    return render(
        request,
        "setup/catalogue_preview.html",
        {
            "kept": kept,
            "lines": shown,
            "number": len(lines),
            "faults": faults[:SHOWN],
            "refused": refused,
        },
    )


def _form(
    request: HttpRequest, form: Any, title: str, act: str, back: str = "/oppsett/avtaler/"
) -> HttpResponse:
    said = {"form": form, "title": title, "act": act, "back_href": back}
    return render(request, "setup/form.html", said)


@signed_in
def new_agreement(request: HttpRequest) -> HttpResponse:
    """An agreement that is not there yet."""
    person = keeper(request)
    form = AgreementForm(request.POST or None)
    entered: list[Agreement] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and not attempt(
            form,
            lambda: entered.append(actions.enter_agreement(by=person, **form.cleaned_data)),
        )
    ):
        messages.success(request, "Avtalen er ført inn. Legg til modellene.")
        return redirect("setup:agreement", key=entered[0].key)
    return _form(request, form, "Ny rammeavtale", "Før inn avtalen")


@signed_in
def agreement(request: HttpRequest, key: str) -> HttpResponse:
    """An agreement: what it says now and has said, its models, and every price they have had."""
    keeper(request)
    row = get_object_or_404(Agreement, key=key)
    today = timezone.localdate()
    models = [
        (model, price_on(model, today), [_price(one) for one in reversed(model.prices.all())])
        for model in row.models.prefetch_related("prices__recorded_by")
    ]
    return render(
        request,
        "setup/agreement.html",
        {
            "agreement": row,
            "terms": terms_of(row),
            "earlier": list(row.terms.select_related("recorded_by"))[:-1],
            "models": models,
        },
    )


def _price(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "without": amount(row.price),
        "whole": amount(with_vat(row.price, row.vat_percent)),
    }


@signed_in
def terms(request: HttpRequest, key: str) -> HttpResponse:
    """New terms of an agreement: an option that is taken, or another name of the supplier."""
    person = keeper(request)
    row = get_object_or_404(Agreement, key=key)
    now = terms_of(row)
    known = {name: getattr(now, name) for name in ("supplier", "valid_from", "valid_until")}
    form = AgreementForm(request.POST or None, initial=known, known=True)
    if (
        request.method == "POST"
        and form.is_valid()
        and not attempt(
            form,
            lambda: actions.enter_agreement(
                by=person,
                org_number=row.org_number,
                reference=row.reference,
                **form.cleaned_data,
            ),
        )
    ):
        messages.success(request, "Lagret. Det som sto før, står fortsatt på siden.")
        return redirect("setup:agreement", key=key)
    return _form(request, form, f"Endre {row.reference}", "Lagre", _address(row))


def _address(row: Agreement) -> str:
    return reverse("setup:agreement", kwargs={"key": row.key})


@signed_in
def model(request: HttpRequest, key: str) -> HttpResponse:
    """A model of an agreement, with its first price."""
    person = keeper(request)
    row = get_object_or_404(Agreement, key=key)
    form = ModelForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and not attempt(form, lambda: _enter_model(person, row, dict(form.cleaned_data)))
    ):
        messages.success(request, "Modellen er ført inn, og kan bestilles.")
        return redirect("setup:agreement", key=key)
    return _form(request, form, f"Ny modell i {row.reference}", "Før inn modellen", _address(row))


def _enter_model(person: Any, row: Agreement, told: dict[str, Any]) -> None:
    model_told = {name: told.pop(name) for name in MODEL}
    model_told["device_type"] = DeviceType(model_told["device_type"])
    actions.enter_model(by=person, agreement=row, model=model_told, **told)


@signed_in
def price(request: HttpRequest, pk: int) -> HttpResponse:
    """A new price of a model. The VAT and the end of updates are filled in from the last one."""
    person = keeper(request)
    row = get_object_or_404(DeviceModel.objects.select_related("agreement"), pk=pk)
    last = row.prices.last()
    known = {"vat_percent": last.vat_percent, "updates_until": last.updates_until} if last else {}
    form = PriceForm(request.POST or None, initial=known)
    if (
        request.method == "POST"
        and form.is_valid()
        and not attempt(
            form, lambda: actions.enter_model_price(by=person, model=row, **form.cleaned_data)
        )
    ):
        messages.success(request, "Prisen er ført inn. Bestillinger beholder prisen de hadde.")
        return redirect("setup:agreement", key=row.agreement.key)
    return _form(request, form, f"Ny pris på {row.name}", "Før inn", _address(row.agreement))
