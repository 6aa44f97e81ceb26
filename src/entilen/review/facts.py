"""What the gates may know of the review."""

from collections.abc import Mapping
from typing import Any

from entilen.cases.facts import Asked, provides
from entilen.process.vocabulary import Department, Stage
from entilen.review.queries import (
    departments_of,
    missing_assessments,
    open_criteria,
    open_formal_items,
    open_must,
    points_without_reply,
    unsent,
)


@provides(
    "points_without_reply",
    "open_must_points",
    "points_to_school",
    "formal_items_open",
    "criteria_open",
    "assessments_missing",
)
def _review(asked: Asked) -> Mapping[str, Any]:
    case = asked.case
    if case.submitted_at is None:
        return {
            "points_without_reply": (),
            "open_must_points": (),
            "points_to_school": 0,
            "formal_items_open": (),
            "criteria_open": (),
            "assessments_missing": tuple(department.label for department in Department),
        }
    return {
        "points_without_reply": tuple(point.title for point in points_without_reply(case)),
        "open_must_points": tuple(remark.title for remark in open_must(case)),
        "points_to_school": unsent(case).count(),
        "formal_items_open": tuple(text for _, text in open_formal_items(case)),
        "criteria_open": _criteria_open(asked),
        "assessments_missing": tuple(found.label for found in missing_assessments(case)),
    }


def _criteria_open(asked: Asked) -> tuple[str, ...]:
    if asked.actor is None or asked.case.at is not Stage.SPECIALIST_REVIEW:
        return ()
    asked_for = asked.details.get("department")
    return tuple(
        text
        for department in departments_of(asked.actor, asked.case)
        if asked_for in (None, department)
        for text in open_criteria(asked.case, department)
    )
