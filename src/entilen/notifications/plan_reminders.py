"""Deadlines that a school sets for itself: its milestones, and the areas it has shared out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from entilen.accounts.models import Person
from entilen.cases.models import Case
from entilen.coverage.year_queries import case_of, to_confirm
from entilen.notifications import queries as who
from entilen.notifications.rules import SOON
from entilen.plans.models import Area, Milestone
from entilen.plans.queries import area_titles, open_keys
from entilen.plans.reached import reached
from entilen.process.vocabulary import SCHOOL_STAGES, Stage
from entilen.schools.queries import first_school_day
from entilen.schools.rules import school_year_label, school_year_of

OWN_REMINDERS = 2
"""How many times a school is reminded of a day that it set itself and let pass."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that must be done by a day, and by whom."""

    key: str
    case: Case
    due: date
    what: str
    path: str
    people: Iterable[Person]
    condition: str
    about: dict[str, Any]
    soon: int = SOON
    words: str = ""
    most: int | None = None
    """How many times it is spoken of when it is late; no limit where nothing is said."""
    beside: bool = False
    """Whether only the school waits for it: nobody proposes to suspend a case for it."""


def milestone_deadlines(until: date) -> Iterator[Deadline]:
    """Milestones that are not reached, of plans that the school works with or has been granted."""
    stages = sorted(SCHOOL_STAGES | {Stage.GRANTED})
    near = Q(due__lte=until) | Q(moved__due__lte=until)
    rows = Milestone.objects.filter(near, plan__case__stage__in=stages)
    keys = set(rows.values_list("plan__case", flat=True))
    for case in _cases(keys):
        for one in reached(case):
            if one.on is None and one.due <= until:
                yield Deadline(
                    key=f"milestone:{one.row.pk}",
                    case=case,
                    due=one.due,
                    what=f"milepælen «{one.row.title}»",
                    path=f"/sak/{case.key}/milepaler/",
                    people=who.school_of(case),
                    condition="milestone_open",
                    about={"case": case.pk, "milestone": one.row.pk, "due": str(one.due)},
                    most=OWN_REMINDERS,
                    beside=True,
                )


def area_deadlines(until: date) -> Iterator[Deadline]:
    """Areas with a day of their own that are open and not finished: to whoever writes them."""
    rows = Area.objects.filter(due__lte=until, done=False).select_related("responsible", "plan")
    open_rows = rows.filter(Q(plan__case__stage__in=sorted(SCHOOL_STAGES)))
    cases = {case.pk: case for case in _cases({row.plan.case_id for row in open_rows})}
    for row in open_rows:
        case = cases[row.plan.case_id]
        if row.key not in open_keys(case) or row.due is None:
            continue
        yield Deadline(
            key=f"area:{row.pk}",
            case=case,
            due=row.due,
            what=f"området «{area_titles(case)[row.key]}»",
            path=f"/sak/{case.key}/plan/{row.key}/",
            people=[row.responsible] if row.responsible else who.school_of(case),
            condition="area_open",
            about={"area": row.pk, "due": str(row.due)},
            most=OWN_REMINDERS,
            beside=True,
        )


def year_deadlines(today: date) -> Iterator[Deadline]:
    """Schools that have not confirmed their devices for the school year: to their leaders."""
    begins = first_school_day(school_year_of(today))
    if today < begins:
        return
    for school in to_confirm(today):
        case = case_of(school)
        if case is None:
            continue
        days = case.programme.requirements.deadlines.new_year_days
        yield Deadline(
            key=f"year:{school}:{school_year_of(today)}",
            case=case,
            due=begins + timedelta(days=days),
            what=f"enhetene for skoleåret {school_year_label(school_year_of(today))}",
            path=f"/sak/{case.key}/nytt-skolear/",
            people=who.school_of(case),
            condition="year_unconfirmed",
            about={"school": school},
            soon=days,
            most=OWN_REMINDERS,
            beside=True,
        )


def _cases(keys: Iterable[int]) -> list[Case]:
    return list(Case.objects.select_related("school", "programme").filter(pk__in=set(keys)))
