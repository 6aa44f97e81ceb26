"""Reading the register."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import DateField, Q, QuerySet

from entilen.schools.models import (
    GradeSpan,
    OrgNumber,
    Ownership,
    PupilCount,
    School,
    SchoolHoliday,
)
from entilen.schools.rules import SchoolType, add_months, school_start
from entilen.together import Given, Prepared, read_together
from entilen.ui.writing_rules import fold

PLANNED_YEARS = 4
"""How many years ahead a plan begins at the most."""


def open_on(day: date, school: str = "") -> Q:
    """Schools that are not closed on a day: one that closes later is open until then. `school` is
    the way to it from another model."""
    at = f"{school}__" if school else ""
    return Q(**{f"{at}closed__isnull": True}) | Q(**{f"{at}closed__gt": day})


def in_scheme(day: date) -> Q:
    """Schools that the procedure is for on a day: the owner's own that are open, but for those that
    are upper secondary alone. Whoever counts «skoler i ordningen» counts these."""
    return (
        open_on(day)
        & Q(ownership=Ownership.PUBLIC)
        & ~Q(type=SchoolType.UPPER_SECONDARY)
        & (Q(opened__isnull=True) | Q(opened__lte=day))
    )


def called(text: str, school: str = "") -> Q:
    """Schools that people mean by some words, in any order, or by an org. number. `school` is the
    way to it from another model."""
    at = f"{school}__" if school else ""
    words = Q()
    for word in fold(text).split():
        words &= Q(**{f"{at}search__contains": word})
    number = "".join(text.split())
    if len(number) == ORG_DIGITS and number.isdecimal():
        numbered = OrgNumber.objects.filter(number=number).values("school")
        return words | Q(**{f"{at}pk__in": numbered})
    if text.strip() and not words:
        return Q(**{f"{at}pk__in": []})
    return words


ORG_DIGITS = 9


def districts() -> list[str]:
    """The districts that schools lie in, to choose from."""
    schools = School.objects.exclude(district="").order_by("district")
    return list(schools.values_list("district", flat=True).distinct())


def in_district(name: str) -> QuerySet[School]:
    """The schools that lie in a district today."""
    return School.objects.filter(district=name)


def span_at(school: School, day: date) -> GradeSpan | None:
    """The school's grades on a day."""
    return school.spans.filter(valid__contains=day).first()


def grades_at(school: School, day: date) -> list[int]:
    """The grades of a day; where the register does not know them, those of a compulsory school."""
    span = span_at(school, day)
    return list(range(span.first, span.last + 1)) if span else list(range(1, 11))


def grades_ahead(school: School, day: date) -> list[int]:
    """The grades of a day and of the school years that a plan can be for: a span that is entered
    ahead is planned for before it holds."""
    until = add_months(day, 12 * PLANNED_YEARS)
    spans = school.spans.filter(valid__overlap=DateRange(day, until))
    grades = {grade for span in spans for grade in range(span.first, span.last + 1)}
    return sorted(grades) or list(range(1, 11))


def pupils_in(school: School, school_year: int) -> dict[int, int]:
    """The register's number of pupils on each grade in a school year."""
    counts = PupilCount.objects.filter(school=school, school_year=school_year)
    return dict(counts.values_list("grade", "pupils"))


def first_school_day(year: int) -> date:
    """The first school day of a school year: the day after the summer holiday where it is known."""
    august = {"from": date(year, 8, 1), "to": date(year, 8, 31)}
    [summers] = read_together([_last_holidays()], august)
    if not summers:
        return school_start(year)
    last: date = max(last for (last,) in summers)
    return last + timedelta(days=1)


@cache
def _last_holidays() -> Prepared:
    """The last days of the holidays that end in a period."""
    first, last = Given("from", DateField()), Given("to", DateField())
    return Prepared(
        SchoolHoliday.objects.filter(last__gte=first, last__lte=last).order_by().values_list("last")
    )


def expected_pupils(school: School, grade: int, school_year: int) -> tuple[int, str]:
    """Pupils expected on a grade in a school year, and where the number comes from.

    The register's own count where there is one; else the same children in the newest earlier year
    (a grade lower for each year), else the newest count of the grade itself; else 0.
    """
    counts = counts_of(school)
    return expected_in(counts, grade, school_year)


def counts_of(school: School) -> dict[tuple[int, int], PupilCount]:
    """Every count of a school, by school year and grade."""
    return {(row.school_year, row.grade): row for row in PupilCount.objects.filter(school=school)}


def expected_in(
    counts: Mapping[tuple[int, int], PupilCount], grade: int, school_year: int
) -> tuple[int, str]:
    """The same from counts that have been read already."""
    own = counts.get((school_year, grade))
    if own:
        return own.pupils, _source(own)
    for year in sorted({year for year, _ in counts if year < school_year}, reverse=True):
        cohort = counts.get((year, grade - (school_year - year)))
        if cohort:
            return cohort.pupils, (
                f"{cohort.grade}. trinn {year}/{year + 1}, flyttet opp ({_source(cohort)})"
            )
        same = counts.get((year, grade))
        if same:
            return same.pupils, f"{grade}. trinn {year}/{year + 1} ({_source(same)})"
    return 0, "ikke kjent"


def _source(count: PupilCount) -> str:
    estimate = "anslag, " if count.estimated else ""
    return f"{estimate}{count.source}, {count.as_of:%d.%m.%Y}"
