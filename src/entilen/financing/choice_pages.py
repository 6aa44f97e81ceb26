"""What if: the plan and another choice side by side. Nothing is stored until it is chosen."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.access import may
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.financing.choice_actions import choose
from entilen.financing.choice_queries import (
    Choice,
    Outcome,
    as_planned,
    outcome,
    prices_for,
    words_of,
)
from entilen.financing.forms import ChoiceForm
from entilen.financing.queries import payers_to_choose
from entilen.plans.models import Plan
from entilen.plans.queries import open_keys
from entilen.plans.reads import grade_rows
from entilen.plans.rules import FINANCING, GRADE_ROWS
from entilen.process.vocabulary import Act
from entilen.ui.rules import as_number


@case_page(Act.EDIT_PLAN)
def what_if(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """The plan's devices beside another choice of them: by year, as a picture, and in all."""
    planned = as_planned(case, timezone.localdate().year + 1)
    asked = request.POST if request.method == "POST" else request.GET or None
    form = ChoiceForm(
        asked,
        payers=[(payer.key, payer.title) for payer in payers_to_choose(case, used=False)],
        grades=sorted(planned.grades),
        initial={"grades": sorted(planned.grades), "source": planned.source},
    )
    choice = _choice(case, planned, form.cleaned_data) if form.is_valid() else None
    if (
        request.method == "POST"
        and choice
        and not attempt(
            form,
            lambda: choose(
                case=case,
                person=person,
                choice=choice,
                base_version=as_number(request.POST.get("row_version", "")),
            ),
        )
    ):
        messages.success(request, "Planen er endret slik du valgte. Se over den her.")
        return redirect("financing:lines", key=case.key)
    return render(
        request,
        "financing/what_if.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Finansieringsplan",
            "form": form,
            "writable": {FINANCING, GRADE_ROWS} <= set(open_keys(case))
            and may(person, case, Act.EDIT_PLAN),
            "row_version": Plan.objects.values_list("row_version", flat=True).get(case=case),
            **(_side_by_side(case, planned, choice) if grade_rows(case) else {}),
        },
    )


def _choice(case: Case, planned: Choice, typed: dict[str, Any]) -> Choice:
    kinds = {typed["kind"]} if typed["kind"] else set(planned.prices)
    price = typed["price"]
    return replace(
        planned,
        source=typed["source"],
        kind=typed["kind"],
        grades=frozenset(typed["grades"]),
        loss_percent=typed["loss_percent"],
        prices=dict.fromkeys(kinds, Decimal(price)) if price else prices_for(case, kinds),
    )


def _side_by_side(case: Case, planned: Choice, choice: Choice | None) -> dict[str, Any]:
    outcomes = [("Planen", outcome(case, planned))]
    if choice:
        outcomes.append(("Valget", outcome(case, choice)))
    most = max(one.total for _, one in outcomes)
    years = sorted({year.year for _, one in outcomes for year in one.money.years})
    return {
        "outcomes": outcomes,
        "unpriced": not all((choice or planned).prices.values())
        or not all(planned.prices.values()),
        "words": words_of(choice, planned) if choice else [],
        "years": [(year, [_paid(one, year) for _, one in outcomes]) for year in years],
        "bars": [
            {"label": name, "value": one.total, "total": max(most, 1), "alone": True}
            for name, one in outcomes
        ],
        "chosen": choice is not None,
    }


def _paid(one: Outcome, year: int) -> int:
    return sum(row.total for row in one.money.years if row.year == year)
