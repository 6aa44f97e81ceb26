"""The page of the financing plan."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.financing import actions
from entilen.financing.forms import Lines, ProposeForm
from entilen.financing.queries import (
    money_now,
    payers_to_choose,
    problems_of,
    sums_of,
    unpaid_of,
    warnings_of,
)
from entilen.plans.lacking_pages import excused_rows
from entilen.plans.queries import rows_of
from entilen.plans.row_pages import RowsPage, show_rows
from entilen.process.vocabulary import Act

PAGE = RowsPage(
    "financing",
    "Finansieringsplan",
    "Hvem betaler hva, og når. Alle priser er uten merverdiavgift.",
    "financing/lines.html",
)


def _years(case: Case) -> list[int]:
    now = timezone.localdate().year
    known = case.financing_lines.values_list("year", flat=True)
    return sorted({*range(now, now + 8), *known, _first_year(case)})


def _first_year(case: Case) -> int:
    """The budget year in which the plan's first devices are needed."""
    years = [row.school_year for row in rows_of(case)]
    return min(years, default=timezone.localdate().year)


@case_page(Act.EDIT_PLAN)
def lines(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """The lines, with sums per year, pupil and device."""
    names = ("category", "description", "year", "source", "device_type", "quantity", "unit_price")
    initial = [{name: getattr(row, name) for name in names} for row in case.financing_lines.all()]
    formset = Lines(
        request.POST or None,
        initial=initial,
        prefix="rad",
        form_kwargs={
            "categories": list(case.programme.requirements.cost_categories),
            "payers": [(payer.key, payer.title) for payer in payers_to_choose(case)],
            "years": _years(case),
            "first": _first_year(case),
        },
    )
    unpaid = unpaid_of(case)
    return show_rows(
        request,
        person,
        case,
        PAGE,
        formset=formset,
        save=lambda rows, version: actions.save_lines(
            case=case, person=person, rows=rows, base_version=version
        ),
        extra=lambda: {
            "sums": sums_of(case),
            "money": money_now(case),
            "warnings": warnings_of(case),
            "lacking": problems_of(case),
            "may_excuse": [
                row for row in case.programme.requirements.cost_categories if row[0] in unpaid
            ],
            "excused": excused_rows(case, PAGE.key),
        },
    )


@case_page(Act.EDIT_PLAN)
def propose(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Fill in the device lines from the grade rows."""
    form = ProposeForm(
        request.POST or None,
        payers=[(payer.key, payer.title) for payer in payers_to_choose(case, used=False)],
        years=_years(case),
        first=_first_year(case),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not attempt(
            form,
            lambda: actions.propose_lines(
                case=case,
                person=person,
                source=data["source"],
                unit_price=Decimal(data["unit_price"]),
                first_year=data["first_year"],
            ),
        ):
            messages.success(request, "Enhetene er fylt inn fra trinnradene.")
            return redirect("financing:lines", key=case.key)
    return render(
        request,
        "financing/propose.html",
        {
            "case": case,
            "case_href": case_href(case),
            "form": form,
            "page_name": "Finansieringsplan",
        },
    )
