"""The new school year: what the pupils of each grade have now, by the school's own word."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.coverage.year_queries import Place, places_of
from entilen.coverage.year_rules import YearWord, year_problems
from entilen.devices.actions import enter
from entilen.devices.models import Gone, Kind, LedgerEntry
from entilen.process.vocabulary import Act, DeviceType
from entilen.process.words import count
from entilen.schools.rules import school_year_label, school_year_of


@transaction.atomic
def confirm_year(*, case: Case, person: Person, words: Iterable[YearWord]) -> list[LedgerEntry]:
    """Say for each grade how many devices its pupils have now, and how many pupils there are.

    By the school's leaders, in any of its living cases. Fewer devices than before are written off
    with why; more are a hand-out, and refused here. It is the school's own word until an ICT
    adviser has confirmed it. Raises Refused with every reason.
    """
    current = lock(case)
    today = timezone.localdate()
    told = list(words)
    held = {place.grade: place for place in places_of(current.school, today)}
    gone = sum(max(held[row.grade].devices - row.devices, 0) for row in told if row.grade in held)
    event = advance(
        case=case,
        act=Act.CONFIRM_YEAR,
        actor=person,
        summary=f"Skolen bekreftet enhetene for {school_year_label(school_year_of(today))}"
        + (f", {count(gone, 'enhet', 'enheter')} er tatt ut av bruk" if gone else ""),
        details={
            "grades": [
                {"grade": row.grade, "devices": row.devices, "pupils": row.pupils, "why": row.why}
                for row in told
            ]
        },
    )
    problems = year_problems(told, {grade: place.devices for grade, place in held.items()})
    if problems:
        raise Refused(problems)
    return [entry for row in told for entry in _entries(current, event, row, held[row.grade])]


def _entries(case: Case, event: CaseEvent, word: YearWord, place: Place) -> list[LedgerEntry]:
    """What is gone, and that the rest is there."""
    today = timezone.localdate()
    common: dict[str, Any] = {"case": case, "event": event, "grade": word.grade, "effective": today}
    common |= {"cohort": place.cohort, "device_type": DeviceType(place.device_type)}
    fewer = place.devices - word.devices
    gone = (
        [enter(**common, kind=Kind.RETIRED, quantity=fewer, cause=Gone(word.why).label)]
        if fewer > 0
        else []
    )
    year = school_year_label(school_year_of(today))
    there = enter(
        **common,
        kind=Kind.CONFIRMED,
        quantity=word.devices,
        pupils=word.pupils,
        cause=f"Bekreftet av skolen for {year}",
    )
    return [*gone, there]
