"""Which milestones are reached: by what has happened in the case, or marked by the school.

What the system knows itself is worked out when it is read and stored nowhere else: a confirmation
that is withdrawn, a grant that is reversed, an order that is corrected or grades that are added to
the plan then take the milestone back by themselves, and no date can be left standing as a lie.
A date written at each event could: grade rows change without an event, and one case's network
rests on another case's confirmation. Only what the school says itself is kept (`done_on`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from entilen.cases.models import Case, CaseEvent
from entilen.cases.reads import CASE, Read, read, remembering
from entilen.devices.models import Kind, LedgerEntry
from entilen.devices.queries import in_force
from entilen.plans.models import Milestone, MilestoneMove
from entilen.plans.reads import grade_rows, milestone_moves, milestones
from entilen.plans.rules import Counted, day_when_all_have
from entilen.process.vocabulary import Act

When = Callable[[Case], date | None]


@dataclass(frozen=True, slots=True)
class Known:
    """A milestone that the system knows: when it was reached, and whether the school may say so
    too, where things also happen outside the system."""

    when: When
    also_by_hand: bool = False


KNOWN: dict[str, Known] = {}
_READS: list[Read[Any]] = [milestones, milestone_moves]


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone with the day on which it was reached; `by_hand` when the school may mark it."""

    row: Milestone
    on: date | None
    by_hand: bool
    moved: MilestoneMove | None = None

    @property
    def due(self) -> date:
        """The day that holds: the plan's, or the one it is moved to since the grant."""
        return self.moved.due if self.moved else self.row.due

    @property
    def late(self) -> bool:
        """Whether its day has passed without it being reached."""
        return self.on is None and self.due < timezone.localdate()


def reaches(
    key: str, *, reads: Sequence[Read[Any]], also_by_hand: bool = False
) -> Callable[[When], When]:
    """Register what tells when the milestone with this key was reached, and what it reads.

    The step that the milestone is about registers its own; a later step may do so too.
    """

    def register(when: When) -> When:
        KNOWN[key] = Known(when, also_by_hand)
        _READS.extend(reads)
        return when

    return register


def may_be_marked(row: Milestone) -> bool:
    """Whether the school itself says when the milestone is reached."""
    known = KNOWN.get(row.key)
    return known is None or known.also_by_hand


def reached(case: Case) -> list[Reached]:
    """Every milestone of the plan, the earliest due first, with when it was reached."""
    case = remembering(case, *dict.fromkeys(_READS))
    moved = {move.milestone_id: move for move in milestone_moves(case)}
    rows = [_reached(case, row, moved.get(row.pk)) for row in milestones(case)]
    return sorted(rows, key=lambda one: (one.due, one.row.pk))


def _reached(case: Case, row: Milestone, moved: MilestoneMove | None) -> Reached:
    known = KNOWN.get(row.key)
    by_hand = may_be_marked(row)
    on = known.when(case) if known else None
    when = on or (row.done_on if by_hand else None)
    return Reached(row, when, by_hand and on is None, moved)


@read
def deciding_events() -> QuerySet[CaseEvent]:
    """Grants and what undoes them, in their order."""
    acts = (Act.GRANT, Act.REVERSE)
    return CaseEvent.objects.filter(case=CASE, act__in=acts).order_by("sequence")


@read
def device_entries() -> QuerySet[LedgerEntry]:
    """What the ledger says of devices granted, ordered and handed out in the case."""
    kinds = (Kind.GRANTED, Kind.ORDERED, Kind.HANDED_OUT)
    return LedgerEntry.objects.filter(case=CASE, kind__in=kinds).order_by("effective", "pk")


@reaches("sent", reads=[])
def _sent(case: Case) -> date | None:
    return timezone.localdate(case.submitted_at) if case.submitted_at else None


@reaches("decision", reads=[deciding_events])
def _granted(case: Case) -> date | None:
    events = deciding_events(case)
    last = events[-1] if events else None
    return timezone.localdate(last.at) if last and last.act == Act.GRANT else None


@reaches("order", reads=[device_entries, grade_rows])
def _ordered(case: Case) -> date | None:
    """Every grade that is granted has an order."""
    return day_when_all_have(dict.fromkeys(_grades(case), 1), _counted(case, Kind.ORDERED))


@reaches("hand_out", reads=[device_entries, grade_rows])
def _handed_out(case: Case) -> date | None:
    """Every pupil of every grade that is granted has got a device."""
    need = dict.fromkeys(_grades(case), 1)
    for entry in in_force(device_entries(case)):
        if entry.kind == Kind.HANDED_OUT and entry.grade in need:
            need[entry.grade] = entry.pupils or need[entry.grade]
    return day_when_all_have(need, _counted(case, Kind.HANDED_OUT))


def _grades(case: Case) -> set[int]:
    """The grades that are granted, or else planned."""
    granted: dict[int, int] = {}
    for entry in device_entries(case):
        if entry.kind == Kind.GRANTED:
            granted[entry.grade] = granted.get(entry.grade, 0) + entry.quantity
    standing = {grade for grade, quantity in granted.items() if quantity > 0}
    return standing or {row.grade for row in grade_rows(case)}


def _counted(case: Case, kind: Kind) -> Iterable[Counted]:
    return [
        Counted(entry.grade, entry.quantity, entry.effective)
        for entry in device_entries(case)
        if entry.kind == kind
    ]


def key_of(one: Reached) -> tuple[str, str, date]:
    """What a frozen version knows a milestone by: key, title and the day that was granted."""
    return one.row.key, one.row.title, one.row.due
