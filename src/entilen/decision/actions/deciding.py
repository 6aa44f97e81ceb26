"""Deciding. Every decision is bound to the version that was reviewed and seen."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.access import behalf_of
from entilen.cases.actions import advance, lock
from entilen.cases.errors import ContentChanged, Refused
from entilen.cases.models import Case, CaseEvent
from entilen.cases.rules import fingerprint
from entilen.decision.actions.common import refuse_if, take_back_grants
from entilen.decision.letters import (
    Writing,
    granted_letter,
    rejected_letter,
    returned_letter,
    reversed_letter,
)
from entilen.decision.models import (
    Condition,
    Decision,
    DecisionOutcome,
)
from entilen.decision.queries import own_work
from entilen.decision.rules import refused_reasons
from entilen.devices.actions import enter
from entilen.devices.models import Kind
from entilen.financing.grant_actions import keep_granted
from entilen.financing.part_queries import money_of_part
from entilen.network.terms import terms_of
from entilen.plans.level_queries import numbers_of
from entilen.process.vocabulary import DIRECTORS, Act, DeviceType
from entilen.process.words import count
from entilen.reckoning.numbers import Numbers
from entilen.review.actions import letter_seal, write_letter
from entilen.review.rules import Author
from entilen.schools.rules import add_months
from entilen.submission.models import Submission
from entilen.submission.queries import current_submission


def _seen(case: Case, seen: str) -> Submission:
    sent = current_submission(case)
    if sent is None:
        raise Refused(["Planen er ikke sendt inn."])
    if sent.version.fingerprint != seen:
        raise ContentChanged(seen, sent.version.fingerprint)
    return sent


def _decide(
    case: Case,
    person: Person,
    sent: Submission,
    outcome: DecisionOutcome,
    reasons: str,
    letter: str,
    **extra: Any,
) -> Decision:
    return Decision.objects.create(
        case=case,
        round=case.round,
        submission=sent,
        fingerprint=sent.version.fingerprint,
        outcome=outcome,
        reasons=reasons,
        letter=letter,
        decided_by=person,
        on_behalf_of=behalf_of(person, case, DIRECTORS),
        **extra,
    )


@transaction.atomic
def grant(
    *,
    case: Case,
    person: Person,
    seen: str,
    reasons: str,
    grades: Iterable[int],
    refused: Mapping[int, str] | None = None,
    conditions: Iterable[Mapping[str, Any]] = (),
    own_work_ground: str = "",
) -> Decision:
    """Grant the plan for these grades, with conditions where there are any.

    Writes the granted devices into the ledger: they are the order limit from now on.
    `refused` has a reason for each grade of the plan that is left out.
    `own_work_ground` is why somebody who also prepared the case decides it.
    Raises ContentChanged when `seen` is not what was sent, Refused with every obstacle.
    """
    current = lock(case)
    own = own_work(current, person, own_work_ground)
    sent = _seen(current, seen)
    rows = sent.version.content["grade_rows"]
    planned = sorted({row["grade"] for row in rows})
    chosen = sorted(set(grades) & set(planned))
    left_out, missing = refused_reasons(set(planned) - set(chosen), refused or {})
    refuse_if(
        missing if chosen else ["Velg minst ett trinn som skal innvilges."],
        case=current,
        act=Act.GRANT,
        person=person,
        details=own.asked,
    )
    months = current.programme.requirements.deadlines.grant_months
    expires = add_months(timezone.localdate(), months)
    terms, network = list(conditions), terms_of(current)
    counted = numbers_of(current, chosen)
    part = money_of_part(current, sent.version.content, chosen)
    partly = chosen != planned
    decision = _decide(
        current,
        person,
        sent,
        DecisionOutcome.GRANTED_PARTLY if partly else DecisionOutcome.GRANTED,
        reasons,
        granted_letter(
            Writing(current, sent, person, own),
            reasons,
            chosen,
            left_out,
            terms,
            expires,
            network,
            (counted.most_in_use, counted.all_new),
            part,
        ),
        grades=chosen,
        refused=left_out,
        expires=expires,
        **own.stored,
    )
    Condition.objects.bulk_create(Condition(decision=decision, **term) for term in terms)
    event = advance(
        case=case,
        act=Act.GRANT,
        actor=person,
        summary=f"{decision.get_outcome_display().capitalize()}"
        + (f" med {count(len(terms), 'et vilkår', 'vilkår')}" if terms else ""),
        fingerprint=sent.version.fingerprint,
        details={
            "decision": decision.pk,
            "grades": chosen,
            "asked_grades": chosen,
            "refused": [row["grade"] for row in left_out] or None,
            "sha256": fingerprint(decision.letter),
            "network": [term.stored for term in network] or None,
            **own.asked,
        },
    )
    _enter_grant(case, event, counted)
    keep_granted(case=current, person=person, rows=part.rows)
    return decision


def _enter_grant(case: Case, event: CaseEvent, counted: Numbers) -> None:
    """What may be in use at each place and year, and what of it is new and so may be ordered."""
    for row in counted.flows:
        for kind, quantity in (
            (Kind.LEVEL, row.in_use),
            (Kind.GRANTED, counted.new[row.year, row.place]),
        ):
            enter(
                case=case,
                event=event,
                site=row.place.site,
                school_year=row.year,
                grade=row.place.grade,
                device_type=DeviceType(row.place.device_type),
                kind=kind,
                quantity=quantity,
                pupils=row.pupils,
                effective=timezone.localdate(),
                cause=f"Innvilget i sak {case.number}",
            )


@transaction.atomic
def return_plan(
    *,
    case: Case,
    person: Person,
    seen: str,
    reasons: str,
    warning: bool = False,
    own_work_ground: str = "",
) -> Decision:
    """Return the plan with one letter that holds all points; with `warning`, the school is told
    that a rejection may follow and gets one more chance."""
    current = lock(case)
    sent = _seen(current, seen)
    own = own_work(current, person, own_work_ground)
    points = write_letter(
        case=current,
        person=person,
        author=Author.DIRECTOR,
        introduction=reasons,
        warning=warning,
    )
    decision = _decide(
        current,
        person,
        sent,
        DecisionOutcome.WARNED if warning else DecisionOutcome.RETURNED,
        reasons,
        returned_letter(Writing(current, sent, person, own), points, points.introduction),
        **own.stored,
    )
    advance(
        case=case,
        act=Act.WARN_OF_REJECTION if warning else Act.RETURN,
        actor=person,
        summary=f"{'Varsel om mulig avslag' if warning else 'Sendt tilbake'} "
        f"med {count(points.points.count(), 'et punkt', 'punkter')}",
        fingerprint=sent.version.fingerprint,
        details={
            "decision": decision.pk,
            "letter": points.pk,
            "points": letter_seal(points),
            "sha256": fingerprint(decision.letter),
            **own.asked,
        },
    )
    return decision


@transaction.atomic
def reject(
    *, case: Case, person: Person, seen: str, reasons: str, own_work_ground: str = ""
) -> Decision:
    """Reject the plan. Rare and deliberate: only after a warning that gave one more chance."""
    current = lock(case)
    sent = _seen(current, seen)
    own = own_work(current, person, own_work_ground)
    decision = _decide(
        current,
        person,
        sent,
        DecisionOutcome.REJECTED,
        reasons,
        rejected_letter(Writing(current, sent, person, own), reasons),
        **own.stored,
    )
    advance(
        case=case,
        act=Act.REJECT,
        actor=person,
        summary="Avslått",
        fingerprint=sent.version.fingerprint,
        details={"decision": decision.pk, "sha256": fingerprint(decision.letter), **own.asked},
    )
    return decision


@transaction.atomic
def reverse(*, case: Case, person: Person, ground: str, own_work_ground: str = "") -> Decision:
    """Reverse the standing decision as an act of its own: the grant is void, the old one stays.

    The case lies at the director again, for a new decision.
    """
    current = lock(case)
    old = current.decisions.last()
    if old is None:
        raise Refused(["Det er ingen beslutning å omgjøre."])
    own = own_work(current, person, own_work_ground)
    decision = _decide(
        current,
        person,
        old.submission,
        DecisionOutcome.REVERSED,
        ground,
        reversed_letter(Writing(current, old.submission, person, own), old, ground),
        reverses=old,
        **own.stored,
    )
    event = advance(
        case=case,
        act=Act.REVERSE,
        actor=person,
        summary="Beslutningen ble omgjort",
        fingerprint=old.fingerprint,
        details={
            "decision": decision.pk,
            "reverses": old.pk,
            "sha256": fingerprint(decision.letter),
            **own.asked,
        },
    )
    take_back_grants(case=case, event=event, cause=f"Omgjort i sak {case.number}")
    return decision
