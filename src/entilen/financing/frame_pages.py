"""Pages of what a plan must fit into: adopted budgets, earlier purchases, loss and renewal."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from entilen.accounts.models import Person
from entilen.cases.access import may
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.financing import frame_actions
from entilen.financing.forms import BudgetForm, PayerForm, RunningForm
from entilen.financing.frame_queries import (
    budgets_of,
    frame_of,
    running_purchases,
    running_shown,
    upkeep_of,
)
from entilen.financing.money_queries import known_payers
from entilen.financing.queries import money_now, payers_to_choose
from entilen.plans.queries import open_keys
from entilen.plans.rules import FINANCING
from entilen.process.vocabulary import Act
from entilen.ui.rules import as_number


def _shown(request: HttpRequest, person: Person, case: Case, **more: Any) -> dict[str, Any]:
    return {
        "case": case,
        "case_href": case_href(case),
        "page_name": "Finansieringsplan",
        "writable": FINANCING in open_keys(case) and may(person, case, Act.EDIT_PLAN),
        **more,
    }


def _payers(case: Case) -> list[tuple[str, str]]:
    return [(payer.key, payer.title) for payer in payers_to_choose(case, used=False)]


@case_page(Act.EDIT_PLAN)
def budget(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """The school's adopted budget for each year in which the plan takes its own money."""
    years = sorted({*(row.year for row in frame_of(case)), *budgets_of(case)})
    form = BudgetForm(request.POST or None, years=years, known=budgets_of(case))
    if (
        request.method == "POST"
        and form.is_valid()
        and not attempt(
            form,
            lambda: frame_actions.say_budget(
                case=case, person=person, amounts=form.amounts, source=form.cleaned_data["source"]
            ),
        )
    ):
        messages.success(request, "Det vedtatte budsjettet er lagret.")
        return redirect("financing:lines", key=case.key)
    context = _shown(request, person, case, form=form, frame=frame_of(case))
    return render(request, "financing/budget.html", context)


@case_page(Act.EDIT_PLAN)
def running(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Purchases from before that the school is still paying, and one more."""
    form = RunningForm(request.POST or None, payers=_payers(case))
    if (
        request.method == "POST"
        and form.is_valid()
        and not attempt(
            form,
            lambda: frame_actions.enter_running(case=case, person=person, **form.cleaned_data),
        )
    ):
        messages.success(request, "Kjøpet er ført inn.")
        return redirect("financing:running", key=case.key)
    payers = known_payers(case)
    context = _shown(
        request,
        person,
        case,
        form=form,
        purchases=[(row, payers[row.source]) for row in running_purchases(case)],
        by_payer=running_shown(case),
        planned=set(money_now(case).years_paid),
    )
    return render(request, "financing/running.html", context)


@require_POST
@case_page(Act.EDIT_PLAN)
def withdraw(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Take a purchase out that was entered wrongly."""
    purchase = as_number(request.POST.get("kjop", ""))
    reasons = attempt(
        None,
        lambda: frame_actions.withdraw_running(case=case, person=person, purchase=purchase),
    )
    for reason in reasons:
        messages.error(request, reason)
    if not reasons:
        messages.success(request, "Kjøpet er tatt ut. Det står i tidslinja at det var der.")
    return redirect("financing:running", key=case.key)


@case_page(Act.EDIT_PLAN)
def upkeep(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """What the devices cost after they are bought, and the losses put into the plan."""
    form = PayerForm(request.POST or None, payers=_payers(case))
    if (
        request.method == "POST"
        and form.is_valid()
        and not attempt(
            form,
            lambda: frame_actions.add_losses(case=case, person=person, **form.cleaned_data),
        )
    ):
        messages.success(request, "Linjene er lagt inn. Se over dem her.")
        return redirect("financing:lines", key=case.key)
    context = _shown(request, person, case, form=form, rows=upkeep_of(case))
    return render(request, "financing/upkeep.html", context)
