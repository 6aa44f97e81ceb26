"""Verbs of the register: taking readings in, and what people correct by hand.

Nothing is forgotten: org. numbers are ended, never overwritten; what is dated is told as facts
(`fact_actions`); and each field says where its value came from and when.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.text import slugify

from entilen import clock
from entilen.schools.comparison import Change, Difference, compare
from entilen.schools.fact_actions import (
    COLUMNS,
    SHOWN,
    Teller,
    Told,
    introduce,
    standing_facts,
    take_back,
    tell,
    terms_of,
)
from entilen.schools.fact_rules import Field, value_on
from entilen.schools.models import (
    BoardMeeting,
    OrgNumber,
    Ownership,
    PupilCount,
    School,
    SchoolFact,
    Site,
)
from entilen.schools.passing_actions import announce, take_back_passing
from entilen.schools.records import Record
from entilen.schools.rules import LAST_GRADE, SchoolType, school_type, school_year_of, spread_evenly
from entilen.ui.writing_rules import fold

DATED = {*COLUMNS, "span", "opened", "closed"}
"""Fields of a source that hold from a day."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How many schools a reading made, changed and left as they were."""

    new: int
    changed: int
    same: int


@transaction.atomic
def take_in(
    *,
    records: Sequence[Record],
    source: str,
    as_of: date,
    since: date | None = None,
    same_school: Mapping[str, int] | None = None,
) -> Taken:
    """Take a reading into the register, all of it or nothing.

    What is changed of a known school holds from `since`; without it from the day that the source is
    from. `same_school` says, by org. number, which known school a new number belongs to: that
    school is renumbered. Taking the same reading in twice changes nothing the second time.
    """
    for number, key in (same_school or {}).items():
        renumber(school=School.objects.get(pk=key), number=number, day=as_of)
    difference = compare(records, as_of=as_of)
    by = Teller(source, as_of)
    for change in difference.new:
        _make(change, by)
    for change in difference.changed:
        _alter(change, by, since or as_of)
    return _taken(difference)


def _taken(difference: Difference) -> Taken:
    return Taken(len(difference.new), len(difference.changed), difference.same)


def _make(change: Change, by: Teller) -> None:
    """A new school: what is told of it holds as far back as it is known, or has been open."""
    record = change.record
    first, last = record.span or (1, 1)
    school = School.objects.create(
        slug=free_slug(record.name),
        name=record.name,
        ownership=record.ownership or Ownership.PUBLIC,
        type=school_type(first, last),
    )
    if record.org_number:
        OrgNumber.objects.create(
            school=school, number=record.org_number, valid=DateRange(record.opened, None)
        )
    told = [
        Told(Field.OPEN, True, record.opened),
        Told(Field.NAME, school.name, None),
        Told(Field.OWNERSHIP, school.ownership, None),
        Told(Field.SPECIAL, bool(record.special), None),
        Told(Field.DISTRICT, record.district, None),
    ]
    if record.span:
        told.append(Told(Field.SPAN, list(record.span), record.opened))
    own = replace(by, source=record.source or by.source)
    introduce(school, told, own)
    _tell_plain(school, record, _fields(change), own)


def _alter(change: Change, by: Teller, since: date) -> None:
    school = change.school
    assert school is not None
    own = replace(by, source=change.record.source or by.source)
    fields = _fields(change)
    if dated := _dated(school, fields, since):
        tell(school, dated, own)
    _tell_plain(school, change.record, fields, own)


def _fields(change: Change) -> dict[str, Any]:
    return {field.field: field.after for field in change.taken}


def _tell_plain(school: School, record: Record, fields: Mapping[str, Any], by: Teller) -> None:
    """What has no day of its own, and where all of it comes from."""
    plain = _set_plain(school, fields)
    for name in fields:
        _cite(school, name, by.source, by.as_of)
    school.save(update_fields=[*plain, "sources"])
    if record.pupils or record.span:
        estimate_pupils(school=school, source=by.source, as_of=by.as_of)


def _set_plain(school: School, fields: Mapping[str, Any]) -> list[str]:
    """What has no day of its own; returns the columns that are changed."""
    changed = []
    if "address" in fields:
        _set_address(school, fields["address"])
    if "point" in fields:
        school.latitude, school.longitude = fields["point"]
        changed += ["latitude", "longitude"]
    for name in ("pupils_total", "staff_total"):
        if name in fields:
            setattr(school, name, fields[name])
            changed.append(name)
    return changed


def _dated(school: School, fields: Mapping[str, Any], since: date) -> list[Told]:
    """What has a day from which it holds. A field that was not known reaches as far back as the
    school does."""
    if not fields.keys() & DATED:
        return []
    standing = standing_facts(school)
    known = {row.field for row in standing}
    told = [
        Told(Field(name), value, since if name in known else None)
        for name, value in fields.items()
        if name in COLUMNS
    ]
    if "span" in fields:
        begins = since if Field.SPAN in known else fields.get("opened", school.opened)
        told.append(Told(Field.SPAN, list(fields["span"]), begins))
    if "opened" in fields:
        told.append(Told(Field.OPEN, True, fields["opened"], _open_fact(standing, True)))
    if "closed" in fields:
        told.append(Told(Field.OPEN, False, fields["closed"], _open_fact(standing, False)))
    return told


def _open_fact(standing: Sequence[SchoolFact], value: bool) -> SchoolFact | None:
    """The fact that says when the school opened, or closed."""
    rows = [row for row in standing if row.field == Field.OPEN and row.value is value]
    return rows[-1] if rows else None


