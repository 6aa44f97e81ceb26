"""The page on which a school follows what is granted, and hands it out."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from entilen.accounts.models import Person
from entilen.cases.access import may
from entilen.cases.doors import attempt, case_page, impartial_first
from entilen.cases.facts import gather
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.cases.places import address, linked
from entilen.cases.reads import remembering
from entilen.decision.queries import conditions, conditions_of, decisions, standing_grant
from entilen.devices.queries import limits_of
from entilen.files.actions import store_file
from entilen.files.pages import download
from entilen.files.size_rules import takes_files
from entilen.network.queries import COVER, dispensations_in_force
from entilen.plans.reached import device_entries
from entilen.process.gates import (
    grant_in_force,
    network_confirmed,
    network_ready,
    order_conditions_met,
)
from entilen.process.vocabulary import Act
from entilen.procurement.queries import placed_in, problem_with_day
from entilen.procurement.renewal_queries import asked_of
from entilen.rollout.actions import correct_hand_out, hand_out
from entilen.rollout.forms import CorrectionForm, HandOutForm
from entilen.rollout.holds import Hold, holds_of, network_stop
from entilen.rollout.queries import Due, due_of, registered
from entilen.rollout.readiness_queries import readiness_by_grade, readiness_of

STOPPED_TITLE = "Bestilling og utdeling er stanset"
HELD_TITLE = "Holder tilbake bestilling og utdeling"


@case_page()
def overview(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Granted, ordered and handed out, grade by grade."""
    case = remembering(case, *COVER, dispensations_in_force, decisions, conditions, device_entries)
    facts = gather(case, person)
    gates = (grant_in_force, network_confirmed, network_ready, order_conditions_met)
    obstacles = tuple(obstacle for gate in gates for obstacle in gate(facts))
    holds = holds_of(case)
    limits = [limit for limit in limits_of(case) if limit.granted or limit.handed_out]
    return render(
        request,
        "rollout/overview.html",
        context(
            case,
            limits=limits,
            all_ordered=not any(row.left_to_order for row in due_of(case)),
            in_use=any(limit.ordered or limit.handed_out for limit in limits),
            grant=standing_grant(case),
            conditions=conditions_of(case),
            obstacles=linked(case, obstacles) if case.stage == "granted" else [],
            held_title=STOPPED_TITLE if holds and network_stop(case) else HELD_TITLE,
            way=_way_on(case, person, holds),
            goes_on=not holds and not obstacles,
            orders=placed_in(case),
            **_readiness(case),
            renewals=asked_of(case),
            may_renew=may(person, case, Act.ANSWER_RENEWAL),
            may_mark=may(person, case, Act.MARK_READINESS),
            registered=registered(case),
            may_order=may(person, case, Act.ORDER),
            may_hand_out=may(person, case, Act.HAND_OUT),
            may_deliver=may(person, case, Act.RECORD_DELIVERY),
            may_correct=may(person, case, Act.CORRECT_HAND_OUT),
        ),
    )


def _readiness(case: Case) -> dict[str, Any]:
    """Grade by grade whether it is ready, as a table: a row for each item."""
    grades = readiness_by_grade(case) if case.stage == "granted" else {}
    table = [(rows[0].item, rows) for rows in zip(*grades.values(), strict=True)]
    return {"readiness": grades, "ready_table": table}


def _way_on(case: Case, person: Person, holds: list[Hold]) -> dict[str, str] | None:
    """The first thing that the person can do to set a grant going again."""
    own = (hold for hold in holds if may(person, case, hold.act))
    first = next(own, None)
    return {"label": first.label, "href": address(case, first.place)} if first else None


def context(case: Case, **more: Any) -> dict[str, Any]:
    """What every page of the roll-out of a case says of it."""
    return {"case": case, "case_href": case_href(case), "page_name": "Innføring", **more}


@case_page(Act.HAND_OUT)
@takes_files()
def record(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Record a hand-out on one grade, with date and evidence. Without a grade, choose one first."""
    rows = due_of(case)
    due = _asked_for(rows, request.POST.get("what") or request.GET.get("trinn", ""))
    if due is None:
        return render(request, "rollout/choose_grade.html", context(case, rows=rows))
    form = HandOutForm(
        request.POST or None,
        request.FILES or None,
        due=due,
        problem_with_day=partial(problem_with_day, case),
    )
    valid = request.method == "POST" and form.is_valid()
    if valid and not attempt(form, lambda: _record(case, person, due, form.cleaned_data)):
        messages.success(request, "Utdelingen er registrert. Dekningstallet er oppdatert.")
        return redirect("rollout:overview", key=case.key)
    lacking = [row for row in readiness_of(case, due.limit.grade) if not row.done]
    return render(
        request, "rollout/hand_out.html", context(case, form=form, due=due, lacking=lacking)
    )


def _asked_for(rows: list[Due], key: str) -> Due | None:
    """The grade that was asked for, or the only one there is."""
    grades = [row for row in rows if row.key == key or len(rows) == 1]
    return grades[0] if grades else None


def _record(case: Case, person: Person, due: Due, data: dict[str, Any]) -> None:
    upload = data["evidence"]
    hand_out(
        case=case,
        person=person,
        grade=due.limit.grade,
        device_type=due.limit.device_type,
        site=due.limit.site,
        quantity=data["quantity"],
        pupils=data["pupils"],
        handed_out_on=data["handed_out_on"],
        everyone=data["everyone"],
        note=data["note"],
        evidence=store_file(upload=upload, by=person.name) if upload else None,
    )


@case_page(Act.CORRECT_HAND_OUT)
@impartial_first(Act.CORRECT_HAND_OUT)
def correct(request: HttpRequest, person: Person, case: Case, /, *, pk: int) -> HttpResponse:
    """Put right a hand-out that was written down wrongly. The first one stays, struck."""
    row = get_object_or_404(case.hand_outs.select_related("entry"), pk=pk)
    registration = next(one for one in registered(case) if one.entry == row.entry)
    form = CorrectionForm(
        request.POST or None,
        initial={"quantity": registration.quantity, "pupils": registration.pupils},
    )
    valid = request.method == "POST" and form.is_valid()
    if valid and not attempt(
        form, lambda: correct_hand_out(hand_out=row, person=person, **form.cleaned_data)
    ):
        messages.success(request, "Utdelingen er rettet. Dekningstallet er oppdatert.")
        return redirect("rollout:overview", key=case.key)
    return render(
        request, "rollout/correct.html", context(case, form=form, registration=registration)
    )


@case_page()
def evidence(request: HttpRequest, person: Person, case: Case, /, *, file: str) -> HttpResponse:
    """The file that shows an order or a hand-out, for whoever may see the case."""
    entry = case.ledger.filter(evidence__key=file).select_related("evidence").first()
    if entry is None or entry.evidence is None:
        raise Http404
    return download(request, entry.evidence)
