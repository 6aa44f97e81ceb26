"""What a round of review is about: what each department has read, answered, given and found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from entilen.accounts.models import Person
from entilen.cases.access import roles_on
from entilen.cases.facts import Asked, provides
from entilen.cases.models import Case
from entilen.cases.reads import remembering
from entilen.cases.rules import fingerprint
from entilen.plans.basis import builds_on
from entilen.plans.comparison import changed_parts
from entilen.plans.models import PlanVersion
from entilen.process.vocabulary import DEPARTMENT_OF, Department, Stage
from entilen.review.models import Assessment, CriterionAnswer
from entilen.review.queries import (
    answered,
    answers,
    assessments,
    living_remarks,
    submission_of,
    unsettled,
)
from entilen.review.rules import (
    DEPARTMENT_AUTHOR,
    DEPARTMENT_PARTS,
    Author,
    Level,
    assessment_needed,
    criteria_in,
    disagree,
    to_review,
)
from entilen.submission.queries import submissions

ASSESSING = (assessments, living_remarks, submissions, builds_on)
"""What `missing_assessments` reads."""


def accepted_unchanged(case: Case, place: str) -> bool:
    """Whether a part of the plan was assessed in an earlier round without a point on it, and has
    not changed since: a new demand there would come as a surprise. A formal return accepts no
    text: whoever assesses first after one may demand what they will."""
    read = [row for row in assessments(case) if row.round < case.round]
    if not read:
        return False
    pointed = any(row.area == place and row.letter_id for row in living_remarks(case))
    return not pointed and place not in changed_since(case, read[-1].submission.version)


def departments_of(person: Person, case: Case) -> list[Department]:
    """The departments a person assesses for in this case."""
    return [DEPARTMENT_OF[role] for role in sorted(roles_on(person, case) & set(DEPARTMENT_OF))]


def last_assessment(case: Case, department: Department) -> Assessment | None:
    """The department's newest standing assessment in any round."""
    rows = [row for row in assessments(case) if row.department == department]
    return next((row for row in reversed(rows) if row.reopened_at is None), None)


def standing_assessment(case: Case, department: Department) -> Assessment | None:
    """What the department has delivered in this round and not opened again."""
    last = last_assessment(case, department)
    return last if last and last.round == case.round else None


def answers_now(case: Case, department: Department) -> list[dict[str, str]]:
    """The department's answers in this round, as an assessment keeps them: with the criterion's
    own words."""
    texts = {
        criterion.key: criterion.text
        for _, criterion in case.programme.requirements.criteria_of(department)
    }
    return [
        {
            "criterion": row.criterion,
            "text": texts.get(row.criterion, row.criterion),
            "area": row.area,
            "level": row.level,
            "reason": row.reason,
        }
        for row in answers(case)
        if row.department == department
    ]


@dataclass(frozen=True, slots=True)
class Unmet:
    """A criterion that a department found not, or only partly, met: what the decision must bear."""

    department: str
    text: str
    level: str
    reason: str
    round: int


def unmet(case: Case) -> list[Unmet]:
    """Criteria that stand unmet: each as it was answered last in a standing assessment."""
    newest: dict[str, Unmet] = {}
    for row in assessments(case):
        for answer in row.answers if row.reopened_at is None else ():
            newest[answer["criterion"]] = Unmet(
                row.get_department_display().capitalize(),
                answer["text"],
                answer["level"],
                answer["reason"],
                row.round,
            )
    order = (Level.NOT_MET, Level.PARTLY)
    return sorted(
        (one for one in newest.values() if one.level in order),
        key=lambda one: order.index(Level(one.level)),
    )


def advice_differs(case: Case) -> bool:
    """Whether the departments' standing assessments advise differently."""
    standing = [last_assessment(case, department) for department in Department]
    return disagree([row.advice for row in standing if row])


def _criteria(case: Case, department: Department) -> dict[str, str]:
    pairs = case.programme.requirements.criteria_of(department)
    return {criterion.key: area.key for area, criterion in pairs}


def changed_since(case: Case, earlier: PlanVersion | None) -> list[str]:
    """Areas and parts that differ between an earlier version and the one that lies sent now."""
    now = submission_of(case, case.round)
    if earlier is None or now is None or earlier.pk == now.version_id:
        return []
    return changed_parts(earlier.content, now.version.content)


def review_areas(case: Case, department: Department) -> frozenset[str]:
    """Areas and parts that a department must look at in the present round."""
    earlier = baseline(case, department)
    still_open = {
        remark.area
        for remark in unsettled(case)
        if remark.author == DEPARTMENT_AUTHOR[department] and remark.round < case.round
    }
    return to_review(
        _criteria(case, department),
        DEPARTMENT_PARTS[department],
        changed=changed_since(case, earlier),
        open_places=still_open,
        assessed_before=earlier is not None,
    )


def baseline(case: Case, department: Department | None) -> PlanVersion | None:
    """What a reader has read before, and what changes are marked against.

    For a department the version that it assessed last, in an earlier round; for others the last
    sending before this one. In an extension that nobody has read yet: what it builds on, while
    that is granted. Nothing otherwise: then all of it is read.
    """
    if department is None:
        before = submission_of(case, case.round - 1)
        return before.version if before else _granted_before(case)
    own = [
        row for row in assessments(case) if row.round < case.round and row.department == department
    ]
    return own[-1].submission.version if own else _granted_before(case)


def _granted_before(case: Case) -> PlanVersion | None:
    return next(iter(builds_on(case)), None)


def missing_assessments(case: Case) -> list[Department]:
    """Departments whose assessment of what was sent is missing."""
    case = remembering(case, *ASSESSING)
    assessed = {
        row.department
        for row in assessments(case)
        if row.round == case.round and row.reopened_at is None
    }
    return [
        department
        for department in Department
        if assessment_needed(
            review_areas(case, department), assessed_this_round=department in assessed
        )
    ]


def open_criteria(case: Case, department: Department) -> list[str]:
    """Criteria of the round without an answer (their texts)."""
    texts = {
        criterion.key: criterion.text
        for _, criterion in case.programme.requirements.criteria_of(department)
    }
    return [texts[key] for key in _unanswered(case, department)]


def areas_left(case: Case, department: Department) -> frozenset[str]:
    """Areas of the round in which a criterion has no answer yet."""
    areas = _criteria(case, department)
    return frozenset(areas[key] for key in _unanswered(case, department))


def _unanswered(case: Case, department: Department) -> list[str]:
    wanted = criteria_in(_criteria(case, department), review_areas(case, department))
    answered = {row.criterion for row in answers(case)}
    return [key for key in wanted if key not in answered]


def criterion_mark(row: CriterionAnswer | None) -> str:
    """What tells whether an answer to a criterion has changed since somebody saw it."""
    return fingerprint([row.level, row.reason] if row else ["", ""])


def said_before(row: CriterionAnswer) -> str:
    """What a department said of a criterion in an earlier round, in one line."""
    words = ". ".join(filter(None, (row.get_level_display().capitalize(), row.reason)))
    return f"Runde {row.round}: {words}"


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


@provides("assessments_missing", reads=ASSESSING)
def _assessments(asked: Asked) -> Mapping[str, Any]:
    return {
        "assessments_missing": tuple(
            department.label for department in missing_assessments(asked.case)
        )
    }


@provides("criteria_open", reads=[*ASSESSING, answers])
def _criteria_open(asked: Asked) -> Mapping[str, Any]:
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
