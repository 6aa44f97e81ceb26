"""Pure rules of the review: whose assessment still holds, and what a round is about."""

from collections.abc import Collection, Mapping

from entilen.process.vocabulary import Department

Criteria = Mapping[str, str]
"""Criterion key → area key, of one department."""


def areas_to_review(
    criteria: Criteria,
    *,
    changed: Collection[str],
    open_areas: Collection[str],
    assessed_before: bool,
) -> frozenset[str]:
    """Areas that a department must look at in this round: all at first, then open ∪ changed."""
    own = frozenset(criteria.values())
    if not assessed_before:
        return own
    return own & (frozenset(changed) | frozenset(open_areas))


def assessment_needed(to_review: Collection[str], *, assessed_this_round: bool) -> bool:
    """Whether a department's assessment is missing: what it accepted before stays accepted."""
    return bool(to_review) and not assessed_this_round


def criteria_in(criteria: Criteria, areas: Collection[str]) -> list[str]:
    """The criteria of these areas, in order."""
    return [key for key, area in criteria.items() if area in areas]


DEPARTMENT_AUTHOR = {Department.PEDAGOGICAL: "pedagogical", Department.TECHNICAL: "technical"}
NUMBER_PARTS = {"grade_rows", "milestones", "financing"}
"""Parts beside the areas that the technical department looks at when they change."""
