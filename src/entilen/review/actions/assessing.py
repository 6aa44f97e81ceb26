"""The departments' answers and assessments, and the recommendation that gathers them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case
from entilen.cases.rules import fingerprint
from entilen.process.vocabulary import Act, Department
from entilen.process.words import count
from entilen.review.actions.common import note_departments, sent_now
from entilen.review.assessed import answers_now, criterion_mark, departments_of, standing_assessment
from entilen.review.models import Assessment, CriterionAnswer, ProposedCondition, Recommendation
from entilen.review.rules import Advice, Level


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to one criterion. `seen` is the mark (`queries.criterion_mark`) of what the person
    saw before answering; None does not ask."""

    criterion: str
    level: Level
    reason: str
    seen: str | None = None

    @property
    def mark(self) -> str:
        """The mark of the answer itself."""
        return criterion_mark(CriterionAnswer(level=self.level, reason=self.reason))


@transaction.atomic
def answer_criteria(
    *, case: Case, person: Person, department: Department, answers: Iterable[Answered]
) -> None:
    """Save draft answers to criteria, all or none; they count when the assessment is given.

    Raises Refused, with what stands now, for each that another of the department has answered
    differently since; and once the assessment is delivered: it is opened again first.
    """
    current = lock(case)
    areas = {
        criterion.key: area.key
        for area, criterion in current.programme.requirements.criteria_of(department)
    }
    wanted = {answer.criterion: answer for answer in answers}
    if department not in departments_of(person, current) or not areas.keys() >= wanted.keys():
        raise NotYours
    if standing_assessment(current, department):
        raise Refused(
            [
                f"Den {department.label}e vurderingen er levert og kan ikke endres. Åpne den "
                "igjen med en grunn, og lever den på nytt."
            ]
        )
    rows = CriterionAnswer.objects.filter(
        case=current, round=current.round, criterion__in=wanted
    ).select_related("answered_by")
    stored = {row.criterion: row for row in rows}
    news = [
        answer
        for key, answer in wanted.items()
        if key not in stored or criterion_mark(stored[key]) != answer.mark
    ]
    if clashes := [
        _answered_meanwhile(stored[answer.criterion])
        for answer in news
        if answer.seen is not None
        and answer.criterion in stored
        and criterion_mark(stored[answer.criterion]) != answer.seen
    ]:
        raise Refused(list(dict.fromkeys(clashes)))
    for answer in news:
        CriterionAnswer.objects.update_or_create(
            case=current,
            round=current.round,
            criterion=answer.criterion,
            defaults={
                "department": department,
                "area": areas[answer.criterion],
                "level": answer.level,
                "reason": answer.reason,
                "answered_by": person,
                "answered_at": timezone.now(),
            },
        )
    if news:
        advance(
            case=case,
            act=Act.ANSWER_CRITERIA,
            actor=person,
            summary=f"{department.label.capitalize()} avdeling svarte på "
            f"{count(len(news), 'et kriterium', 'kriterier')}",
            details={
                "department": str(department),
                "answers": {
                    answer.criterion: {"level": str(answer.level), "reason": answer.reason}
                    for answer in news
                },
            },
            internal=True,
        )


def _answered_meanwhile(stands: CriterionAnswer) -> str:
    words = ". ".join(filter(None, (stands.get_level_display().capitalize(), stands.reason)))
    return (
        f"{stands.answered_by.name} har svart på et kriterium her i mellomtiden: «{words}». Det du "
        "skrev, står fortsatt i skjemaet. Ta med det som mangler, og lagre på nytt."
    )


@transaction.atomic
def give_assessment(
    *,
    case: Case,
    person: Person,
    department: Department,
    summary: str,
    advice: Advice = Advice.GRANT,
) -> Assessment:
    """Give a department's assessment of what was sent. The last one moves the case on.

    From then on it is frozen, answers to the criteria included; who changes their mind opens it
    again (`reopen_assessment`) and gives a new one.
    """
    current = lock(case)
    if department not in departments_of(person, current):
        raise NotYours
    if standing_assessment(current, department):
        raise Refused([f"Den {department.label}e vurderingen er allerede levert i denne runden."])
    delivered = Assessment.objects.create(
        case=current,
        round=current.round,
        submission=sent_now(current),
        department=department,
        advice=advice,
        summary=summary,
        answers=answers_now(current, department),
        given_by=person,
    )
    advance(
        case=case,
        act=Act.ASSESS,
        actor=person,
        summary=f"{department.label.capitalize()} vurdering er levert: {advice.label}",
        fingerprint=delivered.submission.version.fingerprint,
        details={
            "department": str(department),
            "assessment": delivered.pk,
            "advice": str(advice),
            "sha256": fingerprint([delivered.summary, delivered.answers]),
        },
    )
    note_departments(case)
    return delivered


@transaction.atomic
def reopen_assessment(
    *, case: Case, person: Person, department: Department, reason: str
) -> Assessment:
    """Open a delivered assessment again, for a reason; the case waits for a new delivery.

    What was delivered stays to be read. Raises Refused where none is delivered in this round.
    """
    current = lock(case)
    if department not in departments_of(person, current):
        raise NotYours
    standing = standing_assessment(current, department)
    if standing is None:
        raise Refused(["Avdelingen har ikke levert noen vurdering i denne runden."])
    standing.reopened_at, standing.reopened_by = timezone.now(), person
    standing.reopened_reason = reason
    standing.save(update_fields=["reopened_at", "reopened_by", "reopened_reason"])
    advance(
        case=case,
        act=Act.REOPEN_ASSESSMENT,
        actor=person,
        summary=f"{department.label.capitalize()} vurdering er åpnet igjen",
        details={
            "department": str(department),
            "assessment": standing.pk,
            "ground": reason,
        },
    )
    note_departments(case)
    return standing


@transaction.atomic
def recommend(
    *,
    case: Case,
    person: Person,
    verdict: str,
    text: str,
    conditions: Iterable[Mapping[str, Any]] = (),
) -> Recommendation:
    """Gather the assessments into one recommendation and put the case before the director.

    Raises Refused for a recommendation with conditions that proposes none.
    """
    current = lock(case)
    terms = list(conditions)
    if verdict == "conditions" and not terms:
        raise Refused(["Du innstiller på vilkår. Skriv minst ett vilkår, eller velg å innvilge."])
    written = Recommendation.objects.create(
        case=current,
        round=current.round,
        submission=sent_now(current),
        verdict=verdict,
        text=text,
        given_by=person,
    )
    ProposedCondition.objects.bulk_create(
        ProposedCondition(recommendation=written, **term) for term in terms
    )
    advance(
        case=case,
        act=Act.RECOMMEND,
        actor=person,
        summary=f"Innstilling til direktøren: {written.get_verdict_display()}",
        fingerprint=written.submission.version.fingerprint,
        details={
            "recommendation": written.pk,
            "verdict": verdict,
            "sha256": fingerprint([text, [term["text"] for term in terms]]),
        },
        internal=True,
    )
    return written
