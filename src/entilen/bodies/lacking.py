"""What the treatment lacks though nothing stops: minutes, pupils' seats, bodies not heard."""

from django.db.models import Q, QuerySet

from entilen.bodies.models import CLOSING, BodyTreatment, PupilsPresent
from entilen.bodies.queries import body_titles, counted, last_treatment, required_bodies
from entilen.cases.models import Case
from entilen.cases.reads import SCHOOL, TODAY, read
from entilen.plans.queries import warns
from entilen.plans.rules import Disagreement
from entilen.programme.rules import PupilSeats
from entilen.schools.models import GradeSpan


@read
def grade_spans() -> QuerySet[GradeSpan]:
    """The grades of the school today."""
    lasts = Q(valid__upper_inf=True) | Q(valid__endswith__gt=TODAY)
    begun = Q(valid__lower_inf=True) | Q(valid__startswith__lte=TODAY)
    return GradeSpan.objects.filter(begun, lasts, school=SCHOOL).defer("valid")


def pupil_seats(case: Case) -> PupilSeats | None:
    """The pupils' seats in the school's board, where the school has such grades today."""
    seats = case.programme.requirements.pupil_seats
    has = any(
        span.last >= seats.first_grade and span.first <= seats.last_grade
        for span in grade_spans(case)
    )
    return seats if has else None


def unheard(case: Case) -> list[str]:
    """The recommended bodies that have not been heard about the plan."""
    heard = {row.body for row in counted(case)}
    bodies = case.programme.requirements.bodies
    return [
        body.title
        for body in bodies
        if body.recommended and not body.required and body.key not in heard
    ]


def without_minutes(case: Case) -> list[BodyTreatment]:
    """The newest treatment of each required body, where its minutes are not there."""
    treatments = (last_treatment(case, body.key) for body in required_bodies(case))
    return [
        row for row in treatments if row and row.minutes_id is None and row.outcome not in CLOSING
    ]


@warns
def minutes_warnings(case: Case) -> list[Disagreement]:
    """The formal check asks for the minutes; they may come after the resolution is registered."""
    titles = body_titles(case)
    return [
        Disagreement(
            f"Legg ved protokollen fra {titles[row.body]} {row.meeting_date:%d.%m.%Y}. "
            "IKT-veilederen ser etter den i den formelle kontrollen.",
            row.body,
            row.body,
            title="Protokollen mangler",
            href=f"/sak/{case.key}/organer/protokoll/{row.pk}/legg-ved/",
        )
        for row in without_minutes(case)
    ]


@warns
def pupil_warnings(case: Case) -> list[Disagreement]:
    """The pupils' seats in the board, where the school has such grades: it warns and stops not."""
    seats = pupil_seats(case)
    row = last_treatment(case, seats.body) if seats else None
    if row is None or row.pupils_present in {PupilsPresent.YES, PupilsPresent.NOT_APPLICABLE}:
        return []
    title = body_titles(case).get(row.body, row.body)
    when = f"{row.meeting_date:%d.%m.%Y}"
    sentence = (
        f"Elevenes representanter var ikke til stede i {title} {when}."
        if row.pupils_present
        else f"Det er ikke oppgitt om elevenes representanter var til stede i {title} {when}."
    )
    return [
        Disagreement(
            f"{sentence} Skolen har trinn der elever er medlemmer av styret.",
            row.body,
            row.body,
            title="Elevenes plasser i styret",
            href=f"/sak/{case.key}/organer/",
        )
    ]
