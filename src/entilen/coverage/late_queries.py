"""What was recorded late, and so changed the answer for past days: listed for everybody."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.db.models.functions import Lower, Upper
from django.utils import timezone

from entilen.coverage.models import LateChange, Spell
from entilen.coverage.rules import Counts, Status
from entilen.coverage.spells import refresh
from entilen.process.words import count
from entilen.schools.models import School
from entilen.schools.rules import COMPULSORY

NAMED = 5
"""Schools that are named; more are a number."""
BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded at one moment of earlier days, and the figure of the last of these days as
    it was answered before and after. `first` is None where there is no first day."""

    at: datetime
    cause: str
    schools: list[School]
    number: int
    first: date | None
    last: date
    before: Counts
    after: Counts

    @property
    def on(self) -> date:
        """The day on which it was recorded."""
        return timezone.localdate(self.at)

    @property
    def numbers(self) -> list[tuple[str, int, int]]:
        """The numbers that changed: what, before and after."""
        old, new = self.before.as_dict(), self.after.as_dict()
        return [
            (WORDS[name], old[name] or 0, new[name] or 0)
            for name in WORDS
            if old[name] != new[name]
        ]


WORDS = {
    "total": "Grunnskoler",
    "full": "Alle trinn",
    "partial": "Noen trinn",
    "none": "Ingen trinn",
    "unknown": "Ikke kjent",
}


def late_moments() -> QuerySet[LateChange, Any]:
    """The moments at which past days got another answer, the newest first.

    The first that was told of the register is left out: nothing was answered before it.
    """
    refresh()
    begun = Spell.objects.aggregate(first=Min(Lower("recorded")))["first"]
    rows = LateChange.objects.filter(COUNTS)
    return (
        (rows.filter(moment__gt=begun) if begun else rows)
        .values("moment")
        .annotate(
            number=Count("school", distinct=True),
            causes=Count("cause", distinct=True),
            cause=Min("cause"),
            from_day=Min(Lower("days")),
            endless=Count("pk", filter=Q(days__lower_inf=True)),
            end=Max(Upper("days")),
        )
        .order_by("-moment")
    )


COUNTS = (
    Q(counted_before=True, type_before__in=COMPULSORY)
    | Q(counted_after=True, type_after__in=COMPULSORY)
) & ~Q(
    counted_before=F("counted_after"),
    type_before=F("type_after"),
    status_before=F("status_after"),
    grades_before=F("grades_after"),
)
"""Changes of schools that the figure counts, or counted."""


def recorded_late(moments: list[dict[str, object]]) -> list[Recorded]:
    """These moments with their schools and figures, in as many statements however many they are."""
    told = [_told(one) for one in moments]
    named = _named([at for at, number, _, _ in told if number <= NAMED])
    asked = [(last, at - step) for at, _, _, last in told for step in (BEFORE, timedelta(0))]
    figures = figures_known(asked)
    return [
        Recorded(
            at,
            _cause(one),
            named.get(at, []),
            number,
            first,
            last,
            figures[2 * place],
            figures[2 * place + 1],
        )
        for place, (one, (at, number, first, last)) in enumerate(zip(moments, told, strict=True))
    ]


def _told(one: dict[str, object]) -> tuple[datetime, int, date | None, date]:
    """Moment, number of schools, first day (None: no first) and last day."""
    at, end, number, first = one["moment"], one["end"], one["number"], one["from_day"]
    assert isinstance(at, datetime) and isinstance(end, date) and isinstance(number, int)
    first = None if one["endless"] else first
    assert first is None or isinstance(first, date)
    return at, number, first, end - timedelta(days=1)


def _cause(one: dict[str, object]) -> str:
    others = int(str(one["causes"])) - 1
    more = f" og {count(others, 'annen kilde', 'andre kilder')}" if others else ""
    return f"{one['cause']}{more}"


def _named(moments: list[datetime]) -> dict[datetime, list[School]]:
    rows = LateChange.objects.filter(COUNTS, moment__in=moments).select_related("school")
    named: dict[datetime, list[School]] = {}
    for row in rows.order_by("school__sort_key"):
        mine = named.setdefault(row.moment, [])
        if row.school not in mine:
            mine.append(row.school)
    return named


def figures_known(asked: list[tuple[date, datetime]]) -> list[Counts]:
    """For each day and moment: the compulsory schools of the day by status, as they were known."""
    by_status: list[dict[str, int]] = [{} for _ in asked]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asked.place, spell.status, count(*)"
            " FROM unnest(%s::date[], %s::timestamptz[]) WITH ORDINALITY"
            " AS asked (day, moment, place)"
            " JOIN coverage_spell spell ON spell.valid @> asked.day"
            " AND spell.recorded @> asked.moment"
            " WHERE spell.counted AND spell.type = ANY(%s) GROUP BY asked.place, spell.status",
            [
                [day for day, _ in asked],
                [moment for _, moment in asked],
                [kind.value for kind in COMPULSORY],
            ],
        )
        for place, status, number in cursor.fetchall():
            by_status[place - 1][status] = number
    return [
        Counts(total=sum(one.values()), **{kind.value: one.get(kind, 0) for kind in Status})
        for one in by_status
    ]
