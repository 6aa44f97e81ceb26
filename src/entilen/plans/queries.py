"""Reading a plan: what may be edited, what is missing, which numbers disagree."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from entilen.cases.facts import Asked, provides
from entilen.cases.models import Case
from entilen.cases.rules import fingerprint
from entilen.plans.content import content_of
from entilen.plans.models import Area, DraftComment, GradeRow, PlanVersion, SelfAssessment
from entilen.plans.reads import (
    areas,
    comments,
    grade_rows,
    links,
    milestones,
    not_applicable,
    plans,
    registered_pupils,
    rows_of_other_cases,
    unlocked,
)
from entilen.plans.rules import (
    ATTACHMENTS,
    FINANCING,
    GRADE_ROWS,
    LINKS,
    MILESTONES,
    PART_TITLES,
    Disagreement,
    Row,
    milestone_problems,
    milestone_warnings,
    row_problems,
    row_warnings,
)
from entilen.process.facts import AreaFact
from entilen.process.vocabulary import Stage
from entilen.programme.rules import Requirements
from entilen.schools.queries import first_school_day


def area_titles(case: Case) -> dict[str, str]:
    """Titles of the areas and the numbered parts of the plan, by key."""
    return titles_of(case.programme.requirements)


def titles_of(requirements: Requirements) -> dict[str, str]:
    """The same by requirements, where there is no case."""
    titles = {area.key: area.title for area in requirements.areas}
    return titles | PART_TITLES | {LINKS: "Lenker til andre planer", ATTACHMENTS: "Vedlegg"}


def clash_mark(area: Area) -> str:
    """What tells whether one of an area's two texts has changed since somebody saw them."""
    return fingerprint([area.html, area.conflict_html])


def answer_mark(row: SelfAssessment | None) -> str:
    """What tells whether an answer of the self-assessment has changed since somebody saw it."""
    return fingerprint([row.level, row.text] if row else [None, ""])


def open_keys(case: Case) -> frozenset[str]:
    """What may be edited now: everything while preparing, the unlocked parts in correction."""
    if case.at is Stage.PREPARING:
        return frozenset(area_titles(case))
    if case.at is Stage.CORRECTION:
        return frozenset(row.key for row in unlocked(case))
    return frozenset()


def rows_of(case: Case) -> list[Row]:
    """The grade rows as plain numbers."""
    return plain_rows(grade_rows(case))


def plain_rows(rows: Iterable[GradeRow]) -> list[Row]:
    """Grade rows, read with their sites, as plain numbers."""
    return [
        Row(
            grade=row.grade,
            school_year=row.school_year,
            pupils=row.pupils,
            devices=row.devices,
            spares=row.spares,
            site=row.site.name,
            site_id=row.site_id,
        )
        for row in rows
    ]


def current_fingerprint(case: Case) -> str:
    """The fingerprint of the plan as it stands now."""
    return fingerprint(content_of(case))


def latest_version(case: Case) -> PlanVersion | None:
    """The newest frozen version, if there is one."""
    return case.versions.order_by("number").last()


def open_comments(case: Case) -> list[DraftComment]:
    """Comments in the draft that the school is not done with. None once the plan is sent."""
    if case.at is not Stage.PREPARING:
        return []
    return [row for row in comments(case) if row.settled_at is None]


def unfinished_areas(case: Case) -> list[tuple[str, str, str]]:
    """Areas that are not ready: (key, title, what is missing)."""
    titles = area_titles(case)
    unfinished = []
    for area in areas(case):
        if not area.html:
            unfinished.append(
                (area.key, titles.get(area.key, area.key), "området er ikke skrevet ennå.")
            )
        elif not area.done:
            unfinished.append(
                (area.key, titles.get(area.key, area.key), "området er ikke merket som ferdig.")
            )
    return unfinished


def missing_links(case: Case) -> list[str]:
    """Plans that the development plan must link to, and does not."""
    have = {link.key for link in links(case)}
    return [title for key, title in case.programme.requirements.linked_plans if key not in have]


def excused(case: Case, part: str) -> dict[str, str]:
    """What the school says does not apply in a part of its plan: the reason by key."""
    return {row.key: row.reason for row in not_applicable(case) if row.part == part}


