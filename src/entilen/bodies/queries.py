"""What the bodies have treated, whether it still holds, and who has not been heard."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from entilen.accounts.models import hashed
from entilen.bodies.models import (
    CLOSING,
    BoardLink,
    BodyTreatment,
    ChairStatement,
    ChangeMade,
    Outcome,
)
from entilen.bodies.rules import material_changes, meeting_problem, statement_problem
from entilen.cases.facts import Asked, provides
from entilen.cases.models import Case
from entilen.cases.reads import CASE, SCHOOL, TODAY, read
from entilen.financing.money_queries import money_rules
from entilen.financing.money_reading import payers_called
from entilen.financing.queries import financing_lines
from entilen.plans.comparison import changed_parts
from entilen.plans.content import content_of, material_of
from entilen.plans.queries import area_titles
from entilen.plans.reading import Resolution
from entilen.plans.reads import grade_rows, plans
from entilen.process.vocabulary import SCHOOL_STAGES
from entilen.programme.rules import Body, PupilSeats
from entilen.schools.models import GradeSpan


@read
def treatments() -> QuerySet[BodyTreatment]:
    """The treatments of the plan, the newest last, with the numbers of the version treated; those
    that are struck too: see `counted`."""
    return _with_numbers(BodyTreatment.objects.filter(case=CASE).select_related("minutes"))


@read
def statements() -> QuerySet[ChairStatement]:
    """The board chair's statements, with the numbers of the version that each is about."""
    return _with_numbers(ChairStatement.objects.filter(case=CASE).order_by("pk"))


@read
def changes_made() -> QuerySet[ChangeMade]:
    """What the school has changed because a body asked for it, with the numbers afterwards."""
    return _with_numbers(ChangeMade.objects.filter(case=CASE).order_by("pk"))


