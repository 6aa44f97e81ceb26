"""Verbs of the register: taking readings in, and what people correct by hand.

Nothing is forgotten: org. numbers and spans are ended, never overwritten, and each field says where
its value came from and when.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.text import slugify

from entilen.schools.comparison import Change, Difference, compare
from entilen.schools.models import (
    BoardMeeting,
    GradeSpan,
    OrgNumber,
    Ownership,
    PupilCount,
    School,
    Site,
)
from entilen.schools.records import Record
from entilen.schools.rules import SchoolType, school_type, school_year_of, spread_evenly


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
    same_school: Mapping[str, int] | None = None,
) -> Taken:
    """Take a reading into the register, all of it or nothing.

    `same_school` says, by org. number, which known school a new number belongs to: that school is
    renumbered. Taking the same reading in twice changes nothing the second time.
    """
    for number, key in (same_school or {}).items():
        renumber(school=School.objects.get(pk=key), number=number, day=as_of)
    difference = compare(records, as_of=as_of)
    for change in difference.new:
        _make(change, source, as_of)
    for change in difference.changed:
        _alter(change, source, as_of)
    return _taken(difference)


def _taken(difference: Difference) -> Taken:
    return Taken(len(difference.new), len(difference.changed), difference.same)


def _make(change: Change, source: str, as_of: date) -> None:
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
    _alter(replace(change, school=school), source, as_of)


def _alter(change: Change, source: str, as_of: date) -> None:
    school = change.school
    assert school is not None
    source = change.record.source or source
    for field in change.taken:
        set_fact(school, field.field, field.after, source=source, as_of=as_of)
    school.save()
    if change.record.pupils or change.record.span:
        estimate_pupils(school=school, source=source, as_of=as_of)


def set_fact(school: School, name: str, value: Any, *, source: str, as_of: date) -> None:
    """Give one field of a school a value with its source. The caller saves the school."""
    if name == "span":
        set_span(school, value, source=source, as_of=as_of)
    elif name == "point":
        school.latitude, school.longitude = value
    elif name == "address":
        _set_address(school, value)
    else:
        setattr(school, name, value)
    school.sources = {**school.sources, name: {"source": source, "date": as_of.isoformat()}}


def set_span(school: School, span: tuple[int, int], *, source: str, as_of: date) -> None:
    """The school has these grades from a day; the span before it ends there.

    The first span of a school reaches as far back as the school is known to. A span that has not
    begun by that day is corrected where it stands.
    """
    latest = school.spans.order_by("valid").last()
    begins = school.opened if latest is None else as_of
    if latest is not None and latest.valid.lower is not None and latest.valid.lower >= as_of:
        latest.first, latest.last = span
        latest.source = source
        latest.save()
    else:
        if latest is not None:
            latest.valid = DateRange(latest.valid.lower, as_of)
            latest.save()
        GradeSpan.objects.create(
            school=school, first=span[0], last=span[1], valid=DateRange(begins, None), source=source
        )
    school.type = school_type(*span)


def _set_address(school: School, address: str) -> None:
    site = school.sites.filter(closed=None).first()
    if site is None:
        Site.objects.create(school=school, name="Skolen", address=address)
    else:
        site.address = address
        site.save()


def free_slug(name: str) -> str:
    """An address part for a school that no other school has."""
    plain = name.casefold().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    wanted = slugify(plain)[:70] or "skole"
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
        update_fields=["pupils", "estimated", "source", "as_of"],
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
def close(*, school: School, day: date, successor: School | None, source: str) -> None:
    """The school is closed from a day; a person says which school took over, if one did."""
    set_fact(school, "closed", day, source=source, as_of=day)
    school.successor = successor
    school.save()


@transaction.atomic
def reopen(*, school: School, source: str, day: date) -> None:
    """The school does not close after all, or was not closed: what was entered is taken back."""
    set_fact(school, "closed", None, source=source, as_of=day)
    school.successor = None
    school.save()


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
