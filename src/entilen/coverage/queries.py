"""Reading coverage: one query for the schools of a day, however many they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
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
    Held,
    Standing,
    Status,
    count,
    count_grades,
    count_last_year,
    count_own_word,
    count_own_word_by_type,
    not_confirmed_for,
    published,
)
from entilen.process.vocabulary import IN_TREATMENT, Stage
from entilen.process.words import count as spelled
from entilen.programme.models import ProgrammeVersion
from entilen.programme.queries import version_at
from entilen.schools.rules import SchoolType, school_year_of

# One row for each school: its span on the day, and per grade what the ledger held.
# A handed-out row adds, a retired row takes away, a correction is a row of its own sign. The newest
# statement tells what there is besides, unless it is taken back; until an adviser has confirmed it
# the school's own word is marked. A hand-out that is corrected to nought never was: its
# pupils count no more than its devices. Devices that follow a cohort are on the grade that the
# cohort has reached; what is known of others before this school year is of last year's pupils.
STANDINGS = """
SELECT school.id, span.first, span.last, ledger.grades, ledger.devices, ledger.pupils,
    ledger.own_word, ledger.last_year
FROM schools_school school
LEFT JOIN schools_gradespan span ON span.school_id = school.id AND span.valid @> %(day)s::date
LEFT JOIN (
    SELECT school_id, array_agg(grade) AS grades, array_agg(devices) AS devices,
        array_agg(pupils) AS pupils, array_agg(own_word) AS own_word,
        array_agg(last_year) AS last_year
    FROM (
        SELECT entry.school_id, entry.grade,
            sum(CASE kind WHEN 'retired' THEN -quantity WHEN 'confirmed' THEN 0 ELSE quantity END)
                AS devices,
            coalesce(
                (array_agg(entry.pupils ORDER BY entry.effective DESC, entry.id DESC)
                    FILTER (WHERE entry.pupils IS NOT NULL))[1],
                min(counted.pupils) FILTER (WHERE kind = 'stated')
            ) AS pupils,
            bool_or(checked.id IS NULL AND (
                kind = 'stated' OR kind = 'confirmed' AND entry.effective >= %(begun)s
            )) AS own_word,
            bool_or(cohort IS NULL) AND max(entry.effective) < %(begun)s AS last_year
        FROM (
            SELECT id, school_id, coalesce(%(year)s - cohort + 1, grade) AS grade, kind, quantity,
                pupils, effective, cohort
            FROM (
                SELECT *, sum(quantity) OVER (PARTITION BY coalesce(corrects_id, id)) AS net
                FROM devices_ledgerentry
                WHERE kind IN ('handed_out', 'retired', 'confirmed')
                    AND effective <= %(day)s AND recorded_at <= %(known)s
                    AND (%(ids)s::bigint[] IS NULL OR school_id = ANY(%(ids)s))
            ) own
            WHERE kind <> 'handed_out' OR net > 0
            UNION ALL
            (SELECT DISTINCT ON (school_id, grade)
                id, school_id, grade, kind, quantity, pupils, effective, cohort
            FROM devices_ledgerentry said
            WHERE kind IN ('stated', 'imported') AND effective <= %(day)s
                AND recorded_at <= %(known)s
                AND (%(ids)s::bigint[] IS NULL OR school_id = ANY(%(ids)s))
                AND NOT EXISTS (
                    SELECT 1 FROM devices_ledgerentry gone WHERE gone.corrects_id = said.id
                        AND gone.kind = 'retracted' AND gone.recorded_at <= %(known)s
                )
            ORDER BY school_id, grade, effective DESC, id DESC)
        ) entry
        LEFT JOIN schools_pupilcount counted ON counted.school_id = entry.school_id
            AND counted.grade = entry.grade AND entry.kind = 'stated'
            AND counted.school_year = extract(year FROM entry.effective - interval '7 months')
        LEFT JOIN devices_statementcheck checked ON checked.entry_id = entry.id
            AND checked.confirmed_at <= %(known)s
        GROUP BY entry.school_id, entry.grade
    ) per_grade
    GROUP BY school_id
) ledger ON ledger.school_id = school.id
WHERE (school.opened IS NULL OR school.opened <= %(day)s)
    AND (school.closed IS NULL OR school.closed > %(day)s)
    AND (%(everyone)s OR (school.ownership = 'public' AND NOT school.special))
    AND (%(ids)s::bigint[] IS NULL OR school.id = ANY(%(ids)s))
ORDER BY school.sort_key
"""

UNDER_WAY = [stage.value for stage in Stage if stage in IN_TREATMENT | {Stage.CORRECTION}]
"""Stages that a case reaches only by being sent."""
SCHOOLS_UNDER_WAY = "SELECT count(DISTINCT school_id) FROM cases_case WHERE stage = ANY(%s)"


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
    spoken: Iterable[StandingStatement] | None = None,
) -> list[Standing]:
    """The schools that existed on a day, in the order of their names, as the ledger had them.

    `known_at` leaves out what was recorded later. Private, special and hospital schools are left
    out unless `everyone` is asked for. `ids` narrows it to these schools. `spoken` are the standing
    statements where they are read already.
    """
    parameters: dict[str, Any] = {
        "day": day,
        "year": school_year_of(day),
        "begun": date(school_year_of(day), 8, 1),
        "known": known_at or datetime.max.replace(tzinfo=UTC),
        "everyone": everyone,
        "ids": None if ids is None else list(ids),
    }
    spoken = StandingStatement.objects.all() if spoken is None else spoken
    full_since = {row.school_type: row.since for row in spoken}
    with connection.cursor() as cursor:
        cursor.execute(STANDINGS, parameters)
        rows = cursor.fetchall()
    return [_standing(row, day, full_since) for row in rows]


def _standing(row: tuple[Any, ...], day: date, full_since: Mapping[str, date]) -> Standing:
    key, first, last, *per_grade = row
    held = {
        grade: Held(int(number), meant_for, own_word, last_year)
        for grade, number, meant_for, own_word, last_year in zip(
            *(part or () for part in per_grade), strict=True
        )
    }
    span = (first, last) if first else None
    standing = Standing(key, span, held)
    since = full_since.get(standing.type)
    return Standing(key, span, held, declared_full=since is not None and since <= day)


def coverage_at(day: date, *, known_at: datetime | None = None) -> Coverage:
    """Coverage on a day: what was published for that very day, else what the ledger makes.

    `known_at` leaves out what was recorded or corrected later.
    """
    statement = PublishedStatement.objects.filter(date__lte=day).order_by("date").last()
    if statement is not None and known_at is not None:
        statement = statement.as_known(known_at)
    standing = tuple(StandingStatement.objects.filter(since__lte=day))
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
    schools = standings(day, known_at=known_at, spoken=standing)
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


def schools_under_way() -> int:
    """How many schools have sent a plan that is being treated now, by whoever's turn it is.

    A count and nothing else: a plan that was never sent is the school's own.
    """
    with connection.cursor() as cursor:
        cursor.execute(SCHOOLS_UNDER_WAY, [UNDER_WAY])
        return int(cursor.fetchone()[0])


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