def _with_numbers(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The version's numbers, and not the texts of the whole plan."""
    numbers: dict[str, Any] = {
        "treated_rows": F("version__content__grade_rows"),
        "treated_lines": F("version__content__financing"),
    }
    numbered: QuerySet[Any] = rows.annotate(**numbers)
    return numbered.select_related("version").defer("version__content")


def body_titles(case: Case) -> dict[str, str]:
    """The bodies of the case's requirements, by key."""
    return {body.key: body.title for body in case.programme.requirements.bodies}


def required_bodies(case: Case) -> list[Body]:
    """Bodies whose treatment is a gate."""
    return [body for body in case.programme.requirements.bodies if body.required]


def counted(case: Case) -> list[BodyTreatment]:
    """The treatments that are not struck, the newest last."""
    return [row for row in treatments(case) if row.struck_at is None]


def standing_statements(case: Case) -> list[ChairStatement]:
    """The chair's statements about resolutions that are not struck."""
    held = {row.pk for row in counted(case)}
    return [row for row in statements(case) if row.treatment_id in held]


def made_change(case: Case, treatment: BodyTreatment) -> ChangeMade | None:
    """What the school says that it has changed because this treatment asked for it."""
    return next((row for row in changes_made(case) if row.treatment_id == treatment.pk), None)


def awaited_change(case: Case, treatment: BodyTreatment) -> str:
    """The change that a body adopted the plan with, until the school says that it is made."""
    if treatment.outcome != Outcome.ADOPTED_WITH_CHANGES or made_change(case, treatment):
        return ""
    return treatment.change


def upheld(case: Case) -> ChairStatement | None:
    """The chair's newest statement that the board's last resolution holds for a changed plan."""
    treated = last_treatment(case, "school_board")
    rows = [row for row in statements(case) if treated and row.treatment_id == treated.pk]
    return rows[-1] if rows else None


def resolutions(case: Case) -> list[Resolution]:
    """Every treatment as the plan, and those who treat the case, read it."""
    titles = body_titles(case)
    return [
        Resolution(
            body=titles.get(row.body, row.body),
            outcome=row.get_outcome_display(),
            on=row.meeting_date,
            case_number=row.case_number,
            version=row.version.number,
            wording=row.wording,
            dissent=row.dissent,
            about=row.about,
            change=row.change,
            change_made=_made_sentence(case, row),
            attendance=row.attendance,
            struck=row.strike_reason,
        )
        for row in treatments(case)
    ]


def _made_sentence(case: Case, row: BodyTreatment) -> str:
    """What the school has done with the change that a body asked for."""
    if row.outcome != Outcome.ADOPTED_WITH_CHANGES:
        return ""
    change = made_change(case, row)
    if change is None:
        return "Skolen har ikke meldt at endringen er gjort."
    return f"Endringen er gjort i versjon {change.version.number}: {change.what}"


def last_treatment(case: Case, body: str) -> BodyTreatment | None:
    """The body's newest treatment of the plan that is not struck."""
    rows = [row for row in counted(case) if row.body == body]
    return rows[-1] if rows else None


def problem_with_meeting(case: Case, day: date, same_plan: str = "") -> str:
    """Why no body can have treated this plan that day; empty when it can. `same_plan`: how the
    school knows that a meeting before the case was opened treated it."""
    return meeting_problem(
        day,
        today=timezone.localdate(),
        opened=timezone.localdate(case.opened_at),
        same_plan=same_plan,
    )


def problems_with_treatment(case: Case, row: BodyTreatment) -> list[str]:
    """Each reason why a treatment cannot be registered, by what stands in the case."""
    bodies = {body.key: body for body in case.programme.requirements.bodies}
    body = bodies.get(row.body)
    known = body is not None and row.version.case_id == case.pk
    wrong = [] if known else ["Velg et organ ved skolen og en versjon av denne planen."]
    wrong.append(problem_with_meeting(case, row.meeting_date, row.same_plan_ground))
    if row.outcome == Outcome.ADOPTED_WITH_CHANGES and not row.change.strip():
        wrong.append("Skriv hvilken endring organet vedtok.")
    if body and body.required and not row.version_known:
        wrong.append(f"Vedtaket i {body.title} må gjelde en versjon. Velg hvilken.")
    for other in counted(case):
        same = (other.body, other.meeting_date, other.version_id) == (
            row.body,
            row.meeting_date,
            row.version_id,
        )
        if same and other.outcome != row.outcome:
            wrong.append(
                f"Det er allerede registrert at {body.title if body else row.body} behandlet "
                f"{other.about} {other.meeting_date:%d.%m.%Y}: {other.get_outcome_display()}. "
                "Er det feil, stryker du den registreringen først."
            )
    return [problem for problem in wrong if problem]


def problem_with_statement(treatment: BodyTreatment | None, day: date) -> str:
    """Why the chair cannot have upheld the treatment that day; empty when that is possible."""
    if treatment is None:
        return "Organet har ikke behandlet planen ennå."
    return statement_problem(day, today=timezone.localdate(), treated=treatment.meeting_date)


def problem_with(case: Case, body: Body) -> str:
    """Why a required body's treatment does not open the gate; empty when it does."""
    treatment = last_treatment(case, body.key)
    if treatment is None:
        return f"{body.title} må behandle planen."
    if treatment.outcome in CLOSING:
        return (
            f"{body.title} behandlet planen {treatment.meeting_date:%d.%m.%Y}: "
            f"{treatment.get_outcome_display()}. Planen må behandles på nytt."
        )
    awaited = awaited_change(case, treatment)
    if awaited:
        return (
            f"{body.title} vedtok planen {treatment.meeting_date:%d.%m.%Y} med en endring: "
            f"«{awaited.rstrip('.')}». Gjør endringen i planen, og meld på siden om skolens "
            "organer at den er gjort."
        )
    return _overtaken(case, body, treatment)


def _overtaken(case: Case, body: Body, treatment: BodyTreatment) -> str:
    changes = changes_since(case, treatment)
    if not changes or _stated(case, treatment):
        return ""
    return (
        f"Planen er vesentlig endret etter at {body.title} behandlet den "
        f"({', '.join(changes)}). Registrer ny behandling, eller en uttalelse fra styreleder."
    )


def changed_after_resolution(case: Case) -> list[str]:
    """What a body must be told: its resolution does not hold for the plan as it stands."""
    if case.at not in SCHOOL_STAGES:
        return []
    problems = []
    for body in required_bodies(case):
        row = last_treatment(case, body.key)
        if row and row.outcome not in CLOSING and not awaited_change(case, row):
            problems.append(_overtaken(case, body, row))
    return [problem for problem in problems if problem]


@dataclass(frozen=True, slots=True)
class Holding:
    """A resolution that holds for the plan as it stands, and which parts have changed since."""

    title: str
    row: BodyTreatment
    changed: list[str]
    stated: bool
    change_made: ChangeMade | None = None


def holding(case: Case) -> list[Holding]:
    """The required bodies' resolutions, where they hold."""
    held = []
    for body in required_bodies(case):
        row = last_treatment(case, body.key)
        if row and not problem_with(case, body):
            change = made_change(case, row)
            base = change or row
            parts = changed_parts(base.version.content, content_of(case))
            names = area_titles(case)
            changed = [names.get(key, key) for key in parts]
            stated = bool(changes_since(case, row))
            held.append(Holding(body.title, row, changed, stated, change))
    return held


def changes_since(case: Case, treatment: BodyTreatment) -> list[str]:
    """Material changes between the version that was treated, or the one in which the school made
    the change that was asked for, and the plan as it stands."""
    return _changes(case, made_change(case, treatment) or treatment)


def _changes(case: Case, row: Any) -> list[str]:
    treated = {"grade_rows": row.treated_rows, "financing": row.treated_lines}
    percent = case.programme.requirements.material_cost_percent
    now = material_of(case)
    return material_changes(treated, now, percent, payers_called(treated, now))


def _stated(case: Case, treatment: BodyTreatment) -> bool:
    rows = [row for row in statements(case) if row.treatment_id == treatment.pk]
    return bool(rows) and not _changes(case, rows[-1])


def link_for(token: str) -> BoardLink | None:
    """The board link with this secret, if it still works."""
    return (
        BoardLink.objects.open_now()
        .filter(token_hash=hashed(token))
        .select_related("case", "case__school", "case__programme")
        .first()
    )


def opened(link: BoardLink) -> None:
    """Remember that a person looked."""
    BoardLink.objects.filter(pk=link.pk).update(last_opened_at=timezone.now())


@provides(
    "board_problem",
    reads=[plans, treatments, statements, changes_made, grade_rows, financing_lines, money_rules],
)
def _bodies(asked: Asked) -> Mapping[str, Any]:
    case = asked.case
    if not plans(case):
        return {"board_problem": "Planen er ikke begynt."}
    problems = (problem_with(case, body) for body in required_bodies(case))
    return {"board_problem": next((problem for problem in problems if problem), "")}


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
