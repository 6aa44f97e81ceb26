"""What passes with the grades of a school to another: devices on the day, cases by its leaders."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from entilen import clock
from entilen.accounts.models import Person
from entilen.cases.access import led_successors
from entilen.cases.actions import advance, lock
from entilen.cases.errors import NotYours
from entilen.cases.models import Case, CaseEvent
from entilen.coverage.spell_queries import histories
from entilen.coverage.spell_rules import Known
from entilen.devices.models import Kind, LedgerEntry
from entilen.process.vocabulary import Act
from entilen.schools.models import School, SchoolPassing
from entilen.schools.queries import pupils_in
from entilen.schools.rules import school_year_of

RIGHTS = (Kind.LEVEL, Kind.GRANTED)
"""What a school may have by a case: it is the successor's when the case is. What was ordered and
came is the case's own history, and is counted by the case."""


def carry_devices(passing: SchoolPassing) -> None:
    """Devices of the grades that pass: less at the school, more at the successor, that day.

    Those that follow their pupils are on the grade that these begin on that day; all others stay at
    their grade. With each grade goes the number of pupils that it has at the successor then.
    """
    [old] = histories([passing.school_id])
    [new] = histories([passing.successor_id])
    day = passing.day
    giving, taking = old.as_known(), new.as_known()
    stock, held = giving.stock(day), giving.standing(day).held
    theirs = taking.standing(day).held
    moment = clock.now()
    rows: list[LedgerEntry] = []
    for (grade, cohort, device_type), number in sorted(
        stock.items(), key=lambda row: (row[0][0], row[0][1] or 0, row[0][2])
    ):
        if not passing.first <= grade <= passing.last:
            continue
        before = theirs[grade].pupils if grade in theirs else _pupils_before(passing, taking, grade)
        common: dict[str, Any] = {
            "grade": _first_grade(grade, cohort, day),
            "cohort": cohort,
            "device_type": device_type,
            "kind": Kind.MOVED,
            "effective": day,
            "transfer": passing,
            "recorded_at": moment,
        }
        rows.append(
            LedgerEntry(
                school_id=passing.school_id,
                quantity=-number,
                cause=f"Til {passing.successor.name}, {passing.source}"[:200],
                **common,
            )
        )
        rows.append(
            LedgerEntry(
                school_id=passing.successor_id,
                quantity=number,
                pupils=_together(held[grade].pupils, before),
                cause=f"Fra {passing.school.name}, {passing.source}"[:200],
                **common,
            )
        )
    LedgerEntry.objects.bulk_create(rows)


def _first_grade(grade: int, cohort: int | None, day: date) -> int:
    """The grade that the row says: where devices follow their pupils, that of the day."""
    return grade if cohort is None else school_year_of(day) - cohort + 1


def _pupils_before(passing: SchoolPassing, successor: Known, grade: int) -> int | None:
    """Pupils whom the successor had on the grade before, of whom the ledger knows nothing; None
    where nobody has counted them."""
    day_before = passing.day - timedelta(days=1)
    span = successor.span(day_before) if successor.is_open(day_before) else None
    if span is None or not span[0] <= grade <= span[1]:
        return 0
    return pupils_in(passing.successor, school_year_of(passing.day)).get(grade)


def _together(mine: int | None, theirs: int | None) -> int | None:
    return None if mine is None or theirs is None else mine + theirs


def carry_devices_back(passing: SchoolPassing) -> None:
    """What passed is back where it was: each row is corrected, and both stay to be read."""
    _write_back(passing.ledger.filter(kind=Kind.MOVED, corrects=None), passing)


def _write_back(rows: Iterable[LedgerEntry], passing: SchoolPassing) -> None:
    moment = clock.now()
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            school_id=row.school_id,
            grade=row.grade,
            cohort=row.cohort,
            device_type=row.device_type,
            kind=row.kind,
            quantity=-row.quantity,
            effective=row.effective,
            cause="Trinnene går ikke over likevel",
            corrects=row,
            transfer=passing,
            recorded_at=moment,
        )
        for row in rows
    )


@transaction.atomic
def take_over(*, case: Case, person: Person) -> CaseEvent:
    """A case of a school that has closed becomes its successor's, with all that is granted in it.

    By the leaders of a school that the grades passed to. Raises NotYours and Refused.
    """
    current = lock(case)
    old = current.school
    passing = passing_to(current, person)
    if passing is None:
        raise NotYours
    new = School.objects.select_for_update(no_key=True).get(pk=passing.successor_id)
    event = advance(
        case=current,
        act=Act.TAKE_OVER,
        actor=person,
        summary=f"{new.name} overtok saken fra {old.name}",
        details={"from_school": old.name, "to_school": new.name},
    )
    _carry_rights(current, event, passing)
    current.school = new
    current.save(update_fields=["school"])
    case.refresh_from_db()
    return event


def passing_to(case: Case, person: Person) -> SchoolPassing | None:
    """The passing by which a person leads a school that the case's school has passed to."""
    led = led_successors(person, case)
    return led[0] if led else None


def _carry_rights(case: Case, event: CaseEvent, passing: SchoolPassing) -> None:
    """What is granted and ordered in the case: none at the school, all at the successor."""
    rows = LedgerEntry.objects.filter(
        case=case, school=passing.school_id, kind__in=RIGHTS, corrects=None
    ).prefetch_related("corrections")
    news: list[LedgerEntry] = []
    for row in rows:
        net = row.quantity + sum(one.quantity for one in row.corrections.all())
        if not net:
            continue
        common: dict[str, Any] = {
            "case": case,
            "event": event,
            "site_id": row.site_id,
            "school_year": row.school_year,
            "cohort": row.cohort,
            "grade": row.grade,
            "device_type": row.device_type,
            "kind": row.kind,
            "effective": row.effective,
            "cause": event.summary[:200],
            "transfer": passing,
            "recorded_at": event.at,
        }
        news.append(LedgerEntry(school_id=passing.school_id, quantity=-net, corrects=row, **common))
        news.append(LedgerEntry(school_id=passing.successor_id, quantity=net, **common))
    LedgerEntry.objects.bulk_create(news)
