"""Whether the board's treatment still holds."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from entilen.bodies.models import CLOSING, BoardLink, BodyTreatment, ChairStatement
from entilen.bodies.rules import material_changes, meeting_problem, statement_problem
from entilen.cases.models import Case
from entilen.cases.reading import CASE, read
from entilen.financing.models import Source
from entilen.plans.comparison import changed_parts
from entilen.plans.content import content_of, material_of
from entilen.plans.queries import area_titles, warns
from entilen.plans.reading import Resolution
from entilen.plans.rules import Disagreement
from entilen.process.vocabulary import SCHOOL_STAGES
from entilen.programme.rules import Body


@read
def treatments() -> QuerySet[BodyTreatment]:
    """The treatments of the plan, the newest last, with the numbers of the version treated."""
    return _with_numbers(BodyTreatment.objects.filter(case=CASE).select_related("minutes"))


@read
def statements() -> QuerySet[ChairStatement]:
    """The board chair's statements, with the numbers of the version that each is about."""
    return _with_numbers(ChairStatement.objects.filter(case=CASE).order_by("pk"))


def _with_numbers(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The version's numbers, and not the texts of the whole plan."""
    numbers: dict[str, Any] = {
        "treated_rows": F("version__content__grade_rows"),
        "treated_lines": F("version__content__financing"),
    }
    found: QuerySet[Any] = rows.annotate(**numbers)
    return found.select_related("version").defer("version__content")


def body_titles(case: Case) -> dict[str, str]:
    """The bodies of the case's requirements, by key."""
    return {body.key: body.title for body in case.programme.requirements.bodies}


def required_bodies(case: Case) -> list[Body]:
    """Bodies whose treatment is a gate."""
    return [body for body in case.programme.requirements.bodies if body.required]


def upheld(case: Case) -> ChairStatement | None:
    """The chair's newest statement that the board's last resolution holds for a changed plan."""
    treated = last_treatment(case, "school_board")
    found = [row for row in statements(case) if treated and row.treatment_id == treated.pk]
    return found[-1] if found else None


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
        )
        for row in treatments(case)
    ]


def last_treatment(case: Case, body: str) -> BodyTreatment | None:
    """The body's newest treatment of the plan."""
    found = [row for row in treatments(case) if row.body == body]
    return found[-1] if found else None


def problem_with_meeting(case: Case, day: date) -> str:
    """Why no body can have treated this case that day; empty when it can."""
    return meeting_problem(
        day,
        today=timezone.localdate(),
        opened=timezone.localdate(case.opened_at),
        by_email=case.by_email,
    )


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
    changes = changes_since(case, treatment)
    if changes and not _stated(case, treatment):
        return (
            f"Planen er vesentlig endret etter at {body.title} behandlet den "
            f"({', '.join(changes)}). Registrer ny behandling, eller en uttalelse fra styreleder."
        )
    return ""


def changed_after_resolution(case: Case) -> list[str]:
    """What a body must be told: its resolution does not hold for the plan as it stands (D4)."""
    if case.at not in SCHOOL_STAGES:
        return []
    found = []
    for body in required_bodies(case):
        row = last_treatment(case, body.key)
        if row and row.outcome not in CLOSING and (problem := problem_with(case, body)):
            found.append(problem)
    return found


def without_minutes(case: Case) -> list[BodyTreatment]:
    """The newest treatment of each required body, where its minutes are not there."""
    found = (last_treatment(case, body.key) for body in required_bodies(case))
    return [row for row in found if row and row.minutes_id is None and row.outcome not in CLOSING]


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


@dataclass(frozen=True, slots=True)
class Holding:
    """A resolution that holds for the plan as it stands, and which parts have changed since."""

    title: str
    row: BodyTreatment
    changed: list[str]
    stated: bool


def holding(case: Case) -> list[Holding]:
    """The required bodies' resolutions, where they hold."""
    found = []
    for body in required_bodies(case):
        row = last_treatment(case, body.key)
        if row and not problem_with(case, body):
            parts = changed_parts(row.version.content, content_of(case))
            names = area_titles(case)
            changed = [names.get(key, key) for key in parts]
            found.append(Holding(body.title, row, changed, bool(changes_since(case, row))))
    return found


def changes_since(case: Case, treatment: BodyTreatment) -> list[str]:
    """Material changes between the version that was treated and the plan as it stands."""
    return _changes(case, treatment)


def _changes(case: Case, row: Any) -> list[str]:
    treated = {"grade_rows": row.treated_rows, "financing": row.treated_lines}
    percent = case.programme.requirements.material_cost_percent
    return material_changes(treated, material_of(case), percent, dict(Source.choices()))


def _stated(case: Case, treatment: BodyTreatment) -> bool:
    found = [row for row in statements(case) if row.treatment_id == treatment.pk]
    return bool(found) and not _changes(case, found[-1])


def link_for(token: str) -> BoardLink | None:
    """The board link with this secret, if it is still open; remembers that it was used."""
    link = (
        BoardLink.objects.filter(token=token, revoked_at__isnull=True)
        .select_related("case", "case__school", "case__programme")
        .first()
    )
    if link:
        BoardLink.objects.filter(pk=link.pk).update(last_opened_at=timezone.now())
    return link
