"""What the public may read about one school. Nothing here comes from a draft."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F

from entilen.cases.models import Case
from entilen.coverage.queries import standings, standings_on
from entilen.coverage.rules import Standing
from entilen.decision.models import Decision
from entilen.decision.queries import GRANTS
from entilen.plans.reached import Reached, key_of, reached
from entilen.process.status import STATUS
from entilen.process.vocabulary import Audience, Stage
from entilen.schools.models import School
from entilen.schools.rules import school_year_label, school_year_of

SHOWN_CASES = 5
OWN = "Egen milepæl"
"""What the school calls it is withheld."""


@dataclass(frozen=True, slots=True)
class GradeLine:
    """One grade: what its pupils have, and since when."""

    grade: int
    recorded: bool
    covered: bool
    devices: int | None
    pupils: int | None
    since: date | None
    own_word: bool = False
    last_year: bool = False
    ground: str = ""
    """What it stands on: a kind of the ledger, «followed» or «declared»."""

    @property
    def status(self) -> str:
        """«full», «partly», «none» or «unknown»."""
        if self.covered:
            return "full"
        if not self.recorded:
            return "unknown"
        return "partly" if self.devices else "none"


@dataclass(frozen=True, slots=True)
class Promise:
    """A milestone of the granted plan, and when it was done.

    Where the texts are withheld the title is that of the requirements; the school's own has none.
    """

    title: str
    due: date
    done: date | None
    moved: date | None = None
    """The day it is moved to since the grant, and why; the explanation only where texts are not
    withheld."""
    why: str = ""


@dataclass(frozen=True, slots=True)
class PublicCase:
    """A case that has been sent, in the public's words."""

    number: str
    status: str
    sent: date
    decided: date | None
    rejected: date | None
    grades: list[int]
    conditions: int
    plan: str
    withheld: bool
    promises: list[Promise]


def standing_of(school: School, day: date) -> Standing:
    """The school on a day; one that is closed or not yet open has nothing."""
    rows = standings(day, ids=[school.pk], everyone=True)
    return rows[0] if rows else Standing(school.pk, None)


def lines_of(standing: Standing) -> list[GradeLine]:
    """Each grade of the day."""
    return [_line(standing, grade) for grade in standing.grades]


def _line(standing: Standing, grade: int) -> GradeLine:
    held = standing.held.get(grade)
    declared = standing.declared_full
    ground = held.ground if held else ""
    return GradeLine(
        grade=grade,
        recorded=held is not None or declared,
        covered=grade in standing.covered,
        devices=held.devices if held else None,
        pupils=held.pupils if held else None,
        since=held.since if held else None,
        own_word=held is not None and held.own_word and not declared,
        last_year=grade in standing.last_year,
        ground="declared" if declared else ground,
    )


SQUARES = {
    "full": "har 1:1",
    "partly": "noen elever har",
    "none": "ingen har",
    "unknown": "ikke kjent",
}
"""What a square of each status says."""


@dataclass(frozen=True, slots=True)
class GradeRow:
    """A school among others: its grades as squares, and the same in words."""

    name: str
    slug: str
    district: str
    lines: list[GradeLine]
    own_word: bool
    last_year: bool

    @property
    def by_status(self) -> list[tuple[str, list[int]]]:
        """The grades under each word, in the order of the words; where there are none, none."""
        return [
            (word, [line.grade for line in self.lines if line.status == status])
            for status, word in SQUARES.items()
        ]


def row_of(standing: Standing, school: School) -> GradeRow:
    """A school as it is listed grade by grade."""
    return GradeRow(
        name=school.name,
        slug=school.slug,
        district=school.district,
        lines=lines_of(standing),
        own_word=standing.own_word,
        last_year=bool(standing.last_year),
    )


GROUNDS = {
    "handed_out": "delt ut",
    "retired": "noe er tatt ut av bruk",
    "stated": "oppgitt av skolen",
    "imported": "ført inn av eieren",
    "confirmed": "bekreftet av skolen",
    "moved": "kom fra en annen skole",
    "followed": "fulgte elevene",
    "declared": "opplyst av eieren",
}
"""What a grade's status stands on, in the public's words."""
SHOWN_YEARS = 8


