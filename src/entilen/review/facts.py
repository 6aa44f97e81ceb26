"""What the gates may know of the review."""

from collections.abc import Mapping
from typing import Any

from entilen.cases.facts import Asked, provides
from entilen.process.vocabulary import Stage
from entilen.review.queries import (
    ASSESSING,
    answers,
    departments_of,
    living_remarks,
    missing_assessments,
    open_criteria,
    open_formal_items,
    open_must,
    points_without_reply,
    ticked_items,
    unsent,
)


@provides("points_without_reply", reads=[living_remarks])
def _replies(asked: Asked) -> Mapping[str, Any]:
    return {
        "points_without_reply": tuple(point.title for point in points_without_reply(asked.case))
    }


@provides("open_must_points", "points_to_school", reads=[living_remarks])
def _points(asked: Asked) -> Mapping[str, Any]:
    return {
        "open_must_points": tuple(remark.title for remark in open_must(asked.case)),
        "points_to_school": len(unsent(asked.case)),
    }


@provides("formal_items_open", reads=[ticked_items])
def _formal(asked: Asked) -> Mapping[str, Any]:
    return {"formal_items_open": tuple(text for _, text in open_formal_items(asked.case))}


@provides("assessments_missing", reads=ASSESSING)
def _assessments(asked: Asked) -> Mapping[str, Any]:
    return {"assessments_missing": tuple(found.label for found in missing_assessments(asked.case))}


@provides("criteria_open", reads=[*ASSESSING, answers])
def _criteria(asked: Asked) -> Mapping[str, Any]:
    if asked.actor is None or asked.case.at is not Stage.SPECIALIST_REVIEW:
        return {"criteria_open": ()}
    asked_for = asked.details.get("department")
    return {
        "criteria_open": tuple(
            text
            for department in departments_of(asked.actor, asked.case)
            if asked_for in (None, department)
            for text in open_criteria(asked.case, department)
        )
    }
