"""Board papers, treatments, statements and links."""

from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.bodies.models import BoardLink, BodyTreatment, ChairStatement, ChangeMade, Outcome
from entilen.bodies.queries import (
    awaited_change,
    body_titles,
    last_treatment,
    problem_with_statement,
    problems_with_treatment,
)
from entilen.bodies.rules import Attendance, attendance_problems
from entilen.cases.actions import advance, lock
from entilen.cases.errors import Refused
from entilen.cases.models import Case, CaseEvent
from entilen.files.models import StoredFile
from entilen.plans.actions import freeze
from entilen.plans.models import PlanVersion
from entilen.process.vocabulary import Act


class More(TypedDict, total=False):
    """What else may be said of a treatment: see `BodyTreatment`."""

    case_number: str
    wording: str
    dissent: str
    disqualified_count: int
    minutes: StoredFile | None
    change: str
    same_plan_ground: str
    version_known: bool


NOT_ASKED = Attendance()


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
    version: PlanVersion | None,
    attendance: Attendance = NOT_ASKED,
    **more: Unpack[More],
) -> BodyTreatment:
    """Record what a body decided on one version of the plan, on a day it can have met.

    Without a version the plan is frozen as it stands. Raises Refused, with all reasons, for a
    version of another plan, a day that cannot be, a change that is not named, a resolution of a
    required body on a version that nobody knows, and what stands against another registration.
    """
    lock(case)
    frozen = version or freeze(case=case, person=person)
    treatment = BodyTreatment(
        case=case,
        body=body,
        meeting_date=meeting_date,
        version=frozen,
        outcome=outcome,
        registered_by=person,
        members=attendance.members,
        present=attendance.present,
        pupils_present=attendance.pupils,
        pupils_reason=attendance.reason,
        **more,
    )
    wrong = problems_with_treatment(case, treatment)
    if attendance != NOT_ASKED:
        wrong += attendance_problems(attendance).values()
    if wrong:
        raise Refused(wrong)
    treatment.save()
    title = body_titles(case).get(body, body)
    advance(
        case=case,
        act=Act.RECORD_TREATMENT,
        actor=person,
        summary=f"{title}: {outcome.label} ({treatment.about})",
        fingerprint=frozen.fingerprint,
        details={
            "treatment": treatment.pk,
            "change": treatment.change,
            "same_plan": treatment.same_plan_ground,
            "attendance": treatment.attendance,
        },
    )
    return treatment


@transaction.atomic
def strike_treatment(*, treatment: BodyTreatment, person: Person, reason: str) -> CaseEvent:
    """Strike out a wrong registration: it stays to be seen with the reason, and never counts.

    Raises Refused without a reason and for one that is struck already.
    """
    case = treatment.case
    lock(case)
    treatment.refresh_from_db(fields=["struck_at"])
    if treatment.struck_at:
        raise Refused(["Registreringen er allerede strøket."])
    if not reason.strip():
        raise Refused(["Skriv hva som er feil."])
    treatment.struck_at = timezone.now()
    treatment.struck_by = person
    treatment.strike_reason = reason.strip()
    treatment.save(update_fields=["struck_at", "struck_by", "strike_reason"])
    title = body_titles(case).get(treatment.body, treatment.body)
    return advance(
        case=case,
        act=Act.STRIKE_TREATMENT,
        actor=person,
        summary=f"Strøket: {title} {treatment.meeting_date:%d.%m.%Y}, "
        f"{treatment.get_outcome_display()}",
        fingerprint=treatment.version.fingerprint,
        details={"treatment": treatment.pk, "ground": treatment.strike_reason},
    )


@transaction.atomic
def state_change_made(
    *, case: Case, person: Person, treatment: BodyTreatment, what: str
) -> ChangeMade:
    """Say that the change which a body adopted the plan with is made, in the plan as it stands.

    Raises Refused when nothing waits for a change, when the plan is still the one that the body
    treated, and without words for what was changed.
    """
    lock(case)
    last = last_treatment(case, treatment.body)
    if last is None or last.pk != treatment.pk or not awaited_change(case, last):
        raise Refused(["Ingen endring venter. Se på siden om skolens organer hva som gjelder."])
    if not what.strip():
        raise Refused(["Skriv hva dere har endret, og hvor i planen."])
    version = freeze(case=case, person=person)
    if version.pk == treatment.version_id:
        raise Refused(["Planen er den samme som organet behandlet. Gjør endringen i planen først."])
    row = ChangeMade.objects.create(
        case=case, treatment=treatment, version=version, what=what.strip(), registered_by=person
    )
    title = body_titles(case).get(treatment.body, treatment.body)
    advance(
        case=case,
        act=Act.STATE_CHANGE_MADE,
        actor=person,
        summary=f"Endringen som {title} vedtok, er gjort i versjon {version.number}",
        fingerprint=version.fingerprint,
        details={"treatment": treatment.pk, "change": treatment.change, "what": row.what},
    )
    return row


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
        details={"treatment": treatment.pk, "sha256": minutes.sha256},
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
