"""The spells of the schools: kept as they were believed, and folded again when more is known.

The database notes which schools something new is known of, whoever wrote it; who reads a figure
folds these first. So no writer can forget it, and what is read is always what the fold makes.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import F, Q
from django.utils import timezone

from entilen.coverage.models import LateChange, StaleSpells
from entilen.coverage.models import Spell as Kept
from entilen.coverage.rules import Held, Standing
from entilen.coverage.spell_queries import cause_of, histories
from entilen.coverage.spell_rules import History, Spell, late

AT_ONCE = 200
"""Schools that are folded in one transaction."""


def refresh(ids: Collection[int] | None = None) -> int:
    """Fold every school of which more is known than its spells tell, or these of them; returns how
    many schools.

    Two who refresh a school at once do it one after the other: the second waits until the first has
    committed, and folds only what has come since. An act asks for its own school alone, so that
    none waits for another's while it holds its own.
    """
    folded = 0
    while stale := _stale(ids):
        if None in stale:
            _spread()
            continue
        folded += _refresh_some([school for school in stale if school is not None])
    return folded


def _stale(ids: Collection[int] | None) -> list[int | None]:
    """Schools of which more is known, by id; None where it concerns every school."""
    rows = StaleSpells.objects.all()
    if ids is not None:
        rows = rows.filter(Q(school__isnull=True) | Q(school__in=ids))
    first_null = F("school").asc(nulls_first=True)
    return list(rows.order_by(first_null).values_list("school", flat=True).distinct()[:AT_ONCE])


@transaction.atomic
def _spread() -> None:
    """What concerns every school becomes a note for each."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH every AS (DELETE FROM coverage_stalespells WHERE school_id IS NULL"
            " RETURNING moment)"
            " INSERT INTO coverage_stalespells (school_id, moment)"
            " SELECT school.id, first.moment FROM schools_school school,"
            " (SELECT min(moment) AS moment FROM every) first WHERE first.moment IS NOT NULL"
        )


SPELLS_LOCK = 24
"""The first key of the advisory locks of this module; the second is the school."""


@transaction.atomic
def _refresh_some(ids: list[int]) -> int:
    since: dict[int, datetime] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, school::int) FROM"
            " (SELECT unnest(%s::bigint[]) AS school ORDER BY 1) ordered",
            [SPELLS_LOCK, ids],
        )
        cursor.execute(
            "DELETE FROM coverage_stalespells WHERE school_id = ANY(%s)"
            " RETURNING school_id, moment",
            [ids],
        )
        for school, moment in cursor.fetchall():
            since[school] = min(moment, since.get(school, moment))
    kept: dict[int, list[Kept]] = {school: [] for school in since}
    for row in Kept.objects.filter(school__in=since):
        kept[row.school_id].append(row)
    writing = _Writing()
    for history in histories(list(since)):
        school = history.school_id
        _fold(history, since[school], kept[school], writing)
    writing.write()
    return len(since)


@dataclass(slots=True)
class _Writing:
    """What a refresh changes in the tables."""

    gone: list[int] = field(default_factory=list)
    changed: list[Kept] = field(default_factory=list)
    new: list[Kept] = field(default_factory=list)
    late: list[LateChange] = field(default_factory=list)
    forgotten: Q = field(default_factory=lambda: Q(pk__in=[]))

    def write(self) -> None:
        Kept.objects.filter(pk__in=self.gone).delete()
        Kept.objects.bulk_update(self.changed, ["recorded"], batch_size=500)
        Kept.objects.bulk_create(self.new, batch_size=500)
        LateChange.objects.filter(self.forgotten).delete()
        LateChange.objects.bulk_create(self.late, batch_size=500)


