"""What the administration has written in the cases that are reviewed, and the ledger after it."""

from datetime import timedelta

from django.utils import timezone

from bench.cases import REVIEWED, Made, Writer, unlock
from bench.people import Town
from entilen.cases.models import Case, CaseEvent
from entilen.decision.models import Decision, DecisionOutcome
from entilen.devices.models import Kind, LedgerEntry
from entilen.plans.models import GradeRow
from entilen.process.vocabulary import Act, Department, DeviceType, Role, Stage
from entilen.review.models import (
    Assessment,
    CriterionAnswer,
    FormalItem,
    Recommendation,
    Remark,
    ReturnLetter,
)
from entilen.review.rules import Author, Level, RemarkState, Severity
from entilen.submission.models import Submission


def review(drafts: list[Made], writer: Writer) -> None:
    """Formal check, assessments with every criterion answered, remarks and what came of it."""
    checked = [
        one
        for one in drafts
        if one.case.stage in REVIEWED or one.case.at is Stage.SPECIALIST_REVIEW
    ]
    reviewed = [one for one in drafts if one.case.stage in REVIEWED]
    sent = {
        row.case_id: row
        for row in Submission.objects.filter(case__in=[one.case for one in reviewed])
    }
    _formal(checked, writer)
    _assess(reviewed, writer, sent)
    _remark(reviewed, writer, sent)
    _conclude(reviewed, writer, sent)
    CaseEvent.objects.bulk_create(event for one in drafts for event in one.events)
    _enter([one.case for one in reviewed if one.case.at is Stage.GRANTED])


def _formal(drafts: list[Made], writer: Writer) -> None:
    items = [key for key, _ in writer.programme.requirements.formal_items]
    FormalItem.objects.bulk_create(
        FormalItem(case=one.case, round=1, key=key, checked_by=next(writer.treating(one.case)))
        for one in drafts
        for key in items
    )
    for one in drafts:
        adviser = next(writer.treating(one.case))
        one.happened(Act.ACCEPT_FORMALLY, adviser, Role.ICT_ADVISER, Stage.SPECIALIST_REVIEW)


def _assess(drafts: list[Made], writer: Writer, sent: dict[int, Submission]) -> None:
    parts = [
        (Department.PEDAGOGICAL, "pedagogical_reviewer", Role.PEDAGOGICAL_REVIEWER),
        (Department.TECHNICAL, "technical_reviewer", Role.TECHNICAL_REVIEWER),
    ]
    CriterionAnswer.objects.bulk_create(
        CriterionAnswer(
            case=one.case,
            round=1,
            department=department,
            criterion=criterion.key,
            area=area.key,
            level=Level.MET,
            reason=writer.remark_text(),
            answered_by=getattr(one.case, task),
        )
        for one in drafts
        for department, task, _ in parts
        for area, criterion in writer.programme.requirements.criteria_of(department)
    )
    Assessment.objects.bulk_create(
        Assessment(
            case=one.case,
            round=1,
            submission=sent[one.case.pk],
            department=department,
            summary=writer.remark_text(),
            given_by=getattr(one.case, task),
        )
        for one in drafts
        for department, task, _ in parts
    )
    for one in drafts:
        for place, (_, task, role) in enumerate(parts):
            after = Stage.SPECIALIST_REVIEW if place == 0 else Stage.RECOMMENDATION
            one.happened(Act.ASSESS, getattr(one.case, task), role, after)


