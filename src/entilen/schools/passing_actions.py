"""Grades that pass from a school to another: entered ahead, carried out on the day, taken back.

Two schools into one, one into two, a school that closes. What the register knows itself (places)
passes here; what other steps keep of a school passes by what they register in `ON_PASSING`.
"""

from collections.abc import Callable, Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from entilen import clock
from entilen.schools.fact_actions import Teller, Told, standing_facts, tell, terms_of
from entilen.schools.fact_rules import Field, value_on
from entilen.schools.models import School, SchoolPassing, Site

ON_PASSING: list[Callable[[SchoolPassing], None]] = []
"""Called in the transaction in which a passing is carried out."""
ON_PASSING_BACK: list[Callable[[SchoolPassing], None]] = []
"""Called in the transaction in which one that was carried out is taken back."""


@transaction.atomic
def announce(
    *,
    school: School,
    successor: School,
    day: date,
    grades: tuple[int, int],
    sites: Iterable[Site] = (),
    closes: bool = False,
    source: str,
    who: str = "",
) -> SchoolPassing:
    """Grades of a school pass to another on a day that may lie ahead.

    Raises ValidationError with every reason why that cannot be.
    """
    _lock(school, successor)
    if problems := problems_with(school, successor, day, grades):
        raise ValidationError(problems)
    passing = SchoolPassing.objects.create(
        school=school,
        successor=successor,
        day=day,
        first=grades[0],
        last=grades[1],
        closes=closes,
        source=source,
        recorded_by=who,
    )
    passing.sites.set(sites)
    if not closes:
        _give_up_grades(passing, who)
    carry_due()
    return passing


def _lock(*schools: School) -> None:
    keys = sorted(school.pk for school in schools)
    list(School.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))


def problems_with(
    school: School, successor: School, day: date, grades: tuple[int, int]
) -> list[str]:
    """Every reason why these grades cannot pass that day."""
    problems = []
    if school == successor:
        problems.append("En skole kan ikke ta over etter seg selv.")
    span = value_on(terms_of(school, Field.SPAN), day)
    if span and not span[0] <= grades[0] <= grades[1] <= span[1]:
        problems.append(f"{school.name} har {span[0]}.–{span[1]}. trinn {day:%d.%m.%Y}.")
    if not value_on(terms_of(successor, Field.OPEN), day):
        problems.append(f"{successor.name} er ikke åpen {day:%d.%m.%Y}.")
    theirs = value_on(terms_of(successor, Field.SPAN), day)
    if theirs and not theirs[0] <= grades[0] <= grades[1] <= theirs[1]:
        problems.append(
            f"{successor.name} har {theirs[0]}.–{theirs[1]}. trinn {day:%d.%m.%Y}. Før inn de nye "
            "trinnene fra den dagen først."
        )
    if _overlapping(school, day, grades):
        problems.append("Noen av trinnene går alt over til en skole den dagen.")
    return problems


def _overlapping(school: School, day: date, grades: tuple[int, int]) -> bool:
    return SchoolPassing.objects.filter(
        school=school,
        day=day,
        withdrawn_at=None,
        first__lte=grades[1],
        last__gte=grades[0],
    ).exists()


def _give_up_grades(passing: SchoolPassing, who: str) -> None:
    """A school that lives on has the rest of its grades from that day, where the rest is a span."""
    span = value_on(terms_of(passing.school, Field.SPAN), passing.day)
    if not span:
        return
    rest = [g for g in range(span[0], span[1] + 1) if not passing.first <= g <= passing.last]
    if rest and rest == list(range(rest[0], rest[-1] + 1)):
        told = Told(Field.SPAN, [rest[0], rest[-1]], passing.day)
        tell(passing.school, [told], Teller(passing.source, timezone.localdate(), who))


@transaction.atomic
def take_back_passing(*, passing: SchoolPassing, who: str, source: str) -> None:
    """The grades do not pass after all. Twice is once."""
    _lock(passing.school, passing.successor)
    current = SchoolPassing.objects.select_for_update().get(pk=passing.pk)
    if current.withdrawn_at:
        return
    if current.carried_at:
        for back in ON_PASSING_BACK:
            back(current)
        current.sites.update(school=current.school)
    if not current.closes:
        _take_grades_back(current, source, who)
    current.withdrawn_at, current.withdrawn_by = clock.now(), who
    current.save(update_fields=["withdrawn_at", "withdrawn_by"])


def _take_grades_back(passing: SchoolPassing, source: str, who: str) -> None:
    by = Teller(source, timezone.localdate(), who)
    for fact in standing_facts(passing.school):
        mark = (fact.field, fact.from_day, fact.source)
        if mark == (Field.SPAN, passing.day, passing.source):
            tell(passing.school, [Told(Field.SPAN, None, fact.from_day, fact)], by)


@transaction.atomic
def carry_due() -> int:
    """Carry out every passing whose day has come; returns how many. Twice is once."""
    due = SchoolPassing.objects.filter(
        day__lte=timezone.localdate(), carried_at=None, withdrawn_at=None
    )
    rows = list(due.select_for_update(of=("self",)).select_related("school", "successor"))
    for passing in rows:
        passing.sites.update(school=passing.successor)
        for pass_on in ON_PASSING:
            pass_on(passing)
        passing.carried_at = clock.now()
        passing.save(update_fields=["carried_at"])
    return len(rows)
