"""Writing to the ledger."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.devices.models import Kind, LedgerEntry
from entilen.devices.queries import as_stated, said_at, statements
from entilen.devices.rules import Stated, earliest_day, problems_with, said_twice, summary_of
from entilen.files.models import StoredFile
from entilen.process.vocabulary import Act, DeviceType
from entilen.schools.queries import grades_at, pupils_in
from entilen.schools.rules import school_year_of


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


@transaction.atomic
def state_devices(
    *, case: Case, person: Person, held: Iterable[Stated], effective: date, reason: str = ""
) -> list[LedgerEntry]:
    """Record what the pupils of each grade have, besides what is handed out in the cases.

    A statement holds from its day until the next one. Another for the same grade and day is a
    correction: it takes the place of the one it points to, wants a reason, and both stay to be
    read. News are of this school year; an earlier day is only corrected. What the school has said
    already is left out. With each row goes the register's number of pupils that school year: the
    ledger keeps what a number was meant for. Raises Refused.
    """
    current = lock(case)
    held = list(held)
    said = statements(current)
    standing = {grade: as_stated(row) for grade, row in said_at(said, effective).items()}
    replaced = {row.grade: row for row in said if row.effective == effective}
    news = [row for row in held if not row.says(standing.get(row.grade))]
    event = advance(
        case=case,
        act=Act.STATE_DEVICES,
        actor=person,
        summary=summary_of(news),
        details={"ground": reason or None},
    )
    today = timezone.localdate()
    problems = problems_with(
        news,
        day=effective,
        today=today,
        earliest=earliest_day(today, current.school.opened),
        grades=grades_at(current.school, today),
        replaced=replaced,
        reason=reason,
    )
    if problems := [*said_twice(held), *problems]:
        raise Refused(problems)
    pupils = pupils_in(current.school, school_year_of(effective))
    return [
        enter(
            case=current,
            event=event,
            grade=row.grade,
            device_type=row.device_type,
            kind=Kind.STATED,
            quantity=row.quantity,
            effective=effective,
            cause="Rettet av skolen" if row.grade in replaced else "Opplyst av skolen",
            pupils=pupils.get(row.grade),
            corrects=replaced.get(row.grade),
        )
        for row in news
    ]
