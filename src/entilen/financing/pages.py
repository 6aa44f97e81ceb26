"""The page of the financing plan."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.financing import actions, price_actions
from entilen.financing.forms import Lines, ListedForm, ProposeForm
from entilen.financing.frame_queries import frame_of, frame_warnings_of
from entilen.financing.money_queries import rule_of
from entilen.financing.money_rules import RulePart, vat_words
from entilen.financing.price_queries import device_prices, price_warnings_of, prices_of
from entilen.financing.queries import (
    money_now,
    need_of,
    payers_to_choose,
    problems_of,
    sums_of,
    unpaid_of,
    warnings_of,
)
from entilen.plans.lacking_pages import excused_rows
from entilen.plans.queries import rows_of
from entilen.plans.row_pages import RowsPage, show_rows
from entilen.process.vocabulary import Act, DeviceType

PAGE = RowsPage(
    "financing",
    "Finansieringsplan",
    "Hvem betaler hva, og når. Alle priser er uten merverdiavgift.",
    "financing/lines.html",
)


LINE = (
    "category", "description", "year", "source", "device_type", "school_year", "quantity",
    "unit_price",
)  # fmt: skip
"""What a line of the form begins with."""


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
    initial = [{name: getattr(row, name) for name in LINE} for row in case.financing_lines.all()]
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
            "money": (money := money_now(case)),
            "vat": vat_words(rule_of(case, RulePart.VAT).content, money.total),
            "warnings": [
                *warnings_of(case),
                *price_warnings_of(case),
                *frame_warnings_of(case),
            ],
            "frame": frame_of(case),
            "listed": bool(prices_of(case)),
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
    kinds = sorted({kind for _, kind in need_of(case)}) or [DeviceType.TABLET]
    form = ProposeForm(
        request.POST or None,
        payers=_payers(case),
        prices={kind: device_prices(case, kind) for kind in kinds},
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
                unit_price=form.prices,
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


def _payers(case: Case) -> list[tuple[str, str]]:
    return [(payer.key, payer.title) for payer in payers_to_choose(case, used=False)]


@case_page(Act.EDIT_PLAN)
def listed(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Take a price of the list into the plan."""
    titles = dict(case.programme.requirements.cost_categories)
    prices = [row for row in prices_of(case) if row.category in titles]
    form = ListedForm(
        request.POST or None,
        prices=[(row.pk, f"{titles[row.category]}: {row.title}, {row.words}") for row in prices],
        payers=_payers(case),
        years=_years(case),
        first=_first_year(case),
        initial={"quantity": sum(need_of(case).values()) or 1, "years": 1},
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and not attempt(
            form,
            lambda: price_actions.add_listed(case=case, person=person, **form.cleaned_data),
        )
    ):
        messages.success(request, "Linjen er lagt til. Se over den her.")
        return redirect("financing:lines", key=case.key)
    return render(
        request,
        "financing/listed.html",
        {
            "case": case,
            "case_href": case_href(case),
            "form": form,
            "prices": prices,
            "page_name": "Finansieringsplan",
        },
    )
