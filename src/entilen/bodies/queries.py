"""Whether the board's treatment still holds."""

from django.utils import timezone

from entilen.bodies.models import CLOSING, BoardLink, BodyTreatment
from entilen.bodies.rules import material_changes
from entilen.cases.models import Case
from entilen.plans.content import content_of
from entilen.programme.rules import Body


def body_titles(case: Case) -> dict[str, str]:
    """The bodies of the case's requirements, by key."""
    return {body.key: body.title for body in case.programme.requirements.bodies}


def required_bodies(case: Case) -> list[Body]:
    """Bodies whose treatment is a gate."""
    return [body for body in case.programme.requirements.bodies if body.required]


def last_treatment(case: Case, body: str) -> BodyTreatment | None:
    """The body's newest treatment of the plan."""
    return case.treatments.filter(body=body).select_related("version").last()


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


def changes_since(case: Case, treatment: BodyTreatment) -> list[str]:
    """Material changes between the version that was treated and the plan as it stands."""
    percent = case.programme.requirements.material_cost_percent
    return material_changes(treatment.version.content, content_of(case), percent)


def _stated(case: Case, treatment: BodyTreatment) -> bool:
    statement = case.chair_statements.filter(treatment=treatment).select_related("version").last()
    if statement is None:
        return False
    percent = case.programme.requirements.material_cost_percent
    return not material_changes(statement.version.content, content_of(case), percent)


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
