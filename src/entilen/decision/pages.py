"""The director's page, the decision as it can be read for ever, and the conditions."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from entilen.accounts.doors import person_of, signed_in
from entilen.accounts.models import Person
from entilen.bodies.queries import (
    body_titles,
    changes_made,
    last_treatment,
    made_change,
    resolutions,
    statements,
    treatments,
    upheld,
)
from entilen.cases.access import may, roles_on, sees_sent, visible_cases
from entilen.cases.actions import lock
from entilen.cases.doors import (
    LETTER_CHANGED,
    as_shown,
    attempt,
    case_page,
    impartial_first,
    rehearse,
)
from entilen.cases.errors import NotYours, Refused
from entilen.cases.facts import gather, reads_for
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.cases.reading import Read, remembering
from entilen.cases.rules import fingerprint
from entilen.decision import actions
from entilen.decision.forms import DecisionForm, ReverseForm
from entilen.decision.models import Decision
from entilen.decision.queries import (
    decisions,
    deliveries,
    like_decisions,
    own_work,
    was_warned,
)
from entilen.devices.queries import deviations
from entilen.network.queries import COVER, cover, dispensation, dispensations_in_force
from entilen.plans.forms import kept
from entilen.plans.queries import version_totals
from entilen.plans.reading import Resolution
from entilen.plans.visibility import as_read_by
from entilen.process import gates as g
from entilen.process.procedure import obstacles_of, rules_for
from entilen.process.vocabulary import ADMINISTRATION, Act, Department
from entilen.review.assessed import advice_differs, last_assessment, unmet
from entilen.review.forms import Conditions
from entilen.review.queries import (
    assessments,
    latest_recommendation,
    living_remarks,
    placed,
    proposed_rows,
    questions,
    recommendations,
    to_send,
)
from entilen.submission.obstacles import linked
from entilen.submission.queries import current_submission, numbers_in, submissions


@case_page(Act.GRANT)
@impartial_first(Act.GRANT)
def decide(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """One page with all that the director needs, and the decision."""
    shown = case if request.method == "POST" else remembering(case, *_brief_reads())
    sent = current_submission(shown)
    if sent is None:
        raise NotYours
    content = numbers_in(sent)
    grades = sorted({row["grade"] for row in content["grade_rows"]})
    form = DecisionForm(
        request.POST or None,
        grades=grades,
        own_work=own_work(shown, person, "").did,
        initial={"grades": grades, "seen": sent.version.fingerprint},
    )
    proposal = latest_recommendation(shown) if request.method == "GET" else None
    proposed = proposed_rows(proposal)
    conditions = Conditions(request.POST or None, prefix="vilkar", initial=proposed)
    choice = request.POST.get("gjor", "")
    if choice == "send":
        choice = request.POST.get("valg", "")
    granting = choice == "innvilg"
    in_order = choice != "endre" and form.is_valid() and (not granting or conditions.is_valid())
    if request.method == "POST" and in_order:
        terms = kept(conditions) if granting else []
        made = _send(request, case, form, choice, lambda: _act(case, person, choice, form, terms))
        if isinstance(made, Decision):
            messages.success(request, "Beslutningen er sendt til skolen.")
            return redirect("decision:decision", key=made.key)
        if made:
            return made
    return render(
        request,
        "decision/decide.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Beslutning",
            "form": form,
            "conditions": conditions,
            "proposed": bool(proposed),
            "unmet": unmet(shown),
            "differ": advice_differs(shown),
            "terms_wrong": request.method == "POST" and granting and not conditions.is_valid(),
            "sent_forms": [form, conditions],
            "sent": sent,
            "content": content,
            "totals": version_totals(content),
            **_brief(shown, person, content),
        },
    )


@transaction.atomic
def _send(
    request: HttpRequest,
    case: Case,
    form: DecisionForm | ReverseForm,
    choice: str,
    act: Callable[[], Decision],
) -> Decision | HttpResponse | None:
    """Make a decision whose letter the person has seen; show the letter where they have not.

    The letter is made by the very act, and undone. None when the act was refused: why stands in the
    form.
    """
    lock(case)
    made: list[Decision] = []

    def do() -> None:
        made.append(act())

    if attempt(form, lambda: rehearse(do)):
        return None
    if request.POST.get("gjor") == "send":
        if as_shown(request, made[0].letter):
            return None if attempt(form, do) else made[-1]
        messages.warning(request, LETTER_CHANGED)
    return _show_letter(request, case, made[0], choice)


def _show_letter(request: HttpRequest, case: Case, decision: Decision, choice: str) -> HttpResponse:
    """The letter as the school will get it, before it is sent."""
    return render(
        request,
        "decision/confirm.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Beslutning",
            "decision": decision,
            "fields": [
                (name, value)
                for name, values in request.POST.lists()
                if name not in {"csrfmiddlewaretoken", "gjor", "valg", "brev"}
                for value in values
            ],
            "choice": choice,
            "mark": fingerprint(decision.letter),
        },
    )


def _brief_reads() -> list[Read[Any]]:
    """What the page reads, in one statement."""
    return [
        *reads_for(rules_for(Act.GRANT)[0].needs),
        *COVER,
        deviations,
        dispensations_in_force,
        submissions,
        decisions,
        recommendations,
        assessments,
        living_remarks,
        treatments,
        changes_made,
        statements,
        questions,
        like_decisions,
    ]


def _brief(case: Case, person: Person, content: dict[str, Any]) -> dict[str, Any]:
    """What the director reads first: recommendation, disagreement, network, board, cost."""
    rule = rules_for(Act.GRANT)[0]
    asked = {g.decides_not_own_work.__name__}
    case = remembering(case, *_brief_reads())
    treated = last_treatment(case, "school_board")
    newest = {name: last_assessment(case, name) for name in Department}
    per_year: dict[int, int] = {}
    for line in content["financing"]:
        per_year[line["year"]] = per_year.get(line["year"], 0) + line["amount"]
    return {
        "open": may(person, case, Act.GRANT),
        "recommendation": latest_recommendation(case),
        "given": [row for row in newest.values() if row],
        "given_before": [row for row in assessments(case) if row not in newest.values()],
        "remarks": placed(case, [row for row in living_remarks(case) if not row.is_closed]),
        "to_send": len(to_send(case)),
        "covers": cover(as_read_by(person, case)),
        "deviations": deviations(case),
        "dispensation": dispensation(case),
        "treated": treated,
        "made": made_change(case, treated) if treated else None,
        "upheld": upheld(case),
        "others": _others(case),
        "per_year": sorted(per_year.items()),
        "cost": sum(per_year.values()),
        "questions": questions(case),
        "earlier": decisions(case),
        "like": _like(case, person),
        "obstacles": linked(
            case,
            tuple(
                gap
                for gap in obstacles_of(rule, gather(case, person, names=rule.needs))
                if gap.gate not in asked
            ),
        ),
        "warned": was_warned(case),
    }


def _others(case: Case) -> list[Resolution]:
    """What other bodies than the board decided; the board's resolution stands by itself."""
    board = body_titles(case)["school_board"]
    return [row for row in resolutions(case) if row.body != board]


