"""Reading the ledger of a school."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from entilen.accounts.models import Person
from entilen.accounts.queries import held_roles
from entilen.cases.facts import Asked, provides
from entilen.cases.models import Case, CaseEvent, ImpartialityDeclaration
from entilen.cases.reads import CASE, SCHOOL, read
from entilen.devices.models import Deviation, Kind, LedgerEntry
from entilen.devices.rules import Stated, without_order
from entilen.process.facts import GrantLimit
from entilen.process.vocabulary import DeviceType, Role
from entilen.schools.models import School
from entilen.together import Prepared

OWNED = (
    Kind.HANDED_OUT,
    Kind.RETIRED,
    Kind.STATED,
    Kind.IMPORTED,
    Kind.CONFIRMED,
    Kind.MOVED,
)
"""What says that pupils have devices; what is granted and ordered says only that they will."""

STANDS = ~Q(Exists(LedgerEntry.objects.filter(corrects=OuterRef("pk"), kind=Kind.RETRACTED)))
"""What the school has not taken back."""


@read
def owned() -> QuerySet[LedgerEntry]:
    """What the pupils of the case's school have got, lost and been said to have, in its order."""
    return (
        LedgerEntry.objects.filter(STANDS, school=SCHOOL, kind__in=OWNED)
        .select_related("event", "check_given")
        .order_by("effective", "pk")
    )


def statements(case: Case) -> list[LedgerEntry]:
    """What the school has said that it has, in the order of its days."""
    return [row for row in owned(case) if row.kind == Kind.STATED]


def said_at(rows: Iterable[LedgerEntry], day: date) -> dict[int, LedgerEntry]:
    """The statement in force for each grade on a day, of statements in the order of their days."""
    return {row.grade: row for row in rows if row.effective <= day}


def as_stated(row: LedgerEntry) -> Stated:
    """A statement as plain values."""
    return Stated(row.grade, DeviceType(row.device_type), row.quantity)


def changes(rows: Iterable[tuple[str, int]]) -> Iterator[int]:
    """What each row (kind, quantity) of one grade changes in what its pupils have, day by day.

    A statement, or what the owner has brought in from before, tells how many there are besides
    those handed out, and holds until the next one.
    """
    stated = 0
    for kind, quantity in rows:
        if kind in {Kind.STATED, Kind.IMPORTED}:
            yield quantity - stated
            stated = quantity
        else:
            yield {Kind.RETIRED.value: -quantity, Kind.CONFIRMED.value: 0}.get(kind, quantity)


