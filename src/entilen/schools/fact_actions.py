"""The one writer of what is dated of a school: facts are added, never changed.

The columns of `School` and the rows of `GradeSpan` show what the facts say, for lists and filters.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from entilen import clock
from entilen.schools.fact_rules import Field, Term, term_on, terms, value_on
from entilen.schools.models import GradeSpan, School, SchoolFact
from entilen.schools.rules import school_type

COLUMNS = (Field.NAME, Field.OWNERSHIP, Field.SPECIAL, Field.DISTRICT)
"""Fields that a column of `School` shows as they are today."""
SHOWN = [
    "name",
    "sort_key",
    "search",
    "ownership",
    "special",
    "district",
    "type",
    "opened",
    "closed",
]


@dataclass(frozen=True, slots=True)
class Told:
    """A field and its value from a day. What was told of the same day before is replaced, or else
    the fact that is named."""

    field: Field
    value: Any
    from_day: date | None
    replaces: SchoolFact | None = None


@dataclass(frozen=True, slots=True)
class Teller:
    """Who says so: the source, the day that it is from, the person who entered it, and when."""

    source: str
    as_of: date
    person: str = ""
    at: datetime = field(default_factory=clock.now)


def standing_facts(school: School) -> list[SchoolFact]:
    """The facts of a school that are not replaced or taken back, in the order they were told."""
    rows = SchoolFact.objects.filter(school=school, replaced_by__isnull=True)
    return [row for row in rows.order_by("pk") if row.value is not None]


def terms_of(school: School, field: Field) -> list[Term]:
    """What a field has been, is and will be, as it is known now."""
    return terms([row.plain for row in standing_facts(school)], field)


@transaction.atomic
def tell(school: School, told: Iterable[Told], by: Teller) -> list[SchoolFact]:
    """What is told of a school; what is known already is not written again.

    The school's row is locked, so that two who tell at once are two facts in order.
    """
    School.objects.select_for_update(no_key=True).only("pk").get(pk=school.pk)
    standing = standing_facts(school)
    news = [new for one in told if (new := _new(one, standing, by, school))]
    if news:
        SchoolFact.objects.bulk_create(news)
        gone = {row.replaces_id for row in news}
        show_today(school, [*(row for row in standing if row.pk not in gone), *news])
    return news


def introduce(school: School, told: Iterable[Told], by: Teller) -> None:
    """The first that is told of a school that was made in this transaction: nothing is read."""
    news = [new for one in told if (new := _new(one, [], by, school))]
    SchoolFact.objects.bulk_create(news)
    show_today(school, news, shown=[])


def _new(
    told: Told, standing: Sequence[SchoolFact], by: Teller, school: School
) -> SchoolFact | None:
    """The fact that is to be written; None where it would say nothing new."""
    mine = [row for row in standing if row.field == told.field]
    before = told.replaces or next((row for row in mine if row.from_day == told.from_day), None)
    if before is None:
        known = value_on(terms([row.plain for row in mine], told.field), told.from_day or date.min)
        if known == told.value:
            return None
    elif (before.value, before.from_day) == (told.value, told.from_day):
        return None
    return SchoolFact(
        school=school,
        field=told.field,
        value=told.value,
        from_day=told.from_day,
        source=by.source[:200],
        as_of=by.as_of,
        recorded_by=by.person,
        recorded_at=by.at,
        replaces=before,
    )


@transaction.atomic
def take_back(fact: SchoolFact, by: Teller) -> SchoolFact:
    """What was told does not hold after all. Both stay to be read."""
    [gone] = tell(fact.school, [Told(Field(fact.field), None, fact.from_day, fact)], by)
    return gone


def show_today(
    school: School,
    standing: Sequence[SchoolFact] | None = None,
    shown: Sequence[GradeSpan] | None = None,
) -> None:
    """Let columns and spans show what the facts say today; `standing` facts and `shown` spans where
    they are known already.

    A coming value of a column is shown from its day on; until a first value has begun, that one is.
    """
    rows = standing_facts(school) if standing is None else standing
    facts = [row.plain for row in rows]
    today = timezone.localdate()
    for column in COLUMNS:
        term = _today(terms(facts, column), today)
        if term is not None:
            setattr(school, column, term.value)
    spans = terms(facts, Field.SPAN)
    _show_open(school, terms(facts, Field.OPEN))
    _show_spans(school, spans, {row.pk: row.source for row in rows}, shown)
    if term := _today(spans, today):
        school.type = school_type(*term.value)
    school.save(update_fields=SHOWN)


def _today(dated: Sequence[Term], today: date) -> Term | None:
    """Today's term, else the first that is to come."""
    return term_on(dated, today) or (dated[0] if dated else None)


def _show_open(school: School, dated: Sequence[Term]) -> None:
    opened = next((term for term in dated if term.value), None)
    last = dated[-1] if dated else None
    school.opened = opened.first if opened else None
    school.closed = last.first if last is not None and not last.value else None


def _show_spans(
    school: School,
    dated: Sequence[Term],
    sources: dict[int, str],
    shown: Sequence[GradeSpan] | None,
) -> None:
    wanted = [
        GradeSpan(
            school=school,
            first=term.value[0],
            last=term.value[1],
            valid=DateRange(term.first, term.end),
            source=sources[term.fact],
        )
        for term in dated
    ]
    before = list(school.spans.order_by("valid")) if shown is None else shown
    if [_content(row) for row in wanted] == [_content(row) for row in before]:
        return
    if before:
        school.spans.all().delete()
    GradeSpan.objects.bulk_create(wanted)


def _content(row: GradeSpan) -> tuple[Any, ...]:
    return row.first, row.last, row.valid.lower, row.valid.upper


def show_new_day(since: date) -> int:
    """Let the columns of each school show what began to hold on a day since `since`; how many."""
    today = timezone.localdate()
    schools = School.objects.filter(
        facts__from_day__gte=since, facts__from_day__lte=today
    ).distinct()
    for school in schools:
        show_today(school)
    return len(schools)
