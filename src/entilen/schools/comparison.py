"""What a reading would change in the register, before anything is changed.

A value is taken in unless the source is silent, the value is the same, or what the register holds
comes from a newer day. A hand-set mark «spesialskole» is never taken away by a source.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from entilen.schools.models import GradeSpan, OrgNumber, Ownership, School
from entilen.schools.records import Record
from entilen.schools.rules import sort_key

LABELS = {
    "name": "Navn",
    "ownership": "Eier",
    "span": "Trinn",
    "pupils_total": "Elever i alt",
    "staff_total": "Ansatte",
    "address": "Adresse",
    "point": "Sted på kartet",
    "district": "Bydel",
    "special": "Spesialskole",
    "opened": "Startet",
    "closed": "Lagt ned",
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that gets another value; or keeps its own, and why (`kept`)."""

    field: str
    before: Any
    after: Any
    kept: str = ""

    @property
    def label(self) -> str:
        """The field's name, for people."""
        return LABELS[self.field]

    @property
    def before_text(self) -> str:
        """What the register holds, as people write it."""
        return as_text(self.field, self.before)

    @property
    def after_text(self) -> str:
        """What the source says, as people write it."""
        return as_text(self.field, self.after)


@dataclass(frozen=True, slots=True)
class Change:
    """What one row would do. Without `school` it is new to the register.

    `lookalikes` are schools of the same name under another org. number: a person says whether
    the row is one of them, renumbered.
    """

    record: Record
    school: School | None
    fields: tuple[FieldChange, ...]
    lookalikes: tuple[School, ...] = ()
    impossible: str = ""

    @property
    def taken(self) -> tuple[FieldChange, ...]:
        """Fields that would get another value."""
        return tuple(change for change in self.fields if not change.kept)

    @property
    def kept(self) -> tuple[FieldChange, ...]:
        """Fields where source and register disagree, and the register stands."""
        return tuple(change for change in self.fields if change.kept)


@dataclass(frozen=True, slots=True)
class Difference:
    """All that a reading would do, and the schools of the register that it does not tell of."""

    changes: tuple[Change, ...]
    absent: tuple[School, ...] = field(default=())

    @property
    def new(self) -> list[Change]:
        """Rows that would make a school."""
        return [change for change in self.changes if not change.school and not change.impossible]

    @property
    def changed(self) -> list[Change]:
        """Rows that would change a school."""
        return [change for change in self.changes if change.school and change.taken]

    @property
    def disagreeing(self) -> list[Change]:
        """Rows where the register keeps what it has."""
        return [change for change in self.changes if change.school and change.kept]

    @property
    def impossible(self) -> list[Change]:
        """Rows that cannot be taken in, and why."""
        return [change for change in self.changes if change.impossible]

    @property
    def same(self) -> int:
        """How many schools stay as they are."""
        return sum(1 for change in self.changes if change.school and not change.taken)


def as_text(name: str, value: Any) -> str:
    """A field's value as people write it."""
    if value is None or value == "":
        return "–"
    if name == "span":
        return f"{value[0]}.–{value[1]}. trinn"
    if name == "point":
        return f"{value[0]:.5f}, {value[1]:.5f}"
    if name == "ownership":
        return str(Ownership(value).label)
    if name == "open":
        return "åpen" if value else "lagt ned"
    if isinstance(value, bool):
        return "ja" if value else "nei"
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value)


def compare(records: Sequence[Record], *, as_of: date) -> Difference:
    """Hold every row against the register, with as many queries for one row as for a thousand."""
    known = _Known(as_of)
    changes = tuple(_change(record, known, as_of) for record in records)
    present = {change.school.pk for change in changes if change.school}
    absent = tuple(
        school
        for school in known.schools.values()
        if school.pk not in present and not school.closed
    )
    return Difference(changes, absent if len(records) > 1 else ())


class _Known:
    """The register, read once."""

    def __init__(self, day: date) -> None:
        self.schools = {school.pk: school for school in School.objects.prefetch_related("sites")}
        self.by_number = {
            row.number: self.schools[row.school_id] for row in OrgNumber.objects.order_by("valid")
        }
        self.numbered = {school.pk for school in self.by_number.values()}
        self.spans: dict[int, GradeSpan] = {}
        for span in GradeSpan.objects.order_by("valid"):
            if span.school_id not in self.spans or not _begins_after(span, day):
                self.spans[span.school_id] = span
        self.by_name: dict[str, list[School]] = {}
        for school in self.schools.values():
            self.by_name.setdefault(school.sort_key, []).append(school)

    def school_of(self, record: Record) -> School | None:
        """The school that the row is about: by org. number, else by name where there is none."""
        if record.org_number:
            return self.by_number.get(record.org_number)
        same = [s for s in self.by_name.get(sort_key(record.name), []) if s.pk not in self.numbered]
        return same[0] if len(same) == 1 else None


def _begins_after(span: GradeSpan, day: date) -> bool:
    return span.valid.lower is not None and span.valid.lower > day


def _change(record: Record, known: _Known, as_of: date) -> Change:
    school = known.school_of(record)
    if school is None:
        impossible = (
            "" if record.span else "Skolen er ny, og kilden sier ikke hvilke trinn den har."
        )
        if record.closed:
            impossible = "Skolen er lagt ned og finnes ikke i registeret fra før."
        alike = tuple(s for s in known.by_name.get(sort_key(record.name), []) if not s.closed)
        fields = tuple(FieldChange(name, None, value) for name, value in told(record).items())
        return Change(record, None, fields, alike, impossible)
    span = known.spans.get(school.pk)
    held = held_by(school, (span.first, span.last) if span else None)
    fields = tuple(
        FieldChange(name, held[name], value, _kept(school, name, held[name], as_of))
        for name, value in told(record).items()
        if value != held[name]
    )
    return Change(record, school, fields)


def _kept(school: School, name: str, held: Any, as_of: date) -> str:
    """Why the register keeps its own value; empty when the source's is taken."""
    if name == "special" and held:
        return "merket som spesialskole i registeret"
    source = school.sources.get(name)
    if source and held is not None and date.fromisoformat(source["date"]) > as_of:
        return f"registeret har en nyere opplysning: {source['source']}"
    return ""


def told(record: Record) -> dict[str, Any]:
    """What a row tells, by field of the register; silence is left out."""
    values = {
        "name": record.name,
        "ownership": record.ownership,
        "span": record.span,
        "pupils_total": record.pupils,
        "staff_total": record.staff,
        "address": record.address,
        "point": (record.latitude, record.longitude) if record.latitude else None,
        "district": record.district,
        "special": record.special,
        "opened": record.opened,
        "closed": record.closed,
    }
    return {name: value for name, value in values.items() if value not in (None, "")}


def held_by(school: School, span: tuple[int, int] | None) -> dict[str, Any]:
    """What the register holds, by the same fields."""
    sites: Iterable[Any] = [site for site in school.sites.all() if site.closed is None]
    return {
        "name": school.name,
        "ownership": school.ownership,
        "span": span,
        "pupils_total": school.pupils_total,
        "staff_total": school.staff_total,
        "address": next((site.address for site in sites), None),
        "point": (school.latitude, school.longitude) if school.latitude else None,
        "district": school.district,
        "special": school.special,
        "opened": school.opened,
        "closed": school.closed,
    }
