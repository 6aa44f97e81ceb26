"""The price list: one price at a time, or a file that is looked at before it is used."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from entilen.accounts.doors import signed_in
from entilen.cases.doors import attempt
from entilen.cases.errors import Refused
from entilen.files.table_file import Unreadable
from entilen.financing.price_queries import priced_categories, prices_ahead, prices_at
from entilen.programme.queries import cost_categories
from entilen.setup import actions, price_file
from entilen.setup.forms import FileForm
from entilen.setup.models import FileKind, KeptFile
from entilen.setup.money_forms import PriceForm
from entilen.setup.pages import keeper

SHOWN = 200
PRICE = ("category", "device_type", "title", "amount", "yearly", "source")


@signed_in
def prices(request: HttpRequest) -> HttpResponse:
    """The price list of today, what is entered for later, and a file with more."""
    person = keeper(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = price_file.rows_of(file.read())
        except Unreadable as fault:
            form.add_error("file", str(fault))
        else:
            kept = actions.keep_file(by=person, kind=FileKind.PRICES, name=file.name, content=rows)
            return redirect("setup:price-file", key=kept.key)
    today = timezone.localdate()
    titles = cost_categories(today)
    return render(
        request,
        "setup/prices.html",
        {
            "form": form,
            "rows": [(row, titles.get(row.category, row.category)) for row in prices_at(today)],
            "ahead": list(prices_ahead(today)),
            "categories": list(priced_categories(today).values()),
        },
    )


@signed_in
def price(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """A new price; with `pk` in the place of one in the list."""
    person = keeper(request)
    today = timezone.localdate()
    known = next((row for row in prices_at(today) if row.pk == pk), None)
    if pk and known is None:
        raise Http404
    form = PriceForm(
        request.POST or None,
        categories=priced_categories(today),
        known=known is not None,
        initial={
            "valid_from": today,
            **({name: getattr(known, name) for name in PRICE} if known else {}),
        },
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and not attempt(
            form, lambda: actions.enter_price(by=person, **{"ended": False, **form.cleaned_data})
        )
    ):
        messages.success(request, "Prisen er ført inn.")
        return redirect("setup:prices")
    title = f"Ny pris på {known.title}" if known else "Ny vare i prislisten"
    return render(
        request, "setup/form.html", {"form": form, "title": title, "act": "Før inn prisen"}
    )


@signed_in
def price_preview(request: HttpRequest, key: str) -> HttpResponse:
    """What the file would enter, what is left out and why, and the one act that does it."""
    person = keeper(request)
    kept = get_object_or_404(KeptFile, key=key, kind=FileKind.PRICES, used_at=None)
    today = timezone.localdate()
    lines, faults = price_file.read(kept.content, priced_categories(today))
    refused: list[str] = []
    if request.method == "POST":
        try:
            number = actions.take_in_prices(by=person, kept=kept, lines=lines)
        except ValidationError as fault:
            refused = fault.messages
        except Refused as fault:
            refused = fault.reasons
        else:
            messages.success(request, f"{number} priser er ført inn.")
            return redirect("setup:prices")
    return render(request, "setup/price_preview.html", _shown(kept, lines, faults, refused))


def _shown(
    kept: KeptFile, lines: list[Any], faults: list[Any], refused: list[str]
) -> dict[str, Any]:
    """Each line with its cost and the price of today that it takes the place of."""
    today = timezone.localdate()
    titles = cost_categories(today)
    now = {(row.category, row.device_type, row.title.casefold()): row for row in prices_at(today)}
    return {
        "kept": kept,
        "lines": [
            (
                line,
                titles.get(line.category, line.category),
                now.get((line.category, line.device_type, line.title.casefold())),
            )
            for line in lines[:SHOWN]
        ],
        "number": len(lines),
        "faults": faults[:SHOWN],
        "refused": refused,
    }