@dataclass(frozen=True, slots=True)
class YearCell:
    """A grade in a school year: its status with words, ground and since."""

    line: GradeLine

    @property
    def word(self) -> str:
        """«har 1:1»."""
        return SQUARES[self.line.status]

    @property
    def ground(self) -> str:
        """«delt ut»; empty where nothing is known."""
        return GROUNDS.get(self.line.ground, "") if self.line.recorded else ""

    @property
    def doubt(self) -> str:
        """That nobody has confirmed it, or not for that school year; empty where there is none."""
        if self.line.own_word:
            return "ikke bekreftet"
        return "ikke bekreftet for skoleåret" if self.line.last_year else ""


@dataclass(frozen=True, slots=True)
class Years:
    """A school through its years: the labels, and for each grade a cell a year; None where the
    grade was not the school's."""

    labels: list[str]
    rows: list[tuple[int, list[YearCell | None]]]


def years_of(school: School, last: date) -> Years | None:
    """The school years since anything was known, at most eight: each as it was on its last day, the
    present one as it is on `last`. None where that is fewer than two."""
    present = school_year_of(last)
    days = [date(year + 1, 7, 31) for year in range(present - SHOWN_YEARS + 1, present)] + [last]
    told = standings_on(school, days)
    known = [day for day in days if day in told and told[day].known]
    shown = [day for day in days if known and day >= known[0] and day in told]
    if len(shown) < 2:
        return None
    cells = {day: {line.grade: YearCell(line) for line in lines_of(told[day])} for day in shown}
    grades = sorted({grade for by_grade in cells.values() for grade in by_grade})
    return Years(
        [school_year_label(school_year_of(day)) for day in shown],
        [(grade, [cells[day].get(grade) for day in shown]) for grade in grades],
    )


def public_cases(school: School) -> list[PublicCase]:
    """The cases that the school has sent, newest first; a case that was never sent is not there."""
    cases = list(
        Case.objects.filter(school=school, submitted_at__isnull=False)
        .select_related("school", "programme")
        .defer("programme__content", "programme__source")
        .order_by("-submitted_at")[:SHOWN_CASES]
    )
    newest = _newest(cases)
    return [_public_case(case, newest.get(case.pk)) for case in cases]


def _newest(cases: list[Case]) -> dict[int, dict[str, Any]]:
    """The newest decision of each case: its day, outcome, grades and milestones."""
    rows = (
        Decision.objects.filter(case__in=cases)
        .order_by("pk")
        .annotate(promised=F("submission__version__content__milestones"), terms=Count("conditions"))
        .values("case_id", "outcome", "decided_at", "grades", "promised", "terms")
    )
    return {row["case_id"]: dict(row) for row in rows}


def _public_case(case: Case, decision: dict[str, Any] | None) -> PublicCase:
    assert case.submitted_at is not None
    rejected = decision if decision and case.at is Stage.REJECTED else None
    granted = case.at is Stage.GRANTED and decision and decision["outcome"] in GRANTS
    grant = decision if granted else None
    promised = grant["promised"] or [] if grant else []
    known_of = {key_of(one): one for one in reached(case)} if promised else {}
    withheld = case.text_withheld
    known = _known_titles(case) if promised and withheld else {}
    return PublicCase(
        number=case.number,
        status=STATUS[case.at][Audience.PUBLIC],
        sent=case.submitted_at,
        decided=grant["decided_at"] if grant else None,
        rejected=rejected["decided_at"] if rejected else None,
        grades=grant["grades"] if grant else [],
        conditions=grant["terms"] if grant else 0,
        plan=f"/skoler/{case.school.slug}/plan/{case.number}/" if grant else "",
        withheld=withheld,
        promises=[_promise(row, known_of, known, withheld=withheld) for row in promised],
    )


def _promise(
    row: dict[str, Any],
    reached_rows: dict[tuple[str, str, date], Reached],
    titles: dict[str, str],
    *,
    withheld: bool,
) -> Promise:
    due = date.fromisoformat(row["due"])
    one = reached_rows.get((row.get("key", ""), row["title"], due))
    move = one.moved if one else None
    told = [move.reason, "" if withheld else move.text] if move else []
    return Promise(
        title=titles.get(row.get("key", ""), OWN) if withheld else row["title"],
        due=due,
        done=one.on if one else None,
        moved=move.due if move else None,
        why=". ".join(part.rstrip(".") for part in told if part),
    )


def _known_titles(case: Case) -> dict[str, str]:
    """The titles that the requirements give the milestones: nobody at the school wrote them."""
    return {row.key: row.title for row in case.programme.requirements.milestones}