def in_force(rows: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    """The rows without the hand-outs that are corrected to nought.

    Such a hand-out never was: neither its devices nor its pupils count. `rows` hold every
    correction of the hand-outs that they hold.
    """
    entries = list(rows)
    left: Counter[int] = Counter()
    for row in entries:
        left[row.corrects_id or row.pk] += row.quantity
    return [
        row for row in entries if row.kind != Kind.HANDED_OUT or left[row.corrects_id or row.pk] > 0
    ]


def devices_today(case: Case) -> int | None:
    """How many devices the school's pupils have; None when nobody has said so."""
    by_grade: dict[int, list[tuple[str, int]]] = {}
    for row in owned(case):
        by_grade.setdefault(row.grade, []).append((row.kind, row.quantity))
    return sum(sum(changes(rows)) for rows in by_grade.values()) if by_grade else None


@dataclass(slots=True)
class GradeSum:
    """Devices granted (spares included) and handed out on a grade, and the pupils it had then."""

    granted: int = 0
    handed_out: int = 0
    pupils: int = 0

    @property
    def done(self) -> bool:
        """Whether every pupil has a device; spares may still lie in the cupboard."""
        return self.granted <= 0 or (self.handed_out > 0 and self.handed_out >= self.pupils)


def grades_of(entries: Iterable[LedgerEntry]) -> list[GradeSum]:
    """Each grade of a case's ledger; the newest number of pupils counts, as it does for coverage.

    `entries` are in the order of their days.
    """
    grades: dict[int, GradeSum] = {}
    for row in in_force(entries):
        grade = grades.setdefault(row.grade, GradeSum())
        grade.granted += row.quantity if row.kind == Kind.GRANTED else 0
        if row.kind == Kind.HANDED_OUT:
            grade.handed_out += row.quantity
            grade.pupils = row.pupils or grade.pupils
    return list(grades.values())


def rolled_out(cases: Iterable[int]) -> set[int]:
    """Which of these granted cases, by id, have given every pupil a device."""
    rows = LedgerEntry.objects.filter(
        case__in=list(cases), kind__in=(Kind.GRANTED, Kind.HANDED_OUT)
    ).order_by("effective", "pk")
    by_case: dict[int, list[LedgerEntry]] = {}
    for row in rows:
        by_case.setdefault(row.case_id or 0, []).append(row)
    sums = {case: grades_of(entries) for case, entries in by_case.items()}
    return {
        case
        for case, grades in sums.items()
        if any(grade.handed_out for grade in grades) and all(grade.done for grade in grades)
    }


def unconfirmed() -> QuerySet[LedgerEntry]:
    """What the school has said and no ICT adviser has confirmed, by school: the newest of each
    grade, of what it has stated and of what it has confirmed for a school year."""
    newest = (
        LedgerEntry.objects.filter(STANDS, kind__in=(Kind.STATED, Kind.CONFIRMED))
        .order_by("school_id", "grade", "kind", "-effective", "-pk")
        .distinct("school_id", "grade", "kind")
    )
    return (
        LedgerEntry.objects.filter(pk__in=newest.values("pk"), check_given__isnull=True)
        .select_related("school", "event", "recorded_by")
        .order_by("school__sort_key", "effective", "grade")
    )


def unconfirmed_for(person: Person) -> list[tuple[School, list[LedgerEntry]]]:
    """What waits for an ICT adviser to confirm, school by school, in the scope of the role."""
    scopes = _advises(person)
    rows = unconfirmed()
    if None not in scopes:
        rows = rows.filter(school__in=[key for key in scopes if key])
    by_school: dict[School, list[LedgerEntry]] = {}
    for row in rows:
        by_school.setdefault(row.school, []).append(row)
    return list(by_school.items())


@cache
def unconfirmed_schools() -> Prepared:
    """A read of the schools where something waits for an ICT adviser to confirm."""
    return Prepared(unconfirmed().order_by().values_list("school").distinct())


def concerned(person: Person, schools: Iterable[tuple[int]]) -> int:
    """How many of these schools a person is an ICT adviser for."""
    scopes = _advises(person)
    return sum(None in scopes or school in scopes for (school,) in schools)


def _advises(person: Person) -> set[int | None]:
    """The schools for which a person is an ICT adviser; None where it is all."""
    return {held.school_id for held in held_roles(person) if held.role is Role.ICT_ADVISER}


def undeclared(person: Person, rows: Iterable[LedgerEntry]) -> list[Case]:
    """The cases of these rows in which the person has not said whether they are impartial."""
    declared = ImpartialityDeclaration.objects.filter(person=person).values("case")
    keys = {row.case_id for row in rows if row.case_id}
    return list(Case.objects.filter(pk__in=keys).exclude(pk__in=declared).order_by("pk"))


@read
def deviations() -> QuerySet[Deviation]:
    """What was bought too early in a case, the earliest first; corrected rows included."""
    return Deviation.objects.filter(case=CASE).select_related("recorded_by", "corrected_by")


def deviations_on(day: date) -> int:
    """How many deviations, corrections not counted twice, had happened by a day: a public count."""
    return Deviation.objects.filter(happened_on__lte=day, corrected_by__isnull=True).count()


LIMITED = (Kind.GRANTED, Kind.ORDERED, Kind.DELIVERED, Kind.RETURNED, Kind.HANDED_OUT)
"""What a grant is followed by, from the letter to the pupil."""


Written = Mapping[str, Any]
"""A row of the ledger by column."""
Where = tuple[int, str, int | None]
"""Grade, device type and site."""


def limits_of(case: Case) -> tuple[GrantLimit, ...]:
    """New devices that are granted, and how far they have come, of a case, by site, grade and
    device type. What is written without a site counts at the only one there is."""
    rows = written_in(LedgerEntry.objects.filter(case=case))
    places, names = by_place(rows)
    return tuple(limit_at(place, entries, names) for place, entries in places.items())


def written_in(entries: QuerySet[LedgerEntry]) -> list[Written]:
    """What follows a grant in these entries, place by place, in the order of writing."""
    return list(
        entries.filter(kind__in=LIMITED)
        .order_by("grade", "site__name", "device_type", "pk")
        .values("pk", "corrects", "grade", "device_type", "kind", "site", "site__name", "quantity")
    )


def by_place(rows: Iterable[Written]) -> tuple[dict[Where, list[Written]], dict[int, str]]:
    """The rows of one case by place, and the names of its sites where it has several."""
    rows = list(rows)
    sites: dict[tuple[int, str], set[int]] = defaultdict(set)
    names: dict[int, str] = {}
    for row in rows:
        if row["site"]:
            sites[row["grade"], row["device_type"]].add(row["site"])
            names[row["site"]] = row["site__name"]
    places: dict[Where, list[Written]] = defaultdict(list)
    for row in rows:
        known = sites[row["grade"], row["device_type"]]
        site = row["site"] or (next(iter(known)) if len(known) == 1 else None)
        places[row["grade"], row["device_type"], site].append(row)
    return places, names if len(names) > 1 else {}


def limit_at(place: Where, rows: Iterable[Written], names: Mapping[int, str]) -> GrantLimit:
    """How far what is granted at a place has come, by these rows of it."""
    kinds: Counter[str] = Counter()
    written: dict[tuple[int, bool], int] = defaultdict(int)
    for row in rows:
        kinds[row["kind"]] += row["quantity"]
        if row["kind"] in {Kind.ORDERED, Kind.HANDED_OUT}:
            first = row["corrects"] or row["pk"]
            written[first, row["kind"] == Kind.ORDERED] += row["quantity"]
    grade, device_type, site = place
    return GrantLimit(
        grade=grade,
        device_type=DeviceType(device_type),
        granted=kinds[Kind.GRANTED],
        ordered=kinds[Kind.ORDERED],
        delivered=kinds[Kind.DELIVERED] - kinds[Kind.RETURNED],
        handed_out=kinds[Kind.HANDED_OUT],
        without_order=without_order(
            (ordered, number) for (_, ordered), number in sorted(written.items())
        ),
        site=site,
        site_name=names.get(site or 0, ""),
    )


def only_site(case: Case, grade: int, device_type: str) -> int | None:
    """The site of a grade's devices of a type, where there is but one."""
    sites = {
        limit.site
        for limit in limits_of(case)
        if (limit.grade, limit.device_type) == (grade, device_type)
    }
    return sites.pop() if len(sites) == 1 else None


def granted_by(event: CaseEvent) -> tuple[int, int]:
    """What a grant gave: the most devices in use in any one year, and all that are new."""
    years: Counter[int] = Counter()
    new = 0
    for row in LedgerEntry.objects.filter(event=event):
        if row.kind == Kind.LEVEL:
            years[row.school_year or 0] += row.quantity
        elif row.kind == Kind.GRANTED:
            new += row.quantity
    return max(years.values(), default=new), new


@provides("limits")
def _limits(asked: Asked) -> Mapping[str, Any]:
    return {"limits": limits_of(asked.case)}


def in_use(case: Case) -> bool:
    """Whether a device of the grant is ordered or handed out, corrections counted."""
    return any(limit.ordered or limit.handed_out for limit in limits_of(case))