def _fold(history: History, since: datetime, kept: list[Kept], writing: _Writing) -> None:
    """Fold a school from a moment on. What was believed before it stays as it is."""
    ends = {row.pk: row.recorded.upper for row in kept}
    writing.gone += [row.pk for row in kept if row.recorded.lower >= since]
    writing.forgotten |= Q(school=history.school_id, moment__gte=since)
    earlier = [row for row in kept if row.recorded.lower < since]
    for row in earlier:
        if row.recorded.upper is not None and row.recorded.upper >= since:
            row.recorded = DateTimeTZRange(row.recorded.lower, None)
    believed = {_mark(row): row for row in earlier if row.recorded.upper is None}
    moments = history.moments
    passed = [moment for moment in moments if moment < since]
    before = history.as_known(passed[-1]).spells() if passed else []
    for moment in moments[len(passed) :]:
        spells = history.as_known(moment).spells()
        wanted = [_kept(history.school_id, spell, moment) for spell in spells]
        _believe(wanted, believed, moment, writing)
        writing.late += _late(history, before, spells, moment)
        before = spells
    writing.changed += [row for row in earlier if row.recorded.upper != ends[row.pk]]


def _believe(
    wanted: list[Kept],
    believed: dict[tuple[Any, ...], Kept],
    moment: datetime,
    writing: _Writing,
) -> None:
    """From a moment on these spells are believed: what is another is ended, what is new is kept."""
    by_mark = {_mark(row): row for row in wanted}
    for mark in believed.keys() - by_mark.keys():
        row = believed.pop(mark)
        row.recorded = DateTimeTZRange(row.recorded.lower, moment)
    for mark in by_mark.keys() - believed.keys():
        believed[mark] = by_mark[mark]
        writing.new.append(by_mark[mark])


def _late(
    history: History, before: list[Spell], after: list[Spell], moment: datetime
) -> list[LateChange]:
    """Past days of which the answer is another from a moment on."""
    changes = late(before, after, timezone.localdate(moment))
    cause = cause_of(history, moment) if changes else ""
    return [
        LateChange(
            school_id=history.school_id,
            moment=moment,
            days=DateRange(change.first, change.end),
            cause=cause[:300],
            **{
                f"{name}_{when}": getattr(shown, name) if shown else empty
                for when, shown in (("before", change.before), ("after", change.after))
                for name, empty in NOT_THERE.items()
            },
        )
        for change in changes
    ]


NOT_THERE: dict[str, Any] = {"counted": False, "type": "", "status": "", "grades": ()}


def _mark(row: Kept) -> tuple[Any, ...]:
    """What makes two spells the same."""
    content = json.dumps(row.content, sort_keys=True)
    return row.valid.lower, row.valid.upper, row.counted, row.type, row.status, content


def _kept(school: int, spell: Spell, moment: datetime) -> Kept:
    standing = spell.standing
    return Kept(
        school_id=school,
        valid=DateRange(spell.first, spell.end),
        recorded=DateTimeTZRange(moment, None),
        counted=standing.counted,
        type=standing.type,
        status=standing.status,
        own_word=standing.own_word,
        last_year=bool(standing.last_year),
        marks=standing.marks,
        content=_content(standing),
    )


def _content(standing: Standing) -> dict[str, Any]:
    return {
        "span": list(standing.span) if standing.span else None,
        "declared": standing.declared_full,
        "devices": list(standing.devices),
        "held": {
            str(grade): [
                held.devices,
                held.pupils,
                held.own_word,
                held.last_year,
                held.ground,
                held.since.isoformat() if held.since else None,
            ]
            for grade, held in sorted(standing.held.items())
        },
    }


def standing_of(school: int, counted: bool, content: dict[str, Any]) -> Standing:
    """A kept spell as the rules have it."""
    span = content["span"]
    return Standing(
        school,
        (span[0], span[1]) if span else None,
        {int(grade): _held(*row) for grade, row in content["held"].items()},
        declared_full=content["declared"],
        counted=counted,
        devices=tuple(content.get("devices", ())),
    )


def _held(
    devices: int,
    pupils: int | None,
    own_word: bool,
    last_year: bool,
    ground: str,
    since: str | None,
) -> Held:
    day = date.fromisoformat(since) if since else None
    return Held(devices, pupils, own_word, last_year, ground, day)
