"""What stands to be reviewed, and what has been found."""

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from entilen.accounts.models import Person
from entilen.cases.access import roles_on
from entilen.cases.models import Case
from entilen.cases.reading import CASE, ROUND, read, remembering
from entilen.cases.rules import fingerprint
from entilen.plans.basis import builds_on
from entilen.plans.comparison import changed_parts
from entilen.plans.models import PlanVersion
from entilen.plans.queries import area_titles
from entilen.plans.reading import Point
from entilen.plans.visibility import SCHOOLS_OWN
from entilen.process.vocabulary import DEPARTMENT_OF, DIRECTORS, Department, Role, Stage
from entilen.review.models import (
    Assessment,
    Author,
    CriterionAnswer,
    FormalItem,
    Question,
    Recommendation,
    Remark,
    RemarkReply,
    RemarkState,
    Severity,
)
from entilen.review.rules import (
    DEPARTMENT_AUTHOR,
    DEPARTMENT_PARTS,
    assessment_needed,
    criteria_in,
    to_review,
)
from entilen.submission.models import Submission
from entilen.submission.queries import submissions


@read
def living_remarks() -> QuerySet[Remark]:
    """Remarks that have not been removed, in the order of the letter and then of writing."""
    return (
        Remark.objects.filter(case=CASE, removed_at__isnull=True)
        .select_related("written_by", "letter", "standard")
        .defer("standard__title", "standard__text")
    )


@read
def questions() -> QuerySet[Question]:
    """What the school was asked, and by whom."""
    return Question.objects.filter(case=CASE).select_related("asked_by", "answered_by")


@read
def assessments() -> QuerySet[Assessment]:
    """The assessments of every round, the newest last."""
    return (
        Assessment.objects.filter(case=CASE)
        .select_related("submission__version", "given_by")
        .defer("submission__version__content")
    )


@read
def ticked_items() -> QuerySet[FormalItem]:
    """The items of the formal check that are in order in this round."""
    return FormalItem.objects.filter(case=CASE, round=ROUND)


@read
def answers() -> QuerySet[CriterionAnswer]:
    """The answers to the criteria in this round."""
    return CriterionAnswer.objects.filter(case=CASE, round=ROUND)


@read
def recommendations() -> QuerySet[Recommendation]:
    """The recommendations, the newest last."""
    return Recommendation.objects.filter(case=CASE).select_related("given_by")


ASSESSING = (assessments, living_remarks, submissions, builds_on)
"""What `missing_assessments` reads."""


def with_sent_replies(case: Case, rows: list[Remark]) -> list[Remark]:
    """Remarks as the administration reads them: what the school answers is its own until sent."""
    replies = RemarkReply.objects.all()
    if case.at in SCHOOLS_OWN:
        replies = replies.filter(round__lt=case.round)
    prefetch_related_objects(rows, Prefetch("replies", replies))
    return rows


def placed(case: Case, rows: list[Remark]) -> list[Remark]:
    """Remarks with their replies and the name of the part of the plan that each is about."""
    titles = area_titles(case)
    for row in rows:
        row.place = titles.get(row.area, "")
    return with_sent_replies(case, rows)


def points(case: Case) -> list[Remark]:
    """What has been sent to the school in a return letter."""
    return [row for row in living_remarks(case) if not row.internal and row.letter_id]


def unsent(case: Case) -> list[Remark]:
    """Open remarks to the school that would go with the next return letter."""
    return [row for row in living_remarks(case) if not row.internal and not row.is_closed]


def open_must(case: Case) -> list[Remark]:
    """Must-points to the school that are not closed."""
    return [row for row in unsent(case) if row.severity == Severity.MUST]


def points_in(case: Case, area: str) -> list[Point]:
    """The points of an area, for those who write it."""
    return [
        Point(
            title=row.numbered_title,
            text=row.text,
            severity=row.card_severity,
            state=row.get_state_display(),
            closed=row.state != "open",
            href=f"/sak/{case.key}/punkter/#{row.anchor}",
        )
        for row in points(case)
        if row.area == area
    ]


def points_without_reply(case: Case) -> list[Remark]:
    """Points of the present correction that the school has not answered in this round."""
    if case.at is not Stage.CORRECTION:
        return []
    return [row for row in points(case) if row.state == RemarkState.OPEN]


def author_of(person: Person, case: Case) -> Author:
    """Which part of the administration a person speaks for in this case."""
    roles = roles_on(person, case)
    if Role.PEDAGOGICAL_REVIEWER in roles:
        return Author.PEDAGOGICAL
    if Role.TECHNICAL_REVIEWER in roles:
        return Author.TECHNICAL
    if roles & DIRECTORS and Role.ICT_ADVISER not in roles:
        return Author.DIRECTOR
    return Author.ICT_ADVISER


def departments_of(person: Person, case: Case) -> list[Department]:
    """The departments a person assesses for in this case."""
    return [DEPARTMENT_OF[role] for role in sorted(roles_on(person, case) & set(DEPARTMENT_OF))]


def submission_of(case: Case, round_: int) -> Submission | None:
    """What was sent in a round."""
    return next((row for row in submissions(case) if row.round == round_), None)


def last_assessment(case: Case, department: Department) -> Assessment | None:
    """The department's newest assessment in any round."""
    found = [row for row in assessments(case) if row.department == department]
    return found[-1] if found else None


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
        for remark in unsent(case)
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
    given = {row.department for row in assessments(case) if row.round == case.round}
    return [
        department
        for department in Department
        if assessment_needed(
            review_areas(case, department), assessed_this_round=department in given
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


def open_formal_items(case: Case) -> list[tuple[str, str]]:
    """Items of the formal check that are not ticked in this round: (key, text)."""
    done = {row.key for row in ticked_items(case)}
    return [item for item in case.programme.requirements.formal_items if item[0] not in done]


def latest_recommendation(case: Case) -> Recommendation | None:
    """The recommendation that lies before the director."""
    found = recommendations(case)
    return found[-1] if found else None


def remark_places(case: Case) -> list[tuple[str, str]]:
    """Where a remark can be tied: every area and numbered part, by key and title."""
    return list(area_titles(case).items())
