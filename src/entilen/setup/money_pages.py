"""What the municipality says of money: who may pay, and what else is dated data."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from entilen.accounts.doors import signed_in
from entilen.cases.doors import attempt
from entilen.financing.money_queries import every_payer, rule_at, rules_ahead
from entilen.financing.money_rules import RulePart, rule_lines
from entilen.financing.price_queries import priced_categories
from entilen.plans.forms import kept
from entilen.process.vocabulary import DeviceType
from entilen.programme.queries import cost_categories
from entilen.setup import actions
from entilen.setup.money_forms import (
    BoardForm,
    Bounds,
    CostsForm,
    Lives,
    Payers,
    RefusedForm,
    RuleForm,
    VatForm,
    payers_typed,
)
from entilen.setup.pages import keeper
from entilen.ui.forms import RowSet

PLACES = {
    "betalere": RulePart.PAYERS,
    "ikke-betalere": RulePart.REFUSED,
    "mva": RulePart.VAT,
    "vanlige-belop": RulePart.BOUNDS,
    "levetid": RulePart.LIFE,
    "per-enhet": RulePart.COSTS,
    "styret": RulePart.BOARD,
}
"""The address of each part."""
FORMS: Mapping[RulePart, type[RuleForm]] = {
    RulePart.REFUSED: RefusedForm,
    RulePart.VAT: VatForm,
    RulePart.COSTS: CostsForm,
    RulePart.BOARD: BoardForm,
}
ROWS: Mapping[RulePart, type[RowSet]] = {
    RulePart.PAYERS: Payers,
    RulePart.BOUNDS: Bounds,
    RulePart.LIFE: Lives,
}
"""Parts that are lists of rows."""


@signed_in
def money(request: HttpRequest) -> HttpResponse:
    """Every part of the rules about money as it holds today, and what is said for later."""
    keeper(request)
    today = timezone.localdate()
    titles = cost_categories(today)
    parts = [
        (place, part.label, rule_lines(part, rule.content, titles), rule)
        for place, part in PLACES.items()
        for rule in [rule_at(part, today)]
    ]
    return render(request, "setup/money.html", {"parts": parts, "ahead": list(rules_ahead(today))})


@signed_in
def money_rule(request: HttpRequest, place: str) -> HttpResponse:
    """Say one part anew, from a day on."""
    person = keeper(request)
    if place not in PLACES:
        raise Http404
    part, today = PLACES[place], timezone.localdate()
    now = rule_at(part, today)
    form_of = FORMS.get(part, RuleForm)
    form = form_of(
        request.POST or None, initial={"valid_from": today, **form_of.begin_with(now.content)}
    )
    rows = (
        ROWS[part](request.POST or None, initial=_begun(part, now.content), prefix="rad")
        if part in ROWS
        else None
    )
    typed = request.method == "POST" and form.is_valid() and (rows is None or rows.is_valid())
    if typed and not attempt(
        form,
        lambda: actions.enter_money_rule(
            by=person,
            part=part,
            valid_from=form.cleaned_data["valid_from"],
            content=_content(part, form, rows),
            source=form.cleaned_data["source"],
        ),
    ):
        messages.success(request, "Lagret. Det som gjaldt før, blir husket.")
        return redirect("setup:money")
    return render(
        request,
        "setup/money_rule.html",
        {"form": form, "rows": rows, "title": part.label.capitalize()},
    )


def _content(part: RulePart, form: RuleForm, rows: Any) -> dict[str, Any]:
    if part is RulePart.PAYERS:
        return payers_typed(kept(rows), every_payer())
    return {"rows": kept(rows)} if part in ROWS else form.content


def _begun(part: RulePart, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows that a list begins with; a row for each cost and device type that there is."""
    if part is RulePart.LIFE:
        lives = {row["device_type"]: row for row in content["rows"]}
        return [lives.get(kind.value, {"device_type": kind.value}) for kind in DeviceType]
    if part is not RulePart.BOUNDS:
        return list(content["rows"])
    known = {row["category"]: row for row in content["rows"]}
    return [
        {"category": key, "title": title, **known.get(key, {})}
        for key, title in priced_categories(timezone.localdate()).items()
    ]
