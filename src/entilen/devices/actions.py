"""Writing to the ledger."""

from datetime import date

from entilen.accounts.models import Person
from entilen.cases.models import Case, CaseEvent
from entilen.devices.models import Kind, LedgerEntry
from entilen.files.models import StoredFile
from entilen.process.vocabulary import DeviceType


def enter(
    *,
    case: Case,
    event: CaseEvent,
    grade: int,
    device_type: DeviceType,
    kind: Kind,
    quantity: int,
    effective: date,
    cause: str,
    pupils: int | None = None,
    evidence: StoredFile | None = None,
    corrects: LedgerEntry | None = None,
) -> LedgerEntry:
    """Write one row, caused by an event of a case. Call it in the event's transaction."""
    return LedgerEntry.objects.create(
        school=case.school,
        case=case,
        event=event,
        grade=grade,
        device_type=device_type,
        kind=kind,
        quantity=quantity,
        effective=effective,
        cause=cause,
        pupils=pupils,
        evidence=evidence,
        corrects=corrects,
        recorded_by=event.actor,
        recorded_at=event.at,
    )


def state(
    *,
    person: Person,
    case: Case,
    grade: int,
    device_type: DeviceType,
    quantity: int,
    effective: date,
) -> LedgerEntry:
    """What a school says it has today, zero included: a school without a statement is unknown."""
    return LedgerEntry.objects.create(
        school=case.school,
        case=case,
        grade=grade,
        device_type=device_type,
        kind=Kind.STATED,
        quantity=quantity,
        effective=effective,
        cause="Opplyst av skolen ved første sak",
        recorded_by=person,
    )