def _like(case: Case, person: Person) -> list[tuple[Any, str]]:
    """Decisions at like schools, each with its letter for who may read it, else the public page."""
    rows: list[Any] = like_decisions(case)
    return [
        (
            row,
            f"/beslutning/{row.key}/"
            if sees_sent(person, row.school_id)
            else f"/skoler/{row.school_slug}/",
        )
        for row in rows
    ]


def _act(
    case: Case, person: Person, choice: str, form: DecisionForm, conditions: list[dict[str, Any]]
) -> Decision:
    data = form.cleaned_data
    seen, reasons, ground = data["seen"], data["reasons"], form.why_own_work
    match choice:
        case "innvilg":
            return actions.grant(
                case=case,
                person=person,
                seen=seen,
                reasons=reasons,
                grades=data["grades"],
                conditions=conditions,
                own_work_ground=ground,
            )
        case "avsla":
            return actions.reject(
                case=case, person=person, seen=seen, reasons=reasons, own_work_ground=ground
            )
        case "varsle" | "returner":
            return actions.return_plan(
                case=case,
                person=person,
                seen=seen,
                reasons=reasons,
                warning=choice == "varsle",
                own_work_ground=ground,
            )
        case _:
            raise Refused(["Velg om du vil innvilge planen eller sende den tilbake."])


@signed_in
def decision(request: HttpRequest, key: str) -> HttpResponse:
    """A decision with its letter, as it was made."""
    found = (
        Decision.objects.filter(key=key, case__in=visible_cases(person_of(request)))
        .select_related("case__school", "submission__version", "decided_by", "on_behalf_of")
        .first()
    )
    if found is None:
        raise NotYours
    return render(
        request,
        "decision/decision.html",
        {
            "case": found.case,
            "case_href": case_href(found.case),
            "page_name": "Beslutning",
            "decision": found,
            "deliveries": deliveries(found)
            if roles_on(person_of(request), found.case) & ADMINISTRATION
            else [],
            "reversed_by": Decision.objects.filter(reverses=found).first(),
            "may_reverse": may(person_of(request), found.case, Act.REVERSE)
            and found == found.case.decisions.last(),
        },
    )


@case_page(Act.REVERSE)
@impartial_first(Act.REVERSE)
def reverse(request: HttpRequest, person: Person, case: Case, /) -> HttpResponse:
    """Reverse the standing decision, as an act of its own; the letter is shown first."""
    form = ReverseForm(request.POST or None, own_work=own_work(case, person, "").did)
    if request.method == "POST" and request.POST.get("gjor") != "endre" and form.is_valid():
        ground = form.cleaned_data["ground"]
        made = _send(
            request,
            case,
            form,
            "omgjor",
            lambda: actions.reverse(
                case=case, person=person, ground=ground, own_work_ground=form.why_own_work
            ),
        )
        if isinstance(made, Decision):
            messages.success(request, "Beslutningen er omgjort. Saken ligger hos direktøren igjen.")
            return redirect(case_href(case))
        if made:
            return made
    return render(
        request,
        "decision/reverse.html",
        {
            "case": case,
            "case_href": case_href(case),
            "page_name": "Omgjøring",
            "form": form,
            "old": case.decisions.last(),
        },
    )
