"""The milestones that the school's bodies reach."""

from datetime import date

from entilen.bodies.queries import last_treatment, problem_with, statements, treatments
from entilen.cases.models import Case
from entilen.plans.content import material_reads
from entilen.plans.reached import reaches


@reaches("board", reads=[treatments, statements, *material_reads()])
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
    """Every other body's view is registered. A school may have asked them elsewhere too."""
    days = []
    for body in case.programme.requirements.bodies:
        if not body.required:
            treatment = last_treatment(case, body.key)
            if treatment is None:
                return None
            days.append(treatment.meeting_date)
    return max(days, default=None)
