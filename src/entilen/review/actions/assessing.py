"""The departments' answers and assessments, and the recommendation that gathers them."""

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.access import require
from entilen.cases.actions import advance, judge, lock
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.process.vocabulary import Act, Department
from entilen.review.actions.common import note_departments, sent_now
from entilen.review.models import (
    Assessment,
    CriterionAnswer,
    Level,
    Recommendation,
)
from entilen.review.queries import (
    criterion_mark,
    departments_of,
)


@transaction.atomic
def answer_criterion(
    *,
    case: Case,
    person: Person,
    department: Department,
    criterion: str,
    level: Level,
    reason: str,
    seen: str | None = None,
) -> CriterionAnswer:
    """Save a draft answer to one criterion; it counts when the assessment is given.

    `seen` is the mark of the answer that the person saw (`queries.criterion_mark`): refused, with
    what stands now, when another of the department has answered differently since.
    """
    current = lock(case)
    require(person, current, Act.ASSESS)
    judge(case=current, act=Act.REMARK, actor=person)
    areas = {
        found.key: area.key
        for area, found in current.programme.requirements.criteria_of(department)
    }
    if department not in departments_of(person, current) or criterion not in areas:
        raise NotYours
    rows = CriterionAnswer.objects.filter(case=case, round=current.round, criterion=criterion)
    stands = rows.select_related("answered_by").first()
    given = CriterionAnswer(level=level, reason=reason)
    if stands and seen is not None and criterion_mark(stands) != seen:
        if criterion_mark(stands) == criterion_mark(given):
            return stands
        raise Refused([_answered_meanwhile(stands)])
    answer, _ = CriterionAnswer.objects.update_or_create(
        case=case,
        round=current.round,
        criterion=criterion,
        defaults={
            "department": department,
            "area": areas[criterion],
            "level": level,
            "reason": reason,
            "answered_by": person,
            "answered_at": timezone.now(),
        },
    )
    return answer


def _answered_meanwhile(stands: CriterionAnswer) -> str:
    said = ". ".join(filter(None, (stands.get_level_display().capitalize(), stands.reason)))
    return (
        f"{stands.answered_by.name} har svart på et kriterium her i mellomtiden: «{said}». Det du "
        "skrev, står fortsatt i skjemaet. Ta med det som mangler, og lagre på nytt."
    )


@transaction.atomic
def give_assessment(
    *, case: Case, person: Person, department: Department, summary: str
) -> Assessment:
    """Give a department's assessment of what was sent. The last one moves the case on."""
    current = lock(case)
    if department not in departments_of(person, current):
        raise NotYours
    if current.assessments.filter(round=current.round, department=department).exists():
        raise Refused([f"Den {department.label}e vurderingen er allerede levert i denne runden."])
    made = Assessment.objects.create(
        case=case,
        round=current.round,
        submission=sent_now(current),
        department=department,
        summary=summary,
        given_by=person,
    )
    advance(
        case=case,
        act=Act.ASSESS,
        actor=person,
        summary=f"{department.label.capitalize()} vurdering er levert",
        fingerprint=made.submission.version.fingerprint,
        details={"department": str(department)},
    )
    note_departments(case)
    return made


@transaction.atomic
def recommend(
    *, case: Case, person: Person, verdict: str, text: str, conditions: str = ""
) -> Recommendation:
    """Gather the assessments into one recommendation and put the case before the director."""
    current = lock(case)
    made = Recommendation.objects.create(
        case=case,
        round=current.round,
        submission=sent_now(current),
        verdict=verdict,
        text=text,
        conditions=conditions,
        given_by=person,
    )
    advance(
        case=case,
        act=Act.RECOMMEND,
        actor=person,
        summary=f"Innstilling til direktøren: {made.get_verdict_display()}",
        fingerprint=made.submission.version.fingerprint,
        details={"recommendation": made.pk},
        internal=True,
    )
    return made
