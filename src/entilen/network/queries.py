"""What the network is confirmed for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from entilen.cases.facts import Asked, provides
from entilen.cases.models import Case
from entilen.cases.reads import CASE, SCHOOL, TODAY, read, remembering
from entilen.network.load_queries import loads_of, others_said
from entilen.network.load_rules import Load
from entilen.network.models import (
    CONFIRMING,
    NetworkAction,
    NetworkConfirmation,
    NetworkDispensation,
    NetworkRequest,
    Result,
)
from entilen.network.rules import LONGEST_MONTHS, end_problem
from entilen.plans.level_queries import NUMBERS, numbers_of
from entilen.plans.models import GradeRow
from entilen.plans.reads import rows_to_equip
from entilen.process.facts import SiteCover
from entilen.process.vocabulary import Stage
from entilen.schools.queries import first_school_day
from entilen.schools.rules import add_months

COUNTS = Q(result__in=CONFIRMING) | Q(replaces__isnull=False)
"""Answers that say what a site carries: those that confirm, and what has taken their place."""


@read
def standing_answers() -> QuerySet[NetworkConfirmation]:
    """The newest answer that counts, even if withdrawn, for each site of the school.

    A confirmation is of the school's site: one given to an earlier case of the school counts. A
    correction takes the place of what it corrects, also when it says that nothing is confirmed.
    """
    return (
        NetworkConfirmation.objects.filter(COUNTS, request__site__school=SCHOOL)
        .select_related("request", "request__site")
        .order_by("request__site_id", "-given_at", "-pk")
        .distinct("request__site_id")
    )


@read
def dispensations_in_force() -> QuerySet[NetworkDispensation]:
    """Dispensations that hold today, the newest last."""
    return NetworkDispensation.objects.filter(case=CASE, valid_until__gte=TODAY).order_by("pk")


@read
def waiting_requests() -> QuerySet[NetworkRequest]:
    """The case's requests that nobody has answered yet."""
    return NetworkRequest.objects.filter(
        case=CASE, answered_at__isnull=True, replaced_at__isnull=True
    ).select_related("site", "handler")


@read
def first_requests() -> QuerySet[NetworkRequest]:
    """The case's first request, whatever became of it."""
    return NetworkRequest.objects.filter(case=CASE).order_by("pk")[:1]


COVER = (*NUMBERS, standing_answers, waiting_requests, others_said)
"""What `cover` reads."""


def standing(case: Case) -> dict[int, NetworkConfirmation]:
    """The standing answers by site id."""
    return {answer.request.site_id: answer for answer in standing_answers(case)}


