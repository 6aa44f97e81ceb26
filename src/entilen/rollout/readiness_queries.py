"""Whether a grade is ready for its devices: what the programme version lists, item by item."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from entilen.cases.facts import Asked, provides
from entilen.cases.models import Case
from entilen.devices.queries import limits_of
from entilen.network.queries import Part, cover, dispensation, open_conditions
from entilen.process.vocabulary import ReadinessSource
from entilen.programme.rules import ReadinessItem
from entilen.rollout.models import ReadinessMark


@dataclass(frozen=True, slots=True)
class Ready:
    """An item of readiness for one grade: whether it is in place, and by whose word."""

    item: ReadinessItem
    done: bool
    mark: ReadinessMark | None = None


def readiness_of(case: Case, grade: int, asked: Part | None = None, more: int = 0) -> list[Ready]:
    """Every item for a grade; `more` devices are to be handed out to the `asked` part of it."""
    items = case.programme.requirements.readiness
    marks = {mark.item: mark for mark in case.readiness.filter(grade=grade)}
    part = asked or Part(frozenset({grade}))
    return [
        Ready(item, _done(case, item, part, more, marks), marks.get(item.key)) for item in items
    ]


def _done(
    case: Case, item: ReadinessItem, part: Part, more: int, marks: Mapping[str, ReadinessMark]
) -> bool:
    if item.source is ReadinessSource.NETWORK:
        today = timezone.localdate()
        covered = not any(site.problem(today) for site in cover(case, part))
        return bool(dispensation(case)) or (covered and not open_conditions(case))
    if item.source is ReadinessSource.DELIVERED:
        return _delivered(case, part, more)
    mark = marks.get(item.key)
    return mark is not None and mark.done


def _delivered(case: Case, part: Part, more: int) -> bool:
    """Whether what is to be handed out has come; where no number is named, all that is ordered."""
    mine = [
        limit
        for limit in limits_of(case)
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
    left = {limit.grade for limit in limits_of(case) if limit.handed_out < limit.granted}
    return {grade: rows for grade in sorted(left) if (rows := readiness_of(case, grade))}


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
