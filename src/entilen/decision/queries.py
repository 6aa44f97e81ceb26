"""What has been decided."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.facts import Asked, provides
from entilen.cases.models import Case, CaseEvent
from entilen.cases.queries import prepared_by
from entilen.cases.reads import CASE, SCHOOL, read
from entilen.decision.models import Condition, ConditionState, Decision, DecisionOutcome
from entilen.decision.rules import LetterWords, OwnWork
from entilen.mail.models import Letter
from entilen.plans.reads import grade_rows
from entilen.process.vocabulary import ConditionGate, Stage
from entilen.process.words import spoken
from entilen.schools.models import School

GRANTS = (DecisionOutcome.GRANTED, DecisionOutcome.GRANTED_PARTLY)
ENDINGS = (*GRANTS, DecisionOutcome.REJECTED)
LIKE = 3
"""Decisions at like schools that the director is shown."""


@read
def decisions() -> QuerySet[Decision]:
    """Every decision of the case, the newest last."""
    return (
        Decision.objects.filter(case=CASE)
        .select_related("submission__version")
        .defer("letter", "reasons", "submission__version__content")
    )


def own_work(case: Case, person: Person, ground: str) -> OwnWork:
    """What a person who decides has also done in the case, with the ground they gave for it."""
    did = prepared_by(case, person)
    return OwnWork(spoken(did), ground.strip()) if did else OwnWork()


@read
def conditions() -> QuerySet[Condition]:
    """The conditions of every decision of the case, the earliest deadline first."""
    return Condition.objects.filter(decision__case=CASE)


def alike(*outcomes: DecisionOutcome) -> QuerySet[Decision]:
    """For a read: standing decisions at other schools of the same type, the newest first.

    Each has the school's id, slug and name. A reversed decision stands no more.
    """
    kind = School.objects.filter(pk=SCHOOL).values("type")
    standing = (
        Decision.objects.filter(outcome__in=outcomes)
        .filter(~Exists(Decision.objects.filter(reverses=OuterRef("pk"))))
        .filter(case__school__type=Subquery(kind))
        .exclude(case__school=SCHOOL)
    )
    return (
        standing.annotate(
            school_id=F("case__school_id"),
            school_slug=F("case__school__slug"),
            school_name=F("case__school__name"),
        )
        .order_by("-pk")
        .defer("letter", "reasons")
    )


@read
def like_decisions() -> QuerySet[Decision]:
    """The last decisions that ended a case at like schools, and whether they set conditions.

    For equal treatment: what like schools were granted.
    """
    terms = Condition.objects.filter(decision=OuterRef("pk"))
    return alike(*ENDINGS).annotate(with_conditions=Exists(terms))[:LIKE]


def standing_grant(case: Case) -> Decision | None:
    """The grant in force: the newest decision, when it is a grant and has not been reversed."""
    rows = decisions(case)
    return rows[-1] if rows and rows[-1].outcome in GRANTS else None


def first_granted_on(case: Case) -> date | None:
    """The day of the case's first grant; a grant after a reversal does not undo what was done."""
    grant = next((row for row in decisions(case) if row.outcome in GRANTS), None)
    return timezone.localdate(grant.decided_at) if grant else None


def not_granted(case: Case) -> frozenset[int]:
    """Grades of the plan that the grant in force leaves out."""
    grant = standing_grant(case) if case.at is Stage.GRANTED else None
    if grant is None:
        return frozenset()
    return frozenset(row.grade for row in grade_rows(case)) - frozenset(grant.grades)


def conditions_of(case: Case) -> list[Condition]:
    """The conditions of the grant in force, the earliest deadline first."""
    grant = standing_grant(case)
    return [row for row in conditions(case) if row.decision_id == grant.pk] if grant else []


def open_order_conditions(case: Case) -> list[Condition]:
    """Conditions that hold back ordering and are not met."""
    return [
        condition
        for condition in conditions_of(case)
        if condition.gate == ConditionGate.ORDER and condition.state != ConditionState.FULFILLED
    ]


def was_warned(case: Case) -> bool:
    """Whether the school got a warning of rejection in an earlier round than this one."""
    return any(
        row.outcome == DecisionOutcome.WARNED and row.round < case.round for row in decisions(case)
    )


def deliveries(decision: Decision) -> list[Letter]:
    """The mails that told of a decision and of its corrections, and what became of each."""
    told = Q()
    for event in CaseEvent.objects.filter(case=decision.case_id, details__decision=decision.pk):
        told |= Q(cause__startswith=f"event:{event.pk}:")
    return list(Letter.objects.filter(told).order_by("pk")) if told else []


def words_of(decision: Decision) -> LetterWords:
    """The words of a decision's letter as they stand: as they were put right last."""
    last = decision.corrections.last()
    newest = last or decision
    return LetterWords(newest.reasons, newest.refused)


@provides(
    "warned_of_rejection",
    "order_conditions_open",
    "grant_expires",
    reads=[decisions, conditions],
)
def _decision(asked: Asked) -> Mapping[str, Any]:
    case = asked.case
    grant = standing_grant(case)
    return {
        "warned_of_rejection": was_warned(case),
        "order_conditions_open": tuple(
            f"{condition.text.rstrip('.')} (frist {condition.due:%d.%m.%Y})"
            for condition in open_order_conditions(case)
        ),
        "grant_expires": grant.expires if grant else None,
    }
