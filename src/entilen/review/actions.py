"""Checking, assessing, remarking, returning and recommending."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.access import require
from entilen.cases.actions import advance, judge, lock
from entilen.cases.deadlines import in_working_days
from entilen.cases.errors import NotYours, Refused
from entilen.cases.models import Case, CaseEvent
from entilen.plans.actions import unlock
from entilen.process.status import count
from entilen.process.vocabulary import Act, Department, Stage
from entilen.review.models import (
    Assessment,
    Author,
    CriterionAnswer,
    FormalItem,
    Level,
    Question,
    Recommendation,
    Remark,
    RemarkReply,
    RemarkState,
    ReturnLetter,
    Severity,
    StandardRemarkVersion,
)
from entilen.review.queries import (
    author_of,
    criterion_mark,
    departments_of,
    missing_assessments,
    points,
    submission_of,
    unsent,
)
from entilen.review.rules import with_supplement
from entilen.review.standard_access import require_newest
from entilen.submission.models import Submission


def _sent(case: Case) -> Submission:
    found = submission_of(case, case.round)
    if found is None:
        raise Refused(["Planen er ikke sendt inn."])
    return found


@transaction.atomic
def tick_formal_items(*, case: Case, person: Person, keys: list[str]) -> None:
    """Say which items of the formal check are in order; the others are not."""
    require(person, case, Act.ACCEPT_FORMALLY)
    judge(case=lock(case), act=Act.REMARK, actor=person)
    known = {key for key, _ in case.programme.requirements.formal_items}
    case.formal_items.filter(round=case.round).exclude(key__in=keys).delete()
    for key in known & set(keys):
        FormalItem.objects.get_or_create(
            case=case, round=case.round, key=key, defaults={"checked_by": person}
        )


@transaction.atomic
def accept_formally(*, case: Case, person: Person) -> CaseEvent:
    """All is there: on to the departments, or past those whose assessment still holds.

    Who does the check handles the case from then on, where nobody did.
    """
    _handles(case, person)
    event = advance(
        case=case,
        act=Act.ACCEPT_FORMALLY,
        actor=person,
        summary="Formell kontroll er ferdig: alt er med",
    )
    _note_departments(case)
    return event


def _handles(case: Case, person: Person) -> None:
    """A case that nobody handles is handled by who takes it up."""
    Case.objects.filter(pk=case.pk, handler__isnull=True).update(handler=person)


def _note_departments(case: Case) -> None:
    """Keep on the case which departments it waits for, so that lists need not work it out."""
    missing = missing_assessments(case) if case.at is Stage.SPECIALIST_REVIEW else []
    case.departments = ",".join(missing)
    case.save(update_fields=["departments"])


@transaction.atomic
def write_remark(
    *,
    case: Case,
    person: Person,
    area: str,
    severity: Severity,
    internal: bool,
    title: str = "",
    text: str = "",
    row: str = "",
    standard: StandardRemarkVersion | None = None,
) -> Remark:
    """Write a remark to an area or a row. It reaches the school first with a return letter.

    With `standard` the words are taken from that version, whatever `title` says, so that all
    schools read the same; `text` is then only what is added for this one.
    """
    current = lock(case)
    judge(case=current, act=Act.REMARK, actor=person)
    if standard:
        require_newest(standard)
        title, text = standard.title, with_supplement(standard.text, text)
    return Remark.objects.create(
        case=case,
        round=current.round,
        author=author_of(person, current),
        area=area,
        row=row,
        severity=severity,
        internal=internal,
        title=title,
        text=text,
        standard=standard,
        written_by=person,
    )


@transaction.atomic
def remove_remark(*, remark: Remark, person: Person) -> None:
    """Take back a remark that has not been sent; what was sent stays."""
    judge(case=lock(remark.case), act=Act.REMARK, actor=person)
    if remark.letter_id:
        raise Refused(["Merknaden er sendt til skolen og kan ikke fjernes. Du kan lukke den."])
    if remark.author != author_of(person, remark.case):
        raise Refused(["Bare den som skrev merknaden, kan fjerne den."])
    remark.removed_at = timezone.now()
    remark.save(update_fields=["removed_at"])


@transaction.atomic
def settle_remark(*, remark: Remark, person: Person, closed: bool) -> None:
    """Close a point, or say that it is still open. By the part of the administration that wrote it,
    or by the ICT adviser who gathers them."""
    judge(case=lock(remark.case), act=Act.REMARK, actor=person)
    mine = author_of(person, remark.case)
    if mine not in (remark.author, Author.ICT_ADVISER, Author.DIRECTOR):
        raise Refused(["Bare avdelingen som skrev merknaden, kan lukke den."])
    remark.state = RemarkState.CLOSED if closed else RemarkState.OPEN
    remark.closed_by = person if closed else None
    remark.closed_at = timezone.now() if closed else None
    remark.save(update_fields=["state", "closed_by", "closed_at"])


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
        submission=_sent(current),
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
    _note_departments(case)
    return made


@transaction.atomic
def return_formally(*, case: Case, person: Person, introduction: str) -> ReturnLetter:
    """Send the case back from the formal check with all points in one letter."""
    lock(case)
    _handles(case, person)
    letter = write_letter(
        case=case, person=person, author=Author.ICT_ADVISER, introduction=introduction
    )
    advance(
        case=case,
        act=Act.RETURN_FORMALLY,
        actor=person,
        summary=f"Sendt tilbake med {count(letter.points.count(), 'et punkt', 'punkter')}",
        fingerprint=letter.submission.version.fingerprint,
        details={"letter": letter.pk},
    )
    return letter


def write_letter(
    *,
    case: Case,
    person: Person,
    author: Author,
    introduction: str,
    warning: bool = False,
) -> ReturnLetter:
    """Gather all open remarks to the school, number them and open the areas they touch.

    The case row must be locked. An empty letter is refused by the act's own gate.
    """
    letter = ReturnLetter.objects.create(
        case=case,
        round=case.round,
        submission=_sent(case),
        author=author,
        warning=warning,
        introduction=introduction,
        sent_by=person,
        due=in_working_days(case.programme.requirements.deadlines.correction),
    )
    for number, remark in enumerate(sorted(unsent(case), key=lambda row: row.pk), start=1):
        remark.letter, remark.number, remark.state = letter, number, RemarkState.OPEN
        remark.save(update_fields=["letter", "number", "state"])
    unlock(case=case, keys=[remark.area for remark in letter.points.all()])
    return letter


@transaction.atomic
def reply(*, remark: Remark, person: Person, text: str) -> RemarkReply:
    """The school answers one point of the letter."""
    case = lock(remark.case)
    require(person, case, Act.ANSWER_REMARK)
    if remark.pk not in {row.pk for row in points(case)}:
        raise NotYours
    remark.refresh_from_db()
    made = RemarkReply.objects.create(remark=remark, round=case.round, text=text, written_by=person)
    remark.state = RemarkState.ANSWERED
    remark.save(update_fields=["state"])
    advance(
        case=case,
        act=Act.ANSWER_REMARK,
        actor=person,
        summary=f"Svar på punkt {remark.number}: {remark.title}",
        details={"remark": remark.pk},
    )
    return made


@transaction.atomic
def ask(
    *, case: Case, person: Person, text: str, reason: str = "", due: date | None = None
) -> Question:
    """Ask the school something with a deadline; the case is not returned.

    Without `due` the school has the working days of the programme version.
    """
    lock(case)
    made = Question.objects.create(
        case=case,
        text=text,
        reason=reason,
        asked_by=person,
        due=due or in_working_days(case.programme.requirements.deadlines.question),
    )
    advance(
        case=case,
        act=Act.ASK_QUESTION,
        actor=person,
        summary="Spørsmål til skolen",
        details={"question": made.pk},
    )
    return made


@transaction.atomic
def answer_question(*, question: Question, person: Person, text: str) -> Question:
    """The school answers a question."""
    lock(question.case)
    question.refresh_from_db()
    if question.answered_at:
        raise Refused(["Spørsmålet er allerede besvart."])
    question.answer, question.answered_by = text, person
    question.answered_at = timezone.now()
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    advance(
        case=question.case,
        act=Act.ANSWER_QUESTION,
        actor=person,
        summary="Skolen svarte på spørsmålet",
        details={"question": question.pk},
    )
    return question


@transaction.atomic
def recommend(
    *, case: Case, person: Person, verdict: str, text: str, conditions: str = ""
) -> Recommendation:
    """Gather the assessments into one recommendation and put the case before the director."""
    current = lock(case)
    made = Recommendation.objects.create(
        case=case,
        round=current.round,
        submission=_sent(current),
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
