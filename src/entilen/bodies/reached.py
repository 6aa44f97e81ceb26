"""The milestones that the school's bodies reach."""

from datetime import date

from entilen.bodies.queries import (
    changes_made,
    last_treatment,
    problem_with,
    statements,
    treatments,
)
from entilen.cases.models import Case
from entilen.plans.content import material_reads
from entilen.plans.reached import reaches

HEARD = ("staff", "student_council", "parents")
"""Bodies whose views the milestone is about."""


@reaches("board", reads=[treatments, statements, changes_made, *material_reads()])
def _board(case: Case) -> date | None:
    """The required bodies' resolutions hold for the plan as it stands."""
    days = []
    for body in case.programme.requirements.bodies:
        if body.required:
            treatment = last_treatment(case, body.key)
            if treatment is None or problem_with(case, body):
                return None
            days.append(treatment.meeting_date)
    return max(days, default=None)


@reaches("bodies", reads=[treatments], also_by_hand=True)
def _bodies(case: Case) -> date | None:
    """The views of staff, pupils and parents are registered. They may have been asked elsewhere."""
    days = []
    for key in HEARD:
        treatment = last_treatment(case, key)
        if treatment is None:
            return None
        days.append(treatment.meeting_date)
    return max(days)