def _cite(school: School, name: str, source: str, as_of: date) -> None:
    """Where a field's value came from, and when. The caller saves the school."""
    school.sources = {**school.sources, name: {"source": source, "date": as_of.isoformat()}}


def _set_address(school: School, address: str) -> None:
    site = school.sites.filter(closed=None).first()
    if site is None:
        Site.objects.create(school=school, name="Skolen", address=address)
    else:
        site.address = address
        site.save()


def free_slug(name: str) -> str:
    """An address part for a school that no other school has."""
    wanted = slugify(fold(name))[:70] or "skole"
    taken = set(School.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def estimate_pupils(*, school: School, source: str, as_of: date) -> None:
    """Spread a total evenly over the grades that nobody has counted, and say that it is estimated.

    A number that a person or a count gave stays, and is taken off the total first. A total of 0
    tells nothing of the grades: registers write it for schools that they do not count.
    """
    span = school.spans.order_by("valid").last()
    if span is None or not school.pupils_total or school.type == SchoolType.UPPER_SECONDARY:
        return
    year = school_year_of(as_of)
    counts = school.pupil_counts.filter(school_year=year)
    counted = dict(counts.filter(estimated=False).values_list("grade", "pupils"))
    grades = [grade for grade in range(span.first, min(span.last, 10) + 1) if grade not in counted]
    shares = spread_evenly(max(school.pupils_total - sum(counted.values()), 0), len(grades))
    counts.filter(estimated=True).exclude(grade__in=grades).delete()
    told = f"{school.pupils_total} elever i alt, fordelt jevnt ({source})"[:200]
    PupilCount.objects.bulk_create(
        [
            PupilCount(
                school=school,
                school_year=year,
                grade=grade,
                pupils=pupils,
                estimated=True,
                source=told,
                as_of=as_of,
            )
            for grade, pupils in zip(grades, shares, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["school", "school_year", "grade"],
        update_fields=["pupils", "estimated", "source", "as_of", "recorded_at"],
    )


@transaction.atomic
def renumber(*, school: School, number: str, day: date) -> None:
    """The school has a new org. number from a day. The old one stays in its history.

    One that had not begun by then never was the school's: it makes room.
    """
    if school.org_numbers.filter(number=number, valid__endswith__isnull=True).exists():
        return
    for old in school.org_numbers.filter(valid__endswith__isnull=True):
        if old.valid.lower is not None and old.valid.lower >= day:
            old.delete()
            continue
        old.valid = DateRange(old.valid.lower, day)
        old.save()
    OrgNumber.objects.create(school=school, number=number, valid=DateRange(day, None))


@transaction.atomic
def close(
    *, school: School, day: date, successor: School | None, source: str, who: str = ""
) -> None:
    """The school is closed from a day; a person says which school took over, if one did.

    All its grades and places pass to the successor that day. What was entered of an earlier closing
    makes room.
    """
    span = value_on(terms_of(school, Field.SPAN), day) or (1, LAST_GRADE)
    _take_closing_back(school, source, who)
    before = _open_fact(standing_facts(school), False)
    told = Told(Field.OPEN, False, day, before)
    tell(school, [told], Teller(source, timezone.localdate(), who))
    _cite(school, "closed", source, day)
    school.successor = successor
    school.save(update_fields=["successor", "sources"])
    if successor is not None:
        announce(
            school=school,
            successor=successor,
            day=day,
            grades=(span[0], span[1]),
            sites=school.sites.filter(closed=None),
            closes=True,
            source=source,
            who=who,
        )


def _take_closing_back(school: School, source: str, who: str) -> None:
    for passing in school.passings.filter(closes=True, withdrawn_at=None):
        take_back_passing(passing=passing, who=who, source=source)


@transaction.atomic
def reopen(*, school: School, source: str, day: date, who: str = "") -> None:
    """The school does not close after all, or was not closed: what was entered is taken back."""
    _take_closing_back(school, source, who)
    if closing := _open_fact(standing_facts(school), False):
        take_back(closing, Teller(source, day, who))
    school.refresh_from_db(fields=SHOWN)
    _cite(school, "closed", source, day)
    school.successor = None
    school.save(update_fields=["successor", "sources"])


@transaction.atomic
def set_pupils(
    *, school: School, school_year: int, grade: int, pupils: int, reason: str, who: str, day: date
) -> PupilCount:
    """The school's own number of pupils on a grade, with its reason. It replaces an estimate."""
    before = school.pupil_counts.filter(school_year=school_year, grade=grade).first()
    was = f" (før {before.pupils})" if before and before.pupils != pupils else ""
    count, _ = PupilCount.objects.update_or_create(
        school=school,
        school_year=school_year,
        grade=grade,
        defaults={
            "pupils": pupils,
            "estimated": False,
            "source": f"Oppgitt av {who}: {reason}"[: 200 - len(was)] + was,
            "as_of": day,
            "recorded_at": clock.now(),
        },
    )
    return count


def save_site(*, school: School, name: str, rooms: int | None = None, address: str = "") -> Site:
    """A place where the school teaches: a new one, or what is known of the one with this name."""
    site, _ = Site.objects.update_or_create(
        school=school, name=name, defaults={"rooms": rooms, "address": address}
    )
    return site


def add_meeting(*, school: School, day: date) -> BoardMeeting:
    """A day on which the school's board meets: milestones are planned backwards from these."""
    meeting, _ = BoardMeeting.objects.get_or_create(school=school, date=day)
    return meeting
