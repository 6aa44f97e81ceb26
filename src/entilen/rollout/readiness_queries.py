"""Whether a grade is ready for its devices: what the programme version lists, item by item."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from entilen.cases.facts import Asked, provides
from entilen.cases.models import Case
from entilen.cases.reads import remembering
from entilen.devices.queries import limits_of
from entilen.network.queries import (
    COVER,
    Part,
    cover,
    dispensation,
    dispensations_in_force,
    open_conditions,
)
from entilen.process.facts import GrantLimit
from entilen.process.vocabulary import ReadinessSource
from entilen.programme.rules import ReadinessItem
from entilen.rollout.models import ReadinessMark


@dataclass(frozen=True, slots=True)
class Ready:
    """An item of readiness for one grade: whether it is in place, and by whose word."""

    item: ReadinessItem
    done: bool
    mark: ReadinessMark | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is read once of a case, however many grades it has."""

    case: Case
    limits: tuple[GrantLimit, ...]
    marks: dict[tuple[int, str], ReadinessMark]

    @classmethod
    def of(cls, case: Case) -> "Known":
        """All that is known of a case; of each grade and item the newest mark."""
        marks = case.readiness.select_related("recorded_by")
        return cls(
            remembering(case, *COVER, dispensations_in_force),
            limits_of(case),
            {(mark.grade, mark.item): mark for mark in marks},
        )


def readiness_of(
    case: Case, grade: int, asked: Part | None = None, more: int = 0, known: Known | None = None
) -> list[Ready]:
    """Every item for a grade; `more` devices are to be handed out to the `asked` part of it."""
    items = case.programme.requirements.readiness
    part = asked or Part(frozenset({grade}))
    told = known or Known.of(case)
    return [
        Ready(item, _done(told, item, grade, part, more), told.marks.get((grade, item.key)))
        for item in items
    ]


def _done(known: Known, item: ReadinessItem, grade: int, part: Part, more: int) -> bool:
    if item.source is ReadinessSource.NETWORK:
        today = timezone.localdate()
        covered = not any(site.problem(today) for site in cover(known.case, part))
        return bool(dispensation(known.case)) or (covered and not open_conditions(known.case))
    if item.source is ReadinessSource.DELIVERED:
        return _delivered(known.limits, part, more)
    mark = known.marks.get((grade, item.key))
    return mark is not None and mark.done


def _delivered(limits: Iterable[GrantLimit], part: Part, more: int) -> bool:
    """Whether what is to be handed out has come; where no number is named, all that is ordered."""
    mine = [
        limit
        for limit in limits
        if limit.grade in (part.grades or ())
        and part.site in {None, limit.site}
        and part.device_type in {None, limit.device_type}
    ]
    came = sum(limit.delivered for limit in mine)
    if more:
        return came >= sum(limit.handed_out for limit in mine) + more
    return came >= max(sum(limit.ordered for limit in mine), 1)


def readiness_by_grade(case: Case) -> dict[int, list[Ready]]:
    """Every item of every granted grade that has not got all its devices, by grade."""
    known = Known.of(case)
    left = {limit.grade for limit in known.limits if limit.handed_out < limit.granted}
    return {
        grade: rows for grade in sorted(left) if (rows := readiness_of(case, grade, known=known))
    }


@provides("readiness_missing")
def _missing(asked: Asked) -> Mapping[str, Any]:
    grade = asked.details.get("asked_grade")
    if grade is None:
        return {"readiness_missing": ()}
    rows = readiness_of(
        asked.case, grade, Part.of(asked.details), asked.details.get("asked_devices") or 0
    )
    return {
        "readiness_missing": tuple(
            row.item.title for row in rows if row.item.demanded and not row.done
        )
    }