def need_by_site(case: Case, grades: Collection[int] | None = None) -> dict[int, int]:
    """Devices that each site of the plan must carry in the year with most, with all that is granted
    at the school and all else that is there. `grades` narrows the plan to a part.
    """
    return {site: load.peak for site, load in loads_of(case, grades).items()}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request for a site asks for, as the plan stands: nobody types it."""

    devices: int
    others: int
    pupils: int
    rows: list[dict[str, Any]]
    needed_by: date
    load: Load

    def same_as(self, asked: NetworkRequest) -> bool:
        """Whether a request already asks for just this."""
        others = asked.sum.others if asked.sum else None
        return (self.devices, self.rows, self.needed_by, self.load.others) == (
            asked.devices,
            asked.rows,
            asked.needed_by,
            others,
        )


def wanted(case: Case) -> dict[int, Wanted]:
    """What to ask for at each site of the plan, by site id."""
    by_site = {}
    counted = numbers_of(case)
    for site, load in loads_of(case).items():
        rows = [row for row in rows_to_equip(case) if row.site_id == site]
        by_site[site] = Wanted(
            devices=load.peak,
            others=counted.others(site),
            pupils=sum(row.pupils for row in rows),
            rows=[
                {
                    "grade": row.grade,
                    "school_year": row.school_year,
                    "devices": row.total,
                    "device_type": row.get_device_type_display(),
                }
                for row in rows
            ],
            needed_by=first_school_day(min(row.school_year for row in rows)),
            load=load,
        )
    return by_site


def to_ask(case: Case) -> dict[int, Wanted]:
    """Sites where the plan needs more than is confirmed, and no waiting request asks for it."""
    case = remembering(case, *COVER)
    today = timezone.localdate()
    lacking = {place.site for place in cover(case) if place.problem(today)}
    names = {row.site_id: row.site.name for row in rows_to_equip(case)}
    waiting = {asked.site_id: asked for asked in waiting_requests(case)}
    return {
        site: want
        for site, want in wanted(case).items()
        if names[site] in lacking and not (site in waiting and want.same_as(waiting[site]))
    }


@dataclass(frozen=True, slots=True)
class Part:
    """What an act is about of a plan: these grades; and of these, one site, or one device type."""

    grades: frozenset[int] | None = None
    site: int | None = None
    device_type: str | None = None

    @classmethod
    def of(cls, details: Mapping[str, Any]) -> "Part":
        """What the details of an act ask for."""
        grades, grade = details.get("asked_grades"), details.get("asked_grade")
        return cls(
            frozenset(grades) if grades is not None else None,
            details.get("asked_site"),
            details.get("asked_type"),
        ).at(grade)

    def at(self, grade: int | None) -> "Part":
        """The same, of one grade; None is any."""
        return self if grade is None else replace(self, grades=frozenset({grade}))

    def holds(self, row: GradeRow) -> bool:
        """Whether a row belongs to the part."""
        return (
            (self.grades is None or row.grade in self.grades)
            and self.site in {None, row.site_id}
            and self.device_type in {None, row.device_type}
        )


def cover(case: Case, asked: Part | None = None) -> tuple[SiteCover, ...]:
    """How far the confirmations cover the case's need, site by site; or that of a part of it.

    Before a grant the part is what would be granted. After it the part only says which sites are
    looked at: each must carry all that is granted there, or orders grade by grade would pass it.
    """
    case = remembering(case, *COVER)
    part = asked or Part()
    loads = loads_of(case, None if case.at is Stage.GRANTED else part.grades)
    answers = standing(case)
    rows = [row for row in rows_to_equip(case) if part.holds(row)]
    names = {row.site_id: row.site.name for row in rows}
    first = {site: min(row.school_year for row in rows if row.site_id == site) for site in names}
    due = {asked.site_id: asked.due for asked in waiting_requests(case)}
    return tuple(
        _site_cover(names[site], loads[site], first[site], answers.get(site), due.get(site))
        for site in sorted(loads.keys() & names.keys())
    )


def _site_cover(
    name: str,
    load: Load,
    first_year: int,
    answer: NetworkConfirmation | None,
    due: date | None,
) -> SiteCover:
    if answer is None:
        return SiteCover(name, load.peak, None, None, answer_due=due, besides=load.besides)
    return SiteCover(
        site=name,
        needed=load.peak,
        besides=load.besides,
        needed_from=first_year,
        confirmed_from=min((row["school_year"] for row in answer.request.rows), default=None),
        confirmed=answer.max_devices,
        valid_until=answer.valid_until,
        withdrawn=answer.withdrawn_at is not None,
        answer_due=due,
        conditional=answer.result == Result.CONDITIONAL,
    )


def open_conditions(case: Case) -> list[NetworkAction]:
    """Conditions of the standing confirmations that are not met."""
    answers = [
        answer.pk
        for answer in standing(case).values()
        if answer.withdrawn_at is None and answer.result == Result.CONDITIONAL
    ]
    if not answers:
        return []
    return list(
        NetworkAction.objects.filter(confirmation__in=answers, condition=True, done_at__isnull=True)
    )


def promised(case: Case) -> list[NetworkAction]:
    """What the ICT department has said that it will do at the plan's sites, and when; done or not.

    What a withdrawn or corrected answer promised is promised no more.
    """
    return list(
        NetworkAction.objects.filter(
            confirmation__request__site__in=sorted({row.site_id for row in rows_to_equip(case)}),
            confirmation__withdrawn_at__isnull=True,
            confirmation__replaced_by__isnull=True,
        ).select_related("confirmation__request__site")
    )


def dispensation(case: Case) -> NetworkDispensation | None:
    """The dispensation in force today, if there is one."""
    rows = dispensations_in_force(case)
    return rows[-1] if rows else None


def dispensations_on(day: date) -> int:
    """How many dispensations applied on a day: a public count."""
    return NetworkDispensation.objects.filter(given_at__date__lte=day, valid_until__gte=day).count()


def problem_with_validity(until: date) -> str:
    """Why a confirmation given today cannot be valid until this day; empty when it can."""
    today = timezone.localdate()
    return end_problem(until, today=today, latest=add_months(today, LONGEST_MONTHS))


def oldest_measurement(case: Case) -> date:
    """The first day of which a measurement still says something of the network."""
    months = case.programme.requirements.measurement_months
    return add_months(timezone.localdate(), -months)


def problem_with_dispensation(case: Case, until: date) -> str:
    """Why a dispensation given today cannot be valid until this day; empty when it can."""
    today = timezone.localdate()
    months = case.programme.requirements.network_months
    return end_problem(until, today=today, latest=add_months(today, months))


@provides("network_sites", "network_dispensed", reads=[*COVER, dispensations_in_force])
def _network(asked: Asked) -> Mapping[str, Any]:
    return {
        "network_sites": cover(asked.case, Part.of(asked.details)),
        "network_dispensed": dispensation(asked.case) is not None,
    }


@provides("network_conditions_open")
def _conditions(asked: Asked) -> Mapping[str, Any]:
    return {
        "network_conditions_open": tuple(
            f"{action.text} (frist {action.due:%d.%m.%Y})" for action in open_conditions(asked.case)
        ),
    }
