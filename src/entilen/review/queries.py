"""What stands to be reviewed, and what has been found."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from entilen.accounts.models import Person
from entilen.cases.access import roles_on
from entilen.cases.facts import Asked, provides
from entilen.cases.models import Case
from entilen.cases.reads import CASE, ROUND, read
from entilen.plans.access import SCHOOLS_OWN
from entilen.plans.queries import area_titles
from entilen.plans.reading import Point
from entilen.process.vocabulary import DIRECTORS, IN_TREATMENT, Role, Stage
from entilen.review.models import (
    Assessment,
    CriterionAnswer,
    FormalItem,
    LetterPoint,
    ProposedCondition,
    Question,
    Recommendation,
    Remark,
    RemarkReply,
    ReturnLetter,
)
from entilen.review.rules import Author, RemarkState, Severity
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
def returned_formally() -> QuerySet[ReturnLetter]:
    """The letters that returned the plan before anybody decided, the newest first.

    A return of the director's is a decision, and is read there.
    """
    return ReturnLetter.objects.filter(case=CASE).exclude(author=Author.DIRECTOR).order_by("-pk")


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


def placed_points(case: Case, letter: ReturnLetter) -> list[LetterPoint]:
    """The points of a letter as sent, each with the name of the part of the plan it is about."""
    titles = area_titles(case)
    rows = list(letter.points.all())
    for row in rows:
        row.place = titles.get(row.area, row.area)
    return rows


def points(case: Case) -> list[Remark]:
    """What has been sent to the school in a return letter."""
    return [row for row in living_remarks(case) if not row.internal and row.letter_id]


def unsettled(case: Case) -> list[Remark]:
    """Remarks to the school that nobody has closed: those open, and those it has answered."""
    return [row for row in living_remarks(case) if not row.internal and not row.is_closed]


def to_send(case: Case) -> list[Remark]:
    """What would go with the next return letter: open remarks to the school.

    Not what it has answered already, unless that was kept open; nor a new demand on unchanged text
    that the ICT adviser has not let stand.
    """
    return [
        row
        for row in unsettled(case)
        if row.state == RemarkState.OPEN and not row.waits_for_the_adviser
    ]


def open_must(case: Case) -> list[Remark]:
    """Must-points to the school that are not closed."""
    return [
        row
        for row in unsettled(case)
        if row.severity == Severity.MUST and not row.waits_for_the_adviser
    ]


def answered(case: Case, *authors: str) -> list[Remark]:
    """Points of these parts of the administration that the school has answered and nobody has
    settled."""
    return [
        row
        for row in unsettled(case)
        if row.state == RemarkState.ANSWERED and row.author in authors
    ]


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
    return [
        row
        for row in points(case)
        if row.state == RemarkState.OPEN and row.letter and row.letter.round == case.round
    ]


def taken_back(case: Case) -> bool:
    """Whether the plan lies with the school because the school itself took it back.

    A letter that returns a plan always has a point, and each round has at most one.
    """
    return case.at is Stage.CORRECTION and not any(
        row.letter and row.letter.round == case.round for row in points(case)
    )


def return_letters(case: Case) -> QuerySet[ReturnLetter]:
    """Every letter that returned the plan, the newest first, with who sent it."""
    return (
        ReturnLetter.objects.filter(case=case)
        .select_related("sent_by", "submission")
        .order_by("-pk")
    )


def begun_by(case: Case, round_: int) -> list[Person]:
    """The reviewers who have begun on a round: who has answered, delivered or remarked in it."""
    begun = (
        Q(pk__in=CriterionAnswer.objects.filter(case=case, round=round_).values("answered_by"))
        | Q(pk__in=Assessment.objects.filter(case=case, round=round_).values("given_by"))
        | Q(
            pk__in=Remark.objects.filter(
                case=case, round=round_, author__in=(Author.PEDAGOGICAL, Author.TECHNICAL)
            ).values("written_by")
        )
    )
    return list(Person.objects.filter(begun, is_active=True).order_by("pk"))


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


def submission_of(case: Case, round_: int) -> Submission | None:
    """What was sent in a round."""
    return next((row for row in submissions(case) if row.round == round_), None)


def open_formal_items(case: Case) -> list[tuple[str, str]]:
    """Items of the formal check without an answer in this round: (key, text)."""
    done = {row.key for row in ticked_items(case)}
    return [item for item in case.programme.requirements.formal_items if item[0] not in done]


def latest_recommendation(case: Case) -> Recommendation | None:
    """The recommendation that lies before the director."""
    rows = recommendations(case)
    return rows[-1] if rows else None


def remark_places(case: Case) -> list[tuple[str, str]]:
    """Where a remark can be tied: every area and numbered part, by key and title."""
    return list(area_titles(case).items())


@read
def proposed_conditions() -> QuerySet[ProposedCondition]:
    """The conditions that recommendations propose, the first to be met first."""
    return ProposedCondition.objects.filter(recommendation__case=CASE)


def proposed_rows(case: Case) -> list[dict[str, Any]]:
    """The conditions that the newest recommendation proposes, each a row to take, change, leave."""
    recommendation = latest_recommendation(case)
    if recommendation is None:
        return []
    rows = [
        {"text": row.text, "due": row.due, "responsible": row.responsible, "gate": row.gate}
        for row in proposed_conditions(case)
        if row.recommendation_id == recommendation.pk
    ]
    if not rows and recommendation.conditions.strip():
        return [{"text": recommendation.conditions.strip()[:300]}]
    return rows


def waits_for_answer(case: Case) -> bool:
    """Whether the administration waits for the school's answer: its clock stands still then."""
    return (
        case.at in IN_TREATMENT
        and Question.objects.filter(case=case, answered_at__isnull=True).exists()
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
        "points_to_school": len(to_send(asked.case)),
    }


@provides("formal_items_open", reads=[ticked_items])
def _formal(asked: Asked) -> Mapping[str, Any]:
    return {"formal_items_open": tuple(text for _, text in open_formal_items(asked.case))}
