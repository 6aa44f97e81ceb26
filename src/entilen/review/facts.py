"""What the gates may know of the review."""

from collections.abc import Mapping
from typing import Any

from entilen.cases.facts import Asked, provides
from entilen.process.vocabulary import Stage
from entilen.review.assessed import ASSESSING, departments_of, missing_assessments, open_criteria
from entilen.review.models import Author
from entilen.review.queries import (
    answered,
    answers,
    living_remarks,
    open_formal_items,
    open_must,
    points_without_reply,
    ticked_items,
    to_send,
)
from entilen.review.rules import DEPARTMENT_AUTHOR


@provides("points_without_reply", reads=[living_remarks])
def _replies(asked: Asked) -> Mapping[str, Any]:
    return {
        "points_without_reply": tuple(point.title for point in points_without_reply(asked.case))
    }


@provides("open_must_points", "points_to_school", reads=[living_remarks])
def _points(asked: Asked) -> Mapping[str, Any]:
    return {
        "open_must_points": tuple(remark.title for remark in open_must(asked.case)),
        "points_to_school": len(to_send(asked.case)),
    }


@provides("points_unsettled", reads=[living_remarks])
def _unsettled(asked: Asked) -> Mapping[str, Any]:
    """Answered points of the departments that the actor assesses for; before a recommendation, of
    all but the director, who settles the own ones in deciding."""
    if asked.actor is None:
        return {"points_unsettled": ()}
    own = [DEPARTMENT_AUTHOR[department] for department in departments_of(asked.actor, asked.case)]
    all_but_director = [author for author in Author if author is not Author.DIRECTOR]
    authors = own if asked.case.at is Stage.SPECIALIST_REVIEW else all_but_director
    return {"points_unsettled": tuple(row.title for row in answered(asked.case, *authors))}


@provides("formal_items_open", reads=[ticked_items])
def _formal(asked: Asked) -> Mapping[str, Any]:
    return {"formal_items_open": tuple(text for _, text in open_formal_items(asked.case))}


@provides("assessments_missing", reads=ASSESSING)
def _assessments(asked: Asked) -> Mapping[str, Any]:
    return {
        "assessments_missing": tuple(
            department.label for department in missing_assessments(asked.case)
        )
    }


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
