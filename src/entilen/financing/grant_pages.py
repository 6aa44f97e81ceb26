"""The financing plan after the grant: how it has moved, a new version, and the board's word."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from entilen.accounts.models import Person
from entilen.cases.access import may
from entilen.cases.doors import attempt, case_page
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.financing import grant_actions
from entilen.financing.forms import BoardSawForm, RevisedForm
from entilen.financing.models import BoardSaw
from entilen.financing.money_queries import payers_of
from entilen.financing.money_reading import money_in
from entilen.financing.money_rules import ordered, payers_frozen
from entilen.financing.part_queries import (
    drift_of,
    financing_versions,
    standing_version,
    version_waiting,
)
from entilen.process.vocabulary import Act


def _shown(case: Case, **more: Any) -> dict[str, Any]:
    return {
        "case": case,
        "case_href": case_href(case),
        "page_name": "Finansiering etter innvilgelsen",
        **more,
    }


@case_page()
def after(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """What was granted, what it is now, every version between, and what the board has said."""
    standing = standing_version(case)
    context = _shown(
        case,
        drift=drift_of(case),
        money=money_in({"financing": standing.rows}) if standing else None,
        versions=[
            (row, money_in({"financing": row.rows})) for row in reversed(financing_versions(case))
        ],
        seen={row.version_id: row for row in BoardSaw.objects.filter(version__case=case)},
        waiting=version_waiting(case),
        may_revise=standing is not None and may(person, case, Act.REVISE_FINANCING),
        may_record=may(person, case, Act.RECORD_BOARD_SAW),
    )
    return render(request, "financing/after.html", context)


@case_page(Act.REVISE_FINANCING)
def revise(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """New prices, or other payers, in the financing plan of the grant."""
    standing = standing_version(case)
    if standing is None:
        return redirect("financing:after", key=case.key)
    paying = {row["source"] for row in standing.rows}
    before = {key: one for key, one in payers_frozen(standing.rows).items() if key in paying}
    payers = before | payers_of(case)
    form = RevisedForm(
        request.POST or None,
        rows=standing.rows,
        base=standing.number,
        payers=[(payer.key, payer.title) for payer in ordered(payers.values())],
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and not attempt(
            form,
            lambda: grant_actions.revise_financing(
                case=case,
                person=person,
                base=form.cleaned_data["base"],
                prices=form.prices,
                payers=form.payers,
                reason=form.cleaned_data["reason"],
            ),
        )
    ):
        messages.success(
            request, "Den nye finansieringsplanen er lagret, og direktøren får vite det."
        )
        return redirect("financing:after", key=case.key)
    return render(request, "financing/revise.html", _shown(case, form=form))


@case_page(Act.RECORD_BOARD_SAW)
def board_saw(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """What the board decided about the new financing plan."""
    waiting = version_waiting(case)
    form = BoardSawForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and not attempt(
            form,
            lambda: grant_actions.record_board_saw(case=case, person=person, **form.cleaned_data),
        )
    ):
        messages.success(request, "Registrert.")
        return redirect("financing:after", key=case.key)
    return render(request, "financing/board_saw.html", _shown(case, form=form, waiting=waiting))
