"""Who is under way: the plans that are sent and being treated, as a count and as a list."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.utils import timezone

from entilen.cases.models import Case, CaseEvent
from entilen.process.status import STATUS
from entilen.process.vocabulary import IN_TREATMENT, Audience, Stage
from entilen.schools.models import School

STAGES = [stage.value for stage in Stage if stage in IN_TREATMENT | {Stage.CORRECTION}]
"""Stages that a case reaches only by being sent."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A case that is being treated: where it stands, in the public's words, and since when."""

    number: str
    school: School
    words: str
    since: date


def cases_under_way() -> QuerySet[Case]:
    """The cases whose plan is being treated now, by whoever's turn it is. A plan that was never
    sent is the school's own, and is not there."""
    return Case.objects.filter(stage__in=STAGES)


def schools_under_way() -> int:
    """How many schools have such a case."""
    return cases_under_way().values("school").distinct().count()


def under_way(cases: list[Case]) -> list[UnderWay]:
    """These cases as the public may read of them, in two statements however many they are."""
    steps: dict[int, list[tuple[str, str, date]]] = {}
    moves = CaseEvent.objects.filter(case__in=cases).exclude(stage_before=F("stage_after"))
    for case, before, after, at in moves.order_by("case", "sequence").values_list(
        "case", "stage_before", "stage_after", "at"
    ):
        steps.setdefault(case, []).append((before, after, timezone.localdate(at)))
    return [
        UnderWay(
            number=case.number,
            school=case.school,
            words=_words(case.stage),
            since=_since(case, steps.get(case.pk, [])),
        )
        for case in cases
    ]


def _words(stage: str) -> str:
    return STATUS[Stage(stage)][Audience.PUBLIC]


def _since(case: Case, steps: list[tuple[str, str, date]]) -> date:
    """The day from which the public's words have been these: inside «til behandling» the plan may
    have passed several stages."""
    since = timezone.localdate(case.submitted_at or case.turn_since)
    for before, after, day in steps:
        if not before or _words(before) != _words(after):
            since = day
    return since
