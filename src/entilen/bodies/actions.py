"""Board papers, treatments, statements and links."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.bodies.models import BoardLink, BodyTreatment, ChairStatement, Outcome
from entilen.bodies.queries import (
    body_titles,
    last_treatment,
    problem_with_meeting,
    problem_with_statement,
)
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.files.models import StoredFile
from entilen.plans.actions import freeze
from entilen.plans.models import PlanVersion
from entilen.process.vocabulary import Act


@transaction.atomic
def prepare_paper(*, case: Case, person: Person) -> PlanVersion:
    """Freeze the plan and make the board's paper from it; the paper says which version it shows."""
    version = freeze(case=case, person=person)
    advance(
        case=case,
        act=Act.PREPARE_BOARD_PAPER,
        actor=person,
        summary=f"Saksframlegg er laget av versjon {version.number}",
        fingerprint=version.fingerprint,
    )
    return version


@transaction.atomic
def record_treatment(
    *,
    case: Case,
    person: Person,
    body: str,
    meeting_date: date,
    outcome: Outcome,
    version: PlanVersion,
    case_number: str = "",
    wording: str = "",
    dissent: str = "",
    disqualified_count: int = 0,
    minutes: StoredFile | None = None,
) -> BodyTreatment:
    """Record what a body decided on exactly one version of the plan, on a day it can have met.

    Raises Refused for a version of another plan, and for a day ahead or before there was a case.
    """
    lock(case)
    if version.case_id != case.pk:
        raise Refused(["Velg en versjon av denne planen."])
    if problem := problem_with_meeting(case, meeting_date):
        raise Refused([problem])
    treatment = BodyTreatment.objects.create(
        case=case,
        body=body,
        meeting_date=meeting_date,
        case_number=case_number,
        version=version,
        outcome=outcome,
        wording=wording,
        dissent=dissent,
        disqualified_count=disqualified_count,
        minutes=minutes,
        registered_by=person,
    )
    title = body_titles(case).get(body, body)
    advance(
        case=case,
        act=Act.RECORD_TREATMENT,
        actor=person,
        summary=f"{title}: {outcome.label} (versjon {version.number})",
        fingerprint=version.fingerprint,
        details={"treatment": treatment.pk},
    )
    return treatment


@transaction.atomic
def add_minutes(*, treatment: BodyTreatment, person: Person, minutes: StoredFile) -> CaseEvent:
    """Lay the minutes beside a treatment that was registered without them.

    Raises Refused when they are there: minutes that somebody has relied on are not exchanged.
    """
    case = treatment.case
    lock(case)
    treatment.refresh_from_db(fields=["minutes"])
    if treatment.minutes_id:
        raise Refused(["Protokollen er allerede lagt ved."])
    treatment.minutes = minutes
    treatment.save(update_fields=["minutes"])
    title = body_titles(case).get(treatment.body, treatment.body)
    return advance(
        case=case,
        act=Act.ADD_MINUTES,
        actor=person,
        summary=f"Protokoll lagt ved: {title} {treatment.meeting_date:%d.%m.%Y}",
        details={"treatment": treatment.pk, "sha256": minutes.blob_id},
    )


@transaction.atomic
def record_statement(
    *, case: Case, person: Person, body: str, chair: str, ground: str, stated_on: date
) -> ChairStatement:
    """Record the chair's statement that the resolution holds for the plan as it now stands."""
    lock(case)
    treatment = last_treatment(case, body)
    problem = problem_with_statement(treatment, stated_on)
    if treatment is None or problem:
        raise Refused([problem])
    version = freeze(case=case, person=person)
    statement = ChairStatement.objects.create(
        case=case,
        version=version,
        treatment=treatment,
        chair=chair,
        ground=ground,
        stated_on=stated_on,
        registered_by=person,
    )
    advance(
        case=case,
        act=Act.RECORD_CHAIR_STATEMENT,
        actor=person,
        summary=f"Styreleder {chair}: vedtaket står ved lag for versjon {version.number}",
        fingerprint=version.fingerprint,
    )
    return statement


@transaction.atomic
def invite(*, case: Case, person: Person, name: str, email: str) -> BoardLink:
    """Give a board member a personal link to the paper and the plan of this case."""
    link = BoardLink.objects.create(case=case, name=name, email=email, given_by=person)
    advance(
        case=case,
        act=Act.INVITE_BOARD,
        actor=person,
        summary=f"{name} fikk lenke til styrepapirene",
        details={"link": link.pk},
    )
    return link


@transaction.atomic
def revoke(*, link: BoardLink, person: Person) -> CaseEvent:
    """Close a personal link at once, also when the case has ended: who gave it can take it back."""
    link.revoked_at = link.revoked_at or timezone.now()
    link.save(update_fields=["revoked_at"])
    return advance(
        case=link.case,
        act=Act.CLOSE_BOARD_LINK,
        actor=person,
        summary=f"Lenken til {link.name} er stengt",
        details={"link": link.pk},
    )
