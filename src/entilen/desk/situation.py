"""Whose turn it is in a case and how far it has come, in the words of the one who reads."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from entilen.accounts.models import Person
from entilen.accounts.queries import roles_at
from entilen.cases.models import Case
from entilen.decision.models import Condition, ConditionState
from entilen.decision.queries import open_order_conditions
from entilen.devices.queries import grades_of
from entilen.network.models import NetworkAction
from entilen.network.queries import open_conditions, waiting_requests
from entilen.plans.models import Milestone
from entilen.plans.reached import device_entries, reached
from entilen.process.sentences import Situation, Turn, describe
from entilen.process.status import STATUS, TRACK, track_step
from entilen.process.vocabulary import (
    ENDED,
    IN_TREATMENT,
    SCHOOL_ROLES,
    Audience,
    Department,
    Stage,
)
from entilen.review.models import Question
from entilen.review.queries import points_without_reply, questions, taken_back
from entilen.rollout.holds import network_stop
from entilen.turns.queries import waiting_of


def audience_of(person: Person, case: Case) -> Audience:
    """Which vocabulary a person reads a case in."""
    own = roles_at(person, case.school_id) & SCHOOL_ROLES
    return Audience.SCHOOL if own else Audience.ADMINISTRATION


def status_of(case: Case, audience: Audience) -> str:
    """The case's status in the words of an audience."""
    return STATUS[case.at][audience]


def turn_of(case: Case, audience: Audience, *, missing: int = 0) -> Turn:
    """The sentence that stands first on every page of a case.

    `missing` is how many things stop the school from sending.
    """
    today = timezone.localdate()
    ahead = _next_milestone(case, today) if case.at is Stage.PREPARING else None
    milestone = ahead.title if ahead else ""
    asked = [row.due for row in _waiting_questions(case)]
    work = open_conditions(case) if case.at is Stage.GRANTED else []
    days = [row.due for row in _unmet(case)] + [row.due for row in work]
    due = case.due or min(days, default=None)
    due = due or (ahead.due if ahead and missing else None)
    if asked and audience is Audience.SCHOOL:
        due = min(asked)
    late = due is not None and due < today
    now = _situation(case, missing, milestone, work)
    if now.stopped and now.asked_again:
        due = min(row.due for row in waiting_requests(case))
    return describe(case.at, audience, now, due, late=late)


def _unmet(case: Case) -> list[Condition]:
    """Conditions that hold back ordering and that the school has not met."""
    if case.at is not Stage.GRANTED:
        return []
    return [row for row in open_order_conditions(case) if row.state == ConditionState.OPEN]


def _waiting_questions(case: Case) -> list[Question]:
    """Questions that the school has not answered, while the case is being treated."""
    if case.at not in IN_TREATMENT:
        return []
    return [row for row in questions(case) if row.answered_at is None]


def _situation(case: Case, missing: int, milestone: str, work: list[NetworkAction]) -> Situation:
    stage = case.at
    grades = grades_of(device_entries(case)) if stage is Stage.GRANTED else []
    planned = sum(grade.granted for grade in grades)
    waits = waiting_of(case)
    lacking = waits[0].lacking if waits else None
    doers = waits[0].people if waits and waits[0].given else []
    return Situation(
        stopped=network_stop(case) if planned else "",
        asked_again=bool(planned and waiting_requests(case)),
        network_work=", ".join(row.text.rstrip(".") for row in work),
        missing=missing,
        milestone=milestone,
        decider_missing=stage is Stage.AT_DIRECTOR and lacking is not None,
        nobody=lacking.label if lacking else "",
        held_back=bool(_unmet(case)),
        reported=stage is Stage.GRANTED and bool(open_order_conditions(case)),
        taken_back=taken_back(case),
        points=len(points_without_reply(case)) if stage is Stage.CORRECTION else 0,
        questions=len(_waiting_questions(case)),
        departments=tuple(Department(name).label for name in case.departments.split(",") if name),
        handler=doers[0].name if doers and stage is Stage.FORMAL_CHECK else "",
        planned=planned,
        handed_out=sum(grade.handed_out for grade in grades),
        grades_left=sum(not grade.done for grade in grades),
    )


def _next_milestone(case: Case, today: date) -> Milestone | None:
    """The next milestone ahead in the plan that is not reached."""
    ahead = (one.row for one in reached(case) if one.on is None and one.due >= today)
    return next(ahead, None)


@dataclass(frozen=True, slots=True)
class Step:
    """A step with its state: done, now or todo."""

    label: str
    note: str
    state: str


_NOTES = {1: "plan, nettverk, organer", 2: "er alt med?", 3: "pedagogikk og teknikk"}


def track_of(case: Case) -> list[Step]:
    """The steps of a case; an ended case has no step that is now."""
    earlier = Stage(case.suspended_from) if case.suspended_from else None
    now = track_step(case.at, suspended_from=earlier)
    ended = case.at in ENDED
    return [
        Step(
            label,
            _note(case, number) if number == now else "",
            "done" if number < now else "now" if number == now and not ended else "todo",
        )
        for number, label in enumerate(TRACK, start=1)
    ]


def _note(case: Case, number: int) -> str:
    """What the step is about just now."""
    if case.at is Stage.CORRECTION:
        return f"retter etter runde {case.round}"
    return _NOTES.get(number, "")
