"""Writing to the ledger."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.devices.models import (
    Deviation,
    DeviationKind,
    Kind,
    LedgerEntry,
    StatementCheck,
    StatementDraft,
)
from entilen.devices.queries import as_stated, said_at, statements, unconfirmed
from entilen.devices.rules import Stated, earliest_day, problems_with, said_twice, summary_of
from entilen.files.models import StoredFile
from entilen.process.vocabulary import Act, DeviceType
from entilen.schools.models import School, Site
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
    site: Site | int | None = None,
    school_year: int | None = None,
    cohort: int | None = None,
) -> LedgerEntry:
    """Write one row, caused by an event of a case. Call it in the event's transaction."""
    return LedgerEntry.objects.create(
        school=case.school,
        case=case,
        event=event,
        site_id=site.pk if isinstance(site, Site) else site,
        school_year=school_year,
        cohort=cohort,
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
def propose_devices(
    *, case: Case, person: Person, held: Iterable[Stated], effective: date, reason: str = ""
) -> StatementDraft:
    """Fill in what the pupils have, for a leader of the school to look over and make public.

    Nothing is public yet. What was filled in before is replaced. Raises Refused with everything
    that could not be made public as it stands.
    """
    current = lock(case)
    rows = list(held)
    advance(
        case=current,
        act=Act.PROPOSE_DEVICES,
        actor=person,
        summary="Enhetene skolen har, er fylt ut og venter på rektor",
        details={"ground": reason or None},
    )
    if problems := _problems(current, rows, effective, reason):
        raise Refused(problems)
    draft, _ = StatementDraft.objects.update_or_create(
        case=current,
        defaults={
            "rows": [
                {
                    "grade": row.grade,
                    "device_type": str(row.device_type),
                    "quantity": row.quantity,
                }
                for row in rows
            ],
            "effective": effective,
            "reason": reason,
            "filled_by": person,
            "filled_at": timezone.now(),
        },
    )
    return draft


def held_in(draft: StatementDraft) -> list[Stated]:
    """What a draft says, as plain values."""
    return [
        Stated(row["grade"], DeviceType(row["device_type"]), row["quantity"]) for row in draft.rows
    ]


def _news(case: Case, held: Iterable[Stated], effective: date) -> list[Stated]:
    """What is not said already of that day."""
    standing = {
        grade: as_stated(row) for grade, row in said_at(statements(case), effective).items()
    }
    return [row for row in held if not row.says(standing.get(row.grade))]


def _replaced(case: Case, effective: date) -> dict[int, LedgerEntry]:
    return {row.grade: row for row in statements(case) if row.effective == effective}


def _problems(case: Case, held: list[Stated], effective: date, reason: str) -> list[str]:
    today = timezone.localdate()
    problems = problems_with(
        _news(case, held, effective),
        day=effective,
        today=today,
        earliest=earliest_day(today, case.school.opened),
        grades=grades_at(case.school, today),
        replaced=_replaced(case, effective),
        reason=reason,
    )
    return [*said_twice(held), *problems]


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
    replaced = _replaced(current, effective)
    news = _news(current, held, effective)
    event = advance(
        case=case,
        act=Act.STATE_DEVICES,
        actor=person,
        summary=summary_of(news),
        details={"ground": reason or None},
    )
    if problems := _problems(current, held, effective, reason):
        raise Refused(problems)
    StatementDraft.objects.filter(case=current).delete()
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


@transaction.atomic
def retract_statement(*, case: Case, person: Person, day: date, reason: str) -> list[LedgerEntry]:
    """Take back what the school has stated of a day: it is no longer said, and nobody counts it.

    Each row is corrected by a new one; all stay to be read. What was said of an earlier day holds
    again. Raises Refused when nothing is stated of the day.
    """
    current = lock(case)
    rows = [row for row in statements(current) if row.effective == day]
    event = advance(
        case=current,
        act=Act.STATE_DEVICES,
        actor=person,
        summary=f"Skolen trakk tilbake det den oppga for {day:%d.%m.%Y}",
        details={"ground": reason},
    )
    if not rows:
        raise Refused(["Skolen har ikke oppgitt noe for den dagen, så det er ingenting å trekke."])
    return [
        enter(
            case=current,
            event=event,
            grade=row.grade,
            device_type=DeviceType(row.device_type),
            kind=Kind.RETRACTED,
            quantity=0,
            effective=day,
            cause="Trukket tilbake av skolen",
            corrects=row,
        )
        for row in rows
    ]


@transaction.atomic
def confirm_statements(*, school: School, person: Person, seen: Iterable[int]) -> int:
    """An ICT adviser says that what a school has stated is so; returns how many rows.

    `seen` are the ids of the rows that were read: what the school has said since is not confirmed.
    The event stands in the case in which it was stated. Raises Refused when nothing is left.
    """
    School.objects.select_for_update(no_key=True).only("pk").get(pk=school.pk)
    rows = list(unconfirmed().filter(school=school, pk__in=list(seen)))
    cases = {row.case_id: row.case for row in rows if row.case is not None}
    if not cases:
        raise Refused(["Det er ingenting å bekrefte lenger. Skolen har endret det den oppga."])
    for key, case in cases.items():
        mine = [row for row in rows if row.case_id == key]
        event = advance(
            case=case,
            act=Act.CONFIRM_DEVICES,
            actor=person,
            summary="IKT-veileder bekreftet enhetene skolen har oppgitt: "
            + ", ".join(f"{row.grade}. trinn {row.quantity}" for row in mine),
            details={"entries": [row.pk for row in mine]},
        )
        StatementCheck.objects.bulk_create(
            StatementCheck(entry=row, event=event, confirmed_by=person, confirmed_at=event.at)
            for row in mine
        )
    return len(rows)


@transaction.atomic
def record_deviation(
    *,
    case: Case,
    person: Person,
    kind: DeviationKind,
    happened_on: date,
    quantity: int,
    device_type: DeviceType,
    ground: str,
    corrects: Deviation | None = None,
) -> Deviation:
    """Record that devices were bought too early. It stays; a correction is a new row.

    By whoever at the school or in the administration finds it. Raises Refused for a day that has
    not been, and when the row is corrected already.
    """
    current = lock(case)
    event = advance(
        case=current,
        act=Act.RECORD_DEVIATION,
        actor=person,
        summary=f"Avvik: {quantity} {device_type.label} {kind.label}, {happened_on:%d.%m.%Y}",
        details={"ground": ground, "corrects": corrects.pk if corrects else None},
    )
    if happened_on > timezone.localdate():
        raise Refused(["Datoen har ikke vært ennå. Skriv dagen enhetene ble kjøpt."])
    if corrects and (corrects.case_id != current.pk or hasattr(corrects, "corrected_by")):
        raise Refused(["Avviket er rettet allerede. Rett den nyeste linja i stedet."])
    return Deviation.objects.create(
        school=current.school,
        case=current,
        event=event,
        kind=kind,
        happened_on=happened_on,
        quantity=quantity,
        device_type=device_type,
        ground=ground,
        corrects=corrects,
        recorded_by=person,
        recorded_at=event.at,
    )