def excusable(case: Case, part: str) -> tuple[str, ...]:
    """What a school may say does not apply in a part of its plan, by key."""
    requirements = case.programme.requirements
    known = {
        MILESTONES: requirements.required_milestones,
        FINANCING: tuple(key for key, _ in requirements.cost_categories),
    }
    return known.get(part, ())


def lacking_milestones(case: Case) -> dict[str, str]:
    """The milestones that the plan must hold and does not: what is wrong, by key."""
    requirements = case.programme.requirements
    if not requirements.milestones_required:
        return {}
    standing = {row.key for row in milestones(case)}
    reasons = excused(case, MILESTONES)
    return {
        key: problem
        for key in requirements.required_milestones
        if (template := requirements.milestone(key))
        for problem in milestone_problems([template], standing=standing, excused=reasons)
    }


Warn = Callable[[Case], list[Disagreement]]
_WARNINGS: list[Warn] = []


def warns(function: Warn) -> Warn:
    """Register a later step's warnings about the plan: they are shown, and stop nothing."""
    _WARNINGS.append(function)
    return function


def warnings_of(case: Case) -> list[Disagreement]:
    """All that the plan's steps warn about."""
    return number_warnings(case) + [warning for warn in _WARNINGS for warning in warn(case)]


def number_warnings(case: Case) -> list[Disagreement]:
    """Numbers of the plan that disagree with each other or with the register."""
    rows = rows_of(case)
    registered = {
        (count.grade, count.school_year): count.pupils for count in registered_pupils(case)
    }
    twice = _planned_twice(case)
    spare, _ = case.programme.requirements.spare_percent
    warnings = twice + row_warnings(rows, registered, spare)
    years = sorted({row.school_year for row in rows})
    if years:
        dated = {row.key: row.due for row in milestones(case) if row.key}
        start = first_school_day(years[0])
        warnings += milestone_warnings(dated, start=start, years=years)
    return warnings


def _planned_twice(case: Case) -> list[Disagreement]:
    """What another running case of the school is about too."""
    grades: dict[str, set[int]] = {}
    for row in rows_of_other_cases(case):
        grades.setdefault(vars(row)["number"], set()).add(row.grade)
    return [
        Disagreement(
            f"Sak {number} ved skolen gjelder også {grade_text(sorted(both))} i samme skoleår. "
            "Blir begge innvilget, gjelder den siste for de trinnene.",
            GRADE_ROWS,
            GRADE_ROWS,
        )
        for number, both in sorted(grades.items())
    ]


def summary_line(case: Case) -> str:
    """«1:1 på 5.–7. trinn» from the grade rows, as it heads the case."""
    grades = sorted({row.grade for row in rows_of(case)})
    return f"1:1 på {grade_text(grades)}" if grades else "1:1, ingen trinn valgt ennå"


def grade_text(grades: list[int]) -> str:
    """«5.–7. trinn», «1. og 3. trinn», «1., 3. og 5. trinn»."""
    if not grades:
        return "ingen trinn"
    if len(grades) > 2 and grades == list(range(grades[0], grades[-1] + 1)):
        return f"{grades[0]}.–{grades[-1]}. trinn"
    words = [f"{grade}." for grade in grades]
    return (
        f"{', '.join(words[:-1])} og {words[-1]} trinn" if len(words) > 1 else f"{words[0]} trinn"
    )


@provides(
    "unfinished_areas",
    "missing_links",
    "grade_row_count",
    "grade_row_problems",
    "milestone_problems",
    reads=[plans, areas, links, grade_rows, milestones, not_applicable],
)
def _plan(asked: Asked) -> Mapping[str, Any]:
    case = asked.case
    if not plans(case):
        return {
            "unfinished_areas": (),
            "missing_links": (),
            "grade_row_count": 0,
            "grade_row_problems": (),
            "milestone_problems": (),
        }
    rows = rows_of(case)
    return {
        "unfinished_areas": tuple(AreaFact(*area) for area in unfinished_areas(case)),
        "missing_links": tuple(missing_links(case)),
        "grade_row_count": len(rows),
        "grade_row_problems": tuple(row_problems(rows)),
        "milestone_problems": tuple(lacking_milestones(case).values()),
    }
