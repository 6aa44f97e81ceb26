"""The outcome letter, in plain Norwegian: the outcome first, then why, then what now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.models import Case, CaseEvent
from entilen.decision.models import Decision, DecisionOutcome
from entilen.decision.rules import OwnWork
from entilen.devices.queries import granted_by
from entilen.financing.part_queries import PartMoney, money_of_part
from entilen.network.terms import NetworkTerm
from entilen.plans.queries import area_titles, grade_text
from entilen.process.vocabulary import DIRECTORS, ConditionGate, Role
from entilen.process.words import long_date
from entilen.review.letterhead import letter_head
from entilen.review.models import ReturnLetter
from entilen.submission.models import Submission


@dataclass(frozen=True, slots=True)
class Writing:
    """A letter being written: about which case and version, by whom, and what they did besides.

    `day`, `title` and `absent` are of the decision where its letter is put right later, and
    `correction` says when that is, why, and by whom.
    """

    case: Case
    sent: Submission
    person: Person
    own: OwnWork
    day: date | None = None
    title: str = ""
    absent: Person | None = None
    correction: str = ""


def _letter(name: str, writing: Writing, **more: Any) -> str:
    head = letter_head(
        writing.case,
        writing.person,
        DIRECTORS,
        authority=writing.case.programme.requirements.decision_authority,
        day=writing.day,
        absent=writing.absent,
    )
    return render_to_string(
        f"decision/letters/{name}.html",
        {
            "case": writing.case,
            "version": writing.sent.version,
            "sent": writing.sent,
            "person": writing.person,
            "head": replace(head, title=writing.title) if writing.title else head,
            "own": writing.own,
            "correction": writing.correction,
            **more,
        },
    )


def granted_letter(
    writing: Writing,
    reasons: str,
    grades: list[int],
    refused: list[dict[str, Any]],
    conditions: Iterable[Mapping[str, Any]],
    expires: date,
    network: Iterable[NetworkTerm],
    devices: tuple[int, int],
    part: PartMoney,
) -> str:
    """«Planen er innvilget»: for which grades and devices, on which conditions, until when; and
    for each grade that was refused, why. `network` is what the ICT department must do first;
    `devices` are the most that are in use at once, and those that are new; `part` is what the
    granted grades cost."""
    terms, works = list(conditions), list(network)
    rows = [
        row for row in writing.sent.version.content["grade_rows"] if row["grade"] in set(grades)
    ]
    return _letter(
        "granted",
        writing,
        reasons=reasons,
        rows=rows,
        grades=grade_text(grades),
        refused=refused,
        money=part.money,
        fixed=part.fixed,
        in_use=devices[0],
        new=devices[1],
        conditions=terms,
        network=works,
        held_back=bool(works) or any(term["gate"] == ConditionGate.ORDER for term in terms),
        expires=expires,
    )


def returned_letter(writing: Writing, letter: ReturnLetter, introduction: str) -> str:
    """«Planen må rettes før den kan innvilges»: every point, numbered."""
    titles = area_titles(writing.case)
    points = [(point, titles.get(point.area, point.area)) for point in letter.points.all()]
    return _letter("returned", writing, letter=letter, introduction=introduction, points=points)


def rejected_letter(writing: Writing, reasons: str) -> str:
    """«Planen er avslått»: why, and that a new plan can be sent."""
    return _letter("rejected", writing, reasons=reasons)


def reversed_letter(writing: Writing, old: Decision, ground: str) -> str:
    """«Beslutningen er omgjort»: which one, why, and what happens now."""
    return _letter("reversed", writing, old=old, ground=ground)


def corrected_letter(
    decision: Decision,
    reasons: str,
    refused: list[dict[str, Any]],
    ground: str,
    person: Person,
    today: date,
) -> str:
    """The letter of a decision in better words: the same outcome, grades, points and conditions,
    with «Rettet …» first."""
    writing = Writing(
        decision.case,
        decision.submission,
        decision.decided_by,
        OwnWork(decision.own_work, decision.own_work_ground),
        day=timezone.localdate(decision.decided_at),
        title=_title_then(decision),
        absent=decision.on_behalf_of,
        correction=f"Rettet {long_date(today)} av {person.name}: {ground}",
    )
    match DecisionOutcome(decision.outcome):
        case DecisionOutcome.RETURNED | DecisionOutcome.WARNED:
            letter = ReturnLetter.objects.get(pk=_event_of(decision).details["letter"])
            return returned_letter(writing, letter, reasons)
        case DecisionOutcome.REJECTED:
            return rejected_letter(writing, reasons)
        case DecisionOutcome.REVERSED if decision.reverses:
            return reversed_letter(writing, decision.reverses, reasons)
        case _:
            names = ("text", "due", "responsible", "gate")
            terms = [
                {name: getattr(row, name) for name in names} for row in decision.conditions.all()
            ]
            expires = decision.expires or today
            network = [
                NetworkTerm.read(row) for row in _event_of(decision).details.get("network") or []
            ]
            devices = granted_by(_event_of(decision))
            content, day = decision.submission.version.content, writing.day
            part = money_of_part(decision.case, content, decision.grades, day)
            return granted_letter(
                writing, reasons, decision.grades, refused, terms, expires, network, devices, part
            )


def _event_of(decision: Decision) -> CaseEvent:
    return CaseEvent.objects.filter(case=decision.case_id, details__decision=decision.pk).earliest(
        "sequence"
    )


def _title_then(decision: Decision) -> str:
    """The role in which it was decided; whoever decided may have left it since."""
    return Role(_event_of(decision).role).label
