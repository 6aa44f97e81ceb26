"""The outcome letter, in plain Norwegian: the outcome first, then why, then what now."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.template.loader import render_to_string

from entilen.accounts.models import Person
from entilen.cases.access import behalf_of
from entilen.cases.models import Case
from entilen.decision.models import Decision
from entilen.decision.rules import OwnWork
from entilen.plans.queries import area_titles, grade_text
from entilen.process.vocabulary import DIRECTORS
from entilen.review.models import ReturnLetter
from entilen.submission.models import Submission


def _letter(
    name: str, case: Case, sent: Submission, person: Person, own: OwnWork, **more: Any
) -> str:
    return render_to_string(
        f"decision/letters/{name}.html",
        {
            "case": case,
            "version": sent.version,
            "sent": sent,
            "person": person,
            "absent": behalf_of(person, case, DIRECTORS),
            "own": own,
            **more,
        },
    )


def granted_letter(
    case: Case,
    sent: Submission,
    person: Person,
    own: OwnWork,
    reasons: str,
    grades: list[int],
    conditions: Iterable[Mapping[str, Any]],
    expires: date,
) -> str:
    """«Planen er innvilget»: for which grades and devices, on which conditions, until when."""
    rows = [row for row in sent.version.content["grade_rows"] if row["grade"] in grades]
    left_out = sorted({row["grade"] for row in sent.version.content["grade_rows"]} - set(grades))
    return _letter(
        "granted",
        case,
        sent,
        person,
        own,
        reasons=reasons,
        rows=rows,
        grades=grade_text(grades),
        left_out=grade_text(left_out) if left_out else "",
        devices=sum(row["devices"] + row["spares"] for row in rows),
        conditions=list(conditions),
        expires=expires,
    )


def returned_letter(
    case: Case, sent: Submission, person: Person, own: OwnWork, letter: ReturnLetter
) -> str:
    """«Planen må rettes før den kan innvilges»: every point, numbered."""
    titles = area_titles(case)
    points = [(point, titles.get(point.area, point.area)) for point in letter.points.all()]
    return _letter("returned", case, sent, person, own, letter=letter, points=points)


def rejected_letter(
    case: Case, sent: Submission, person: Person, own: OwnWork, reasons: str
) -> str:
    """«Planen er avslått»: why, and that a new plan can be sent."""
    return _letter("rejected", case, sent, person, own, reasons=reasons)


def reversed_letter(case: Case, old: Decision, person: Person, own: OwnWork, ground: str) -> str:
    """«Beslutningen er omgjort»: which one, why, and what happens now."""
    return _letter("reversed", case, old.submission, person, own, old=old, ground=ground)
