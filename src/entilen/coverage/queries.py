"""Reading coverage: one query for the schools of a day, however many they are."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from entilen.coverage.models import PublishedStatement, StandingStatement
from entilen.coverage.rules import (
    COMPULSORY_GRADES,
    DEFINITION,
    OWN_WORD,
    Figure,
    GradeCounts,
    Standing,
    Status,
    Tally,
    count,
    count_grades,
    count_last_year,
    count_own_word,
    count_own_word_by_type,
    not_confirmed_for,
    published,
)
from entilen.coverage.spells import refresh, standing_of
from entilen.process.words import count as spelled
from entilen.programme.models import ProgrammeVersion
from entilen.programme.queries import version_at
from entilen.schools.models import School
from entilen.schools.rules import SchoolType

STANDINGS = """
SELECT spell.school_id, spell.counted, spell.content
FROM coverage_spell spell JOIN schools_school school ON school.id = spell.school_id
WHERE spell.valid @> %(day)s::date
    AND {believed}
    AND (%(everyone)s OR spell.counted)
    AND (%(ids)s::bigint[] IS NULL OR spell.school_id = ANY(%(ids)s))
ORDER BY school.sort_key
"""

TALLIES = """
SELECT type, status, own_word, last_year, marks, count(*)
FROM coverage_spell spell
WHERE spell.valid @> %(day)s::date AND {believed} AND spell.counted AND {among}
GROUP BY type, status, own_word, last_year, marks
"""

AMONG = """(%(schools)s::bigint[] IS NULL OR school_id = ANY(%(schools)s))
    AND (%(type)s = '' OR type = %(type)s)
    AND (%(device)s = '' OR jsonb_exists(content->'devices', %(device)s))"""


@dataclass(frozen=True, slots=True)
class Among:
    """Which of the counted schools a figure is of: all of them, unless something is said here.

    `type` is that of the day. `device`: where pupils on the grades of the day have this kind.
    """

    schools: frozenset[int] | None = None
    type: str = ""
    device: str = ""

    @property
    def parameters(self) -> dict[str, Any]:
        """What the statement asks for by name."""
        schools = None if self.schools is None else sorted(self.schools)
        return {"schools": schools, "type": self.type, "device": self.device}


EVERYONE = Among()


@dataclass(frozen=True, slots=True)
class Coverage:
    """The answer for a day: the figure, what it stands on, and where it comes from."""

    day: date
    basis: str
    definition: str
    source: str
    figure: Figure
    by_grade: tuple[GradeCounts, ...]
    standing: tuple[StandingStatement, ...]
    unconfirmed: int | None = None
    last_year: int | None = None
    unconfirmed_by_type: Mapping[SchoolType, int] = field(default_factory=dict)
    statement: PublishedStatement | None = None
    latest: PublishedStatement | None = None

    @property
    def notes(self) -> list[str]:
        """What the owner has said besides, each with its source, and what is unconfirmed."""
        notes = [f"{row.text} Kilde: {row.publisher}, «{row.title}»." for row in self.standing]
        if self.unconfirmed:
            schools = spelled(self.unconfirmed, "grunnskole", "grunnskoler").capitalize()
            notes.append(f"{schools} bygger helt eller delvis på tall som er {OWN_WORD}.")
        if self.last_year:
            schools = spelled(self.last_year, "grunnskole", "grunnskoler").capitalize()
            notes.append(f"{schools} har {not_confirmed_for(self.day)}.")
        return notes

    def as_dict(self) -> dict[str, Any]:
        """The shape of the open data."""
        answer: dict[str, Any] = {
            "date": self.day.isoformat(),
            "basis": self.basis,
            "definition": self.definition,
            **self.figure.as_dict(),
            "source": self.source,
            "unconfirmed": self.unconfirmed,
            "not_confirmed_this_year": self.last_year,
            "notes": self.notes,
        }
        if self.basis == "computed":
            answer["latest_published"] = latest_as_dict(self.latest)
        return answer


def latest_as_dict(statement: PublishedStatement | None) -> dict[str, Any] | None:
    """The newest published statement of a day, short."""
    if statement is None:
        return None
    return {
        "date": statement.date.isoformat(),
        "schools": published(statement.numbers).schools.as_dict(),
        "definition": statement.definition,
        "source": statement.source,
    }


def standings(
    day: date,
    *,
    known_at: datetime | None = None,
    ids: Iterable[int] | None = None,
    everyone: bool = False,
) -> list[Standing]:
    """The schools that existed on a day, in the order of their names, as the ledger and the
    register had them.

    `known_at` leaves out what was recorded later. Private, special and hospital schools are left
    out unless `everyone` is asked for. `ids` narrows it to these schools.
    """
    wanted = None if ids is None else list(ids)
    refresh(wanted)
    parameters: dict[str, Any] = {
        "day": day,
        "everyone": everyone,
        "ids": wanted,
        "known": known_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(STANDINGS.format(believed=_believed(known_at)), parameters)
        rows = cursor.fetchall()
    return [
        standing_of(school, counted, json.loads(content) if isinstance(content, str) else content)
        for school, counted, content in rows
    ]


def standings_on(school: School, days: Sequence[date]) -> dict[date, Standing]:
    """One school on each of these days; a day on which it was not open is not there."""
    refresh()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asked.day, spell.counted, spell.content"
            " FROM unnest(%s::date[]) AS asked (day)"
            " JOIN coverage_spell spell ON spell.valid @> asked.day"
            " WHERE spell.school_id = %s AND upper_inf(spell.recorded)",
            [list(days), school.pk],
        )
        return {
            day: standing_of(school.pk, counted, json.loads(content))
            for day, counted, content in cursor.fetchall()
        }


def _believed(known_at: datetime | None) -> str:
    if known_at is None:
        return "upper_inf(spell.recorded)"
    return "spell.recorded @> %(known)s::timestamptz"


def tallies(day: date, *, known_at: datetime | None = None, among: Among = EVERYONE) -> list[Tally]:
    """The schools that are counted on a day, those that are alike as one row."""
    refresh()
    with connection.cursor() as cursor:
        statement = TALLIES.format(believed=_believed(known_at), among=AMONG)
        cursor.execute(statement, {"day": day, "known": known_at, **among.parameters})
        return [Tally(*row) for row in cursor.fetchall()]


def coverage_at(day: date, *, known_at: datetime | None = None) -> Coverage:
    """Coverage on a day: what was published for that very day, else what the ledger makes.

    `known_at` leaves out what was recorded or corrected later.
    """
    statement = PublishedStatement.objects.filter(date__lte=day).order_by("date").last()
    if statement is not None and known_at is not None:
        statement = statement.as_known(known_at)
    spoken = StandingStatement.objects.filter(since__lte=day)
    if known_at is not None:
        spoken = spoken.filter(recorded_at__lte=known_at)
    standing = tuple(spoken)
    if statement is not None and statement.date == day:
        return Coverage(
            day=day,
            basis="published",
            definition=statement.definition,
            source=statement.source,
            figure=published(statement.numbers),
            by_grade=tuple(GradeCounts(grade) for grade in COMPULSORY_GRADES),
            standing=standing,
            statement=statement,
        )
    schools = tallies(day, known_at=known_at)
    return Coverage(
        day=day,
        basis="computed",
        definition=definition_at(day),
        source="Entilen: regnet ut fra skoleregisteret og registrerte utdelinger",
        figure=count(schools),
        by_grade=count_grades(schools),
        unconfirmed=count_own_word(schools),
        last_year=count_last_year(schools),
        unconfirmed_by_type=count_own_word_by_type(schools),
        standing=standing,
        latest=statement,
    )


def definition_at(day: date) -> str:
    """The definition of 1:1 that applied on a day."""
    try:
        return version_at(day).requirements.definition
    except ProgrammeVersion.DoesNotExist:
        return DEFINITION


def end_of(day: date) -> datetime:
    """The last moment of a day, on our clock: «as we knew it that day»."""
    return timezone.make_aware(datetime.combine(day, datetime.max.time()))


def statuses(day: date, *, everyone: bool = False) -> dict[int, tuple[SchoolType, Status]]:
    """Type and status of each school of a day."""
    return {row.school_id: (row.type, row.status) for row in standings(day, everyone=everyone)}
