"""The conditions of a grant: reported by the school, judged by the administration, row by row."""

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import CaseEvent
from entilen.cases.rules import fingerprint
from entilen.decision.actions.common import refuse_if
from entilen.decision.models import (
    Condition,
    ConditionReport,
    ConditionState,
    ConditionVerdict,
)
from entilen.files.models import StoredFile
from entilen.process.vocabulary import Act


@transaction.atomic
def report_condition(
    *, condition: Condition, person: Person, text: str, evidence: StoredFile | None = None
) -> ConditionReport:
    """The school reports that a condition is met, with what shows it; earlier reports stay.

    Raises Refused where the condition is approved already.
    """
    case = lock(condition.decision.case)
    condition.refresh_from_db()
    if condition.state == ConditionState.FULFILLED:
        raise Refused(["Vilkåret er allerede godkjent som oppfylt."])
    report = ConditionReport.objects.create(
        condition=condition, text=text, evidence=evidence, reported_by=person
    )
    condition.state = ConditionState.REPORTED
    condition.save(update_fields=["state"])
    advance(
        case=case,
        act=Act.REPORT_CONDITION,
        actor=person,
        summary=f"Meldt oppfylt: {condition.text}"[:300],
        details={
            "condition": condition.pk,
            "report": report.pk,
            "sha256": fingerprint(report.words),
        },
    )
    return report


@transaction.atomic
def fulfil_condition(
    *,
    condition: Condition,
    person: Person,
    fulfilled: bool,
    seen: int | None,
    reason: str = "",
) -> CaseEvent:
    """The administration says whether a condition is met; if not, why, and it is open again.

    `seen` is the id of the report that was read, None where there was none. Raises Refused when
    another report has come since, when the condition is approved already, or without a reason for
    saying no.
    """
    case = lock(condition.decision.case)
    condition.refresh_from_db()
    report = ConditionReport.objects.filter(condition=condition).last()
    refuse_if(
        _problems(condition, report, seen, fulfilled, reason),
        case=case,
        act=Act.FULFIL_CONDITION,
        person=person,
    )
    ConditionVerdict.objects.create(
        condition=condition,
        report=report,
        fulfilled=fulfilled,
        reason=reason.strip(),
        given_by=person,
    )
    condition.state = ConditionState.FULFILLED if fulfilled else ConditionState.OPEN
    condition.fulfilled_by = person if fulfilled else None
    condition.fulfilled_at = timezone.now() if fulfilled else None
    condition.save()
    verb = "Oppfylt" if fulfilled else "Ikke godkjent som oppfylt"
    return advance(
        case=case,
        act=Act.FULFIL_CONDITION,
        actor=person,
        summary=f"{verb}: {condition.text}"[:300],
        details={
            "condition": condition.pk,
            "fulfilled": fulfilled,
            "ground": reason.strip() or None,
            "report": report.pk if report else None,
            "sha256": fingerprint(report.words) if report else None,
        },
    )


def _problems(
    condition: Condition,
    report: ConditionReport | None,
    seen: int | None,
    fulfilled: bool,
    reason: str,
) -> list[str]:
    """Why the answer cannot be given now."""
    problems = []
    if (report.pk if report else None) != seen:
        problems.append(
            "Skolen har meldt noe nytt om vilkåret siden du leste det. Les det, og svar så."
        )
    if condition.state == ConditionState.FULFILLED:
        problems.append("Vilkåret er allerede godkjent som oppfylt.")
    if not fulfilled and not reason.strip():
        problems.append("Skriv hvorfor vilkåret ikke er oppfylt. Skolen leser det.")
    return problems
