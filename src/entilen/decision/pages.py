"""The director's page: all that is needed to decide, and the decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

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
from entilen.cases.access import may, sees_sent
from entilen.cases.doors import (
    case_page,
    impartial_first,
)
from entilen.cases.errors import NotYours, Refused
from entilen.cases.facts import gather, reads_for
from entilen.cases.models import Case
from entilen.cases.pages import case_href
from entilen.cases.places import linked
from entilen.cases.reads import Read, remembering
from entilen.decision import actions
from entilen.decision.forms import DecisionForm
from entilen.decision.letter_pages import send_when_seen
from entilen.decision.models import Decision
from entilen.decision.queries import (
    decisions,
    like_decisions,
    own_work,
    was_warned,
)
from entilen.devices.queries import deviations
from entilen.financing.money_reading import money_in
from entilen.network.queries import COVER, cover, dispensation, dispensations_in_force
from entilen.plans.access import as_read_by
from entilen.plans.forms import kept
from entilen.plans.grid_reading import grid_of
from entilen.plans.reading import Resolution
from entilen.process import impartiality as who
from entilen.process.judging import obstacles_of, rules_for
from entilen.process.vocabulary import Act, Department
from entilen.review.assessed import advice_differs, last_assessment, unmet
from entilen.review.forms import Conditions
from entilen.review.queries import (
    assessments,
    author_of,
    latest_recommendation,
    living_remarks,
    placed,
    proposed_conditions,
    proposed_rows,
    questions,
    recommendations,
    to_send,
)
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
    proposed = proposed_rows(shown) if request.method == "GET" else []
    conditions = Conditions(request.POST or None, prefix="vilkar", initial=proposed)
    choice = request.POST.get("gjor", "")
    if choice == "send":
        choice = request.POST.get("valg", "")
    granting = choice == "innvilg"
    in_order = choice != "endre" and form.is_valid() and (not granting or conditions.is_valid())
    if request.method == "POST" and in_order:
        terms = kept(conditions) if granting else []
        outcome = send_when_seen(
            request, case, form, choice, lambda: _act(case, person, choice, form, terms)
        )
        if isinstance(outcome, Decision):
            messages.success(request, "Beslutningen er sendt til skolen.")
            return redirect("decision:decision", key=outcome.key)
        if outcome:
            return outcome
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
            "left_out": form.grades_left_out,
            "terms_wrong": request.method == "POST" and granting and not conditions.is_valid(),
            "sent_forms": [form, conditions],
            "sent": sent,
            "content": content,
            "grid": grid_of(shown, content),
            **_brief(shown, person, content),
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
        proposed_conditions,
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
    asked = {who.decides_not_own_work.__name__}
    case = remembering(case, *_brief_reads())
    treated = last_treatment(case, "school_board")
    newest = {name: last_assessment(case, name) for name in Department}
    return {
        "open": may(person, case, Act.GRANT),
        "mine": author_of(person, case),
        "recommendation": latest_recommendation(case),
        "assessments": [row for row in newest.values() if row],
        "assessments_before": [row for row in assessments(case) if row not in newest.values()],
        "remarks": placed(case, [row for row in living_remarks(case) if not row.is_closed]),
        "to_send": len(to_send(case)),
        "covers": cover(as_read_by(person, case)),
        "deviations": deviations(case),
        "dispensation": dispensation(case),
        "treated": treated,
        "change_made": made_change(case, treated) if treated else None,
        "upheld": upheld(case),
        "others": _others(case),
        "money": money_in(content),
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
                refused=form.refused,
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
