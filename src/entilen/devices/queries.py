"""Reading the ledger of a school."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import QuerySet

from entilen.cases.models import Case
from entilen.cases.reading import SCHOOL, read
from entilen.devices.models import Kind, LedgerEntry
from entilen.devices.rules import Stated
from entilen.process.vocabulary import DeviceType

OWNED = (Kind.HANDED_OUT, Kind.RETIRED, Kind.STATED)
"""What says that pupils have devices; what is granted and ordered says only that they will."""


@read
def owned() -> QuerySet[LedgerEntry]:
    """What the pupils of the case's school have got, lost and been said to have, in its order."""
    return (
        LedgerEntry.objects.filter(school=SCHOOL, kind__in=OWNED)
        .select_related("event")
        .order_by("effective", "pk")
    )


def statements(case: Case) -> list[LedgerEntry]:
    """What the school has said that it has, in the order of its days."""
    return [row for row in owned(case) if row.kind == Kind.STATED]


def said_at(said: Iterable[LedgerEntry], day: date) -> dict[int, LedgerEntry]:
    """The statement in force for each grade on a day, of statements in the order of their days."""
    return {row.grade: row for row in said if row.effective <= day}


def as_stated(row: LedgerEntry) -> Stated:
    """A statement as plain values."""
    return Stated(row.grade, DeviceType(row.device_type), row.quantity)


def changes(rows: Iterable[tuple[str, int]]) -> Iterator[int]:
    """What each row (kind, quantity) of one grade changes in what its pupils have, day by day.

    A statement tells how many there are besides those handed out, and holds until the next one.
    """
    stated = 0
    for kind, quantity in rows:
        if kind == Kind.STATED:
            yield quantity - stated
            stated = quantity
        else:
            yield -quantity if kind == Kind.RETIRED else quantity


def in_force(rows: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    """The rows without the hand-outs that are corrected to nought.

    Such a hand-out never was: neither its devices nor its pupils count. `rows` hold every
    correction of the hand-outs that they hold.
    """
    found = list(rows)
    left: Counter[int] = Counter()
    for row in found:
        left[row.corrects_id or row.pk] += row.quantity
    return [
        row for row in found if row.kind != Kind.HANDED_OUT or left[row.corrects_id or row.pk] > 0
    ]


def devices_today(case: Case) -> int | None:
    """How many devices the school's pupils have; None when nobody has said so."""
    by_grade: dict[int, list[tuple[str, int]]] = {}
    for row in owned(case):
        by_grade.setdefault(row.grade, []).append((row.kind, row.quantity))
    return sum(sum(changes(rows)) for rows in by_grade.values()) if by_grade else None