def _remark(drafts: list[Made], writer: Writer, sent: dict[int, Submission]) -> None:
    letters = {
        letter.case_id: letter
        for letter in ReturnLetter.objects.bulk_create(
            ReturnLetter(
                case=one.case,
                round=1,
                submission=sent[one.case.pk],
                author=Author.DIRECTOR,
                sent_by=writer.town.directors[one.case.school_id],
                due=timezone.localdate() + timedelta(days=20),
            )
            for one in drafts
            if one.case.at is Stage.CORRECTION
        )
    }
    Remark.objects.bulk_create(
        Remark(
            case=one.case,
            round=1,
            author=author,
            area=area,
            severity=severity,
            title=writer.remark_text()[:60],
            text=writer.remark_text(),
            state=RemarkState.OPEN if one.case.pk in letters else RemarkState.CLOSED,
            letter=letters.get(one.case.pk),
            number=place if one.case.pk in letters else None,
            written_by=next(writer.treating(one.case)),
        )
        for one in drafts
        for place, (author, area, severity) in enumerate(
            (
                (Author.PEDAGOGICAL, "vision", Severity.MUST),
                (Author.PEDAGOGICAL, "practice", Severity.SHOULD),
                (Author.TECHNICAL, "infrastructure", Severity.SHOULD),
                (Author.ICT_ADVISER, "grade_rows", Severity.INFORMATION),
            ),
            start=1,
        )
    )
    unlock([one.case for one in drafts if one.case.pk in letters])


def _conclude(drafts: list[Made], writer: Writer, sent: dict[int, Submission]) -> None:
    further = [one for one in drafts if one.case.at is not Stage.RECOMMENDATION]
    Recommendation.objects.bulk_create(
        Recommendation(
            case=one.case,
            round=1,
            submission=sent[one.case.pk],
            verdict="grant",
            text=writer.remark_text(),
            given_by=next(writer.treating(one.case)),
        )
        for one in further
    )
    for one in further:
        adviser = next(writer.treating(one.case))
        one.happened(Act.RECOMMEND, adviser, Role.ICT_ADVISER, Stage.AT_DIRECTOR, internal=True)
        ending = {Stage.GRANTED: Act.GRANT, Stage.CORRECTION: Act.RETURN}.get(one.case.at)
        if ending:
            director = writer.town.directors[one.case.school_id]
            one.happened(ending, director, Role.DIRECTOR, one.case.at)
    Decision.objects.bulk_create(
        Decision(
            case=one.case,
            round=1,
            submission=sent[one.case.pk],
            fingerprint=one.events[-1].fingerprint,
            outcome=DecisionOutcome.GRANTED
            if one.case.at is Stage.GRANTED
            else DecisionOutcome.RETURNED,
            reasons="God plan.",
            letter="<p>Planen er behandlet.</p>",
            decided_by=writer.town.directors[one.case.school_id],
            expires=timezone.localdate() + timedelta(days=600),
        )
        for one in further
        if one.case.at in (Stage.GRANTED, Stage.CORRECTION)
    )


def _enter(cases: list[Case]) -> None:
    """Granted devices, and for every second case handed-out ones, over the last two years."""
    rows = GradeRow.objects.filter(plan__case__in=cases).select_related("plan__case")
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            school_id=row.plan.case.school_id,
            case=row.plan.case,
            grade=row.grade,
            device_type=row.device_type,
            kind=kind,
            quantity=row.total if kind is Kind.GRANTED else row.devices,
            pupils=row.pupils if kind is Kind.HANDED_OUT else None,
            effective=timezone.localdate() - timedelta(days=row.plan.case_id % 700),
            cause="måling",
            recorded_by=row.plan.case.opened_by,
        )
        for row in rows
        for kind in (Kind.GRANTED, Kind.HANDED_OUT)
        if kind is Kind.GRANTED or row.plan.case_id % 2
    )


def state(town: Town) -> None:
    """Two of three schools say that every grade had devices two years ago."""
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            school=school,
            grade=grade,
            device_type=DeviceType.TABLET,
            kind=Kind.STATED,
            quantity=pupils,
            pupils=pupils,
            effective=timezone.localdate() - timedelta(days=730),
            cause="måling",
            recorded_by=town.principals[school.pk],
        )
        for place, school in enumerate(town.schools)
        if place % 3
        for grade in range(town.spans[school.pk][0], town.spans[school.pk][1] + 1)
        for pupils in [town.pupils[school.pk, grade]]
    )
