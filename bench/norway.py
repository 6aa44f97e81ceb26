"""`./run bench --norway`: the figure of all the country's schools, after 1, 10 and 30 years.

What the ledger and the register grow to must cost a reader nothing: the curves say whether it does.
Measured in this process, uncached: each figure is another day.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

from django.db import connection, transaction

from entilen.coverage.queries import coverage_at, standings
from entilen.coverage.series_queries import Step, series
from entilen.coverage.spells import refresh
from entilen.devices.models import Kind, LedgerEntry
from entilen.process.vocabulary import DeviceType
from entilen.schools.actions import take_in
from entilen.schools.models import School
from entilen.schools.records import Record

UNITS = 2811
"""Units with compulsory grades in the country, by the issue that asked for the measurement."""
LAST = date(2026, 11, 1)
CASES_IN_TEN_YEARS = 3
ROUNDS = 30


def measure_norway(tell: Callable[[str], None]) -> list[tuple[str, str]]:
    """Fill and measure; returns what was measured and how much it was. Leaves nothing behind."""
    rows: list[tuple[str, str]] = []
    for years in (1, 10, 30):
        tell(f"Hele landet, {years} år")
        with transaction.atomic():
            rows += [(f"{years} år: {name}", told) for name, told in _measured(years)]
            transaction.set_rollback(True)
    return rows


def _measured(years: int) -> list[tuple[str, str]]:
    source = random.Random(years)
    took = _seconds(lambda: take_in(records=_records(source), source="måling", as_of=LAST))
    schools = list(School.objects.filter(name__startswith="Landet").values_list("pk", flat=True))
    entries = [row for school in schools for row in _history(school, years, source)]
    LedgerEntry.objects.bulk_create(entries, batch_size=5000)
    folded = _seconds(refresh)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE coverage_spell")
    first = date(LAST.year - years, 9, 1)
    days = [first + timedelta(source.randrange((LAST - first).days)) for _ in range(ROUNDS)]
    ten = date(LAST.year - 10, LAST.month, 1)
    return [
        ("rader i regnskapet", str(len(entries))),
        ("skolelisten tatt inn", f"{took:.1f} s"),
        ("alt regnet ut fra bunnen", f"{folded:.1f} s"),
        ("tallet en dag", _median([partial(coverage_at, day) for day in days])),
        ("ti år måned for måned", _median([lambda: series(ten, LAST, Step.MONTH)] * 5)),
        (
            "én skole en dag",
            _median(
                [
                    partial(standings, day, ids=[source.choice(schools)], everyone=True)
                    for day in days
                ]
            ),
        ),
    ]


def _records(source: random.Random) -> list[Record]:
    spans = [(1, 7), (1, 7), (1, 10), (8, 10)]
    return [
        Record(
            line=number,
            org_number=f"8{number:08d}",
            name=f"Landet {number} skole",
            ownership="public",
            first=(span := source.choice(spans))[0],
            last=span[1],
            pupils=200,
            opened=date(1990, 8, 1),
        )
        for number in range(UNITS)
    ]


def _history(school: int, years: int, source: random.Random) -> list[LedgerEntry]:
    """Cases of one school: each hands out on three grades at one moment."""
    cases = max(1, round(years * CASES_IN_TEN_YEARS / 10))
    rows = []
    for _ in range(cases):
        day = date(LAST.year - years, 9, 1) + timedelta(source.randrange(years * 360))
        grade = source.randint(1, 5)
        rows += [
            LedgerEntry(
                school_id=school,
                grade=at,
                cohort=(day.year if day.month >= 8 else day.year - 1) - at + 1,
                device_type=DeviceType.TABLET,
                kind=Kind.HANDED_OUT,
                quantity=30,
                pupils=source.choice([28, 30, 32]),
                effective=day,
                cause="måling",
                recorded_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
            )
            for at in range(grade, grade + 3)
        ]
    return rows


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _median(acts: list[Callable[[], object]]) -> str:
    acts[0]()
    return f"{statistics.median(_seconds(act) for act in acts) * 1000:.1f} ms"


def print_norway(rows: list[tuple[str, str]]) -> None:
    """The figures, a line each."""
    width = max(len(name) for name, _ in rows)
    sys.stdout.writelines(f"{name.ljust(width)}  {told}\n" for name, told in rows)
