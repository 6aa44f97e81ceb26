"""How the handling goes, for everybody: days at each step, rounds, and what plans are returned for.

Read from the cases' own events at every look; nothing is kept. Small counts are hidden by
`hiding_rules`, so that no number tells of one school.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count

from entilen.coverage.hiding_rules import Shown, enough_for_days, hide
from entilen.decision.queries import ENDINGS
from entilen.plans.queries import titles_of
from entilen.process.status import STATUS, TURN
from entilen.process.vocabulary import Audience, Stage
from entilen.programme.models import ProgrammeVersion
from entilen.review.models import LetterPoint, ReturnLetter
from entilen.review.rules import Author

STEPS = (
    Stage.FORMAL_CHECK,
    Stage.SPECIALIST_REVIEW,
    Stage.RECOMMENDATION,
    Stage.AT_DIRECTOR,
    Stage.CORRECTION,
)
DAYS = """
SELECT stage, count(*), percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY days) FROM (
    SELECT stage_after AS stage, extract(epoch FROM lead(at) OVER each_case - at) / 86400 AS days
    FROM cases_caseevent WHERE stage_before <> stage_after
    WINDOW each_case AS (PARTITION BY case_id ORDER BY sequence)
) stays WHERE days IS NOT NULL AND stage = ANY(%s) GROUP BY stage
"""
ROUNDS = """
SELECT count(*), percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY round) FROM (
    SELECT DISTINCT ON (case_id) round FROM decision_decision
    WHERE outcome = ANY(%s) ORDER BY case_id, id DESC
) decided
"""


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle and the nine tenths of something; None where there are too few to say."""

    median: float | None
    ninetieth: float | None


NOT_SAID = Spread(None, None)


@dataclass(frozen=True, slots=True)
class StepTime:
    """A step: who has the case, how many stays have ended (None: hidden), and their days."""

    step: str
    party: str
    number: int | None
    days: Spread


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole: its name and its count; None is hidden."""

    name: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts, the largest first and the hidden last, and their sum; None is hidden."""

    parts: tuple[Part, ...]
    total: int | None


def step_times() -> list[StepTime]:
    """Calendar days at each step, over every stay that has ended. Days in which a case was
    suspended are at no step."""
    with connection.cursor() as cursor:
        cursor.execute(DAYS, [[stage.value for stage in STEPS]])
        rows = {stage: (number, spread) for stage, number, spread in cursor.fetchall()}
    every = [(stage, *rows.get(stage.value, (0, None))) for stage in STEPS]
    return [
        StepTime(
            step=STATUS[stage][Audience.ADMINISTRATION],
            party=TURN[stage].label,
            number=_many(number),
            days=_spread(number, spread),
        )
        for stage, number, spread in every
    ]


def _many(number: int) -> int | None:
    """A count of which no sum is shown; None is hidden."""
    return number if number == 0 or enough_for_days(number) else None


def rounds() -> tuple[int | None, Spread]:
    """How many cases are decided, and how many rounds it took; of the decision that stands."""
    with connection.cursor() as cursor:
        cursor.execute(ROUNDS, [[outcome.value for outcome in ENDINGS]])
        number, spread = cursor.fetchone()
    return _many(number), _spread(number, spread)


def _spread(number: int, spread: list[float] | None) -> Spread:
    if spread is None or not enough_for_days(number):
        return NOT_SAID
    return Spread(round(spread[0], 1), round(spread[1], 1))


def returned_by() -> Parts:
    """Letters that returned a plan, by who sent it."""
    rows = ReturnLetter.objects.order_by().values_list("author").annotate(n=Count("pk"))
    counts: dict[str, int] = dict(rows)
    return _parts([(author.label, counts.get(author.value, 0)) for author in Author])


def returned_for() -> Parts:
    """Points in these letters, by the part of the plan that they are about."""
    rows = LetterPoint.objects.order_by().values_list("area").annotate(n=Count("pk"))
    counts: dict[str, int] = dict(rows)
    titles: dict[str, str] = {}
    for version in ProgrammeVersion.objects.order_by("valid_from"):
        titles |= titles_of(version.requirements)
    return _parts([(titles.get(area, area), number) for area, number in counts.items()])


def _parts(counted: list[tuple[str, int]]) -> Parts:
    shown: Shown = hide([number for _, number in counted])
    parts = [Part(name, number) for (name, _), number in zip(counted, shown.cells, strict=True)]
    parts.sort(key=lambda part: (part.number is None, -(part.number or 0), part.name))
    return Parts(tuple(part for part in parts if part.number != 0), shown.total)
