"""What a school's spells are folded from: its rows of the ledger and its facts of the register."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from entilen.coverage.models import StandingStatement
from entilen.coverage.spell_rules import Declared, History, Row
from entilen.devices.models import Kind, LedgerEntry
from entilen.devices.queries import OWNED
from entilen.schools.fact_rules import Fact, Field
from entilen.schools.models import PupilCount, SchoolFact
from entilen.schools.rules import school_year_of
from entilen.ui.rules import joined

CAUSES = {
    "handed_out": "Utdeling",
    "retired": "Enheter tatt ut av bruk",
    "stated": "Oppgitt av skolen",
    "imported": "Ført inn av eieren",
    "confirmed": "Bekreftet av skolen",
    "retracted": "Trukket tilbake av skolen",
    "moved": "Flyttet mellom skoler",
}
"""What a row of the ledger is to the public, when it comes late."""


def histories(ids: Sequence[int]) -> list[History]:
    """All that is recorded of these schools that a figure rests on."""
    facts: dict[int, list[SchoolFact]] = {school: [] for school in ids}
    for fact in SchoolFact.objects.filter(school__in=ids).order_by("pk"):
        facts[fact.school_id].append(fact)
    rows = _rows(ids)
    declared = [
        Declared(word.school_type, word.since, word.recorded_at)
        for word in StandingStatement.objects.all()
    ]
    return [
        History(school, rows[school], [fact.plain for fact in facts[school]], declared)
        for school in ids
    ]


def _rows(ids: Sequence[int]) -> dict[int, list[Row]]:
    rows: dict[int, list[Row]] = {school: [] for school in ids}
    entries = LedgerEntry.objects.filter(school__in=ids, kind__in=[*OWNED, Kind.RETRACTED])
    entries = entries.select_related("check_given")
    read = list(entries)
    counted = _counted(read)
    for entry in read:
        check = getattr(entry, "check_given", None)
        rows[entry.school_id].append(
            Row(
                entry.pk,
                entry.kind,
                entry.grade,
                entry.cohort,
                entry.quantity,
                entry.pupils,
                entry.effective,
                entry.recorded_at,
                entry.corrects_id,
                check.confirmed_at if check else None,
                counted.get((entry.school_id, school_year_of(entry.effective), entry.grade)),
                entry.device_type,
                entry.cause if entry.kind == Kind.IMPORTED else "",
            )
        )
    return rows


def _counted(entries: Iterable[LedgerEntry]) -> dict[tuple[int, int, int], tuple[int, datetime]]:
    """The register's pupils where a school has stated devices without knowing how many they are
    for, by school, school year and grade."""
    without = [row for row in entries if row.kind == Kind.STATED and row.pupils is None]
    if not without:
        return {}
    counts = PupilCount.objects.filter(school__in={row.school_id for row in without})
    return {
        (row.school_id, row.school_year, row.grade): (row.pupils, row.recorded_at) for row in counts
    }


def _of_the_register(facts: list[Fact]) -> list[str]:
    """«Skoleregisteret: trinn, navn (kilden)»; of a school that is new there, that it is."""
    by_source: dict[str, list[str]] = {}
    for fact in facts:
        by_source.setdefault(fact.source, []).append(fact.field)
    return [
        f"Ny i skoleregisteret ({source})"
        if {Field.OPEN, Field.OWNERSHIP} <= set(fields)
        else f"Skoleregisteret: {joined([Field(f).label.lower() for f in fields])} ({source})"
        for source, fields in by_source.items()
    ]


def cause_of(history: History, moment: datetime) -> str:
    """What became known of a school at a moment, in the public's words.

    A school's own reasons are not told: they stand among the corrections, where they may be
    withheld.
    """
    told = [
        f"{CAUSES[row.kind]}{' (rettet)' if row.corrects else ''}"
        + (f": {row.source}" if row.source else "")
        for row in history.rows
        if row.recorded_at == moment
    ]
    told += ["Bekreftet av IKT-veileder" for row in history.rows if row.checked_at == moment]
    told += _of_the_register([fact for fact in history.facts if fact.recorded_at == moment])
    told += ["Eierens erklæring" for word in history.declared if word.recorded_at == moment]
    return "; ".join(dict.fromkeys(told)) or "Elevtall"
