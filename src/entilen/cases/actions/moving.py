"""Opening and moving a case. Nothing else writes a stage."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from entilen.accounts.models import Person
from entilen.cases.access import behalf_of, roles_on
from entilen.cases.deadlines import due_for, keep_clock, stop_clock, take_up_clock
from entilen.cases.errors import NotYours, Refused
from entilen.cases.facts import gather
from entilen.cases.models import Case, CaseEvent, CaseNumberSeries, named
from entilen.cases.rules import case_number, event_hash
from entilen.files.models import StoredFile
from entilen.process.judging import Allowed, Blocked, NotPermitted, WrongStage, consider
from entilen.process.status import TURN
from entilen.process.vocabulary import Act, CaseKind, Role, Stage
from entilen.programme.queries import version_at
from entilen.schools.models import School

WAITING_FOR_ANSWER = frozenset({Act.ASK_QUESTION, Act.ANSWER_QUESTION})
"""Acts that leave the case where it is, and stop or start its clock."""

ON_EVENT: list[Callable[[CaseEvent], None]] = []
"""Called in the event's own transaction: the outbox registers itself here."""


def lock(case: Case) -> Case:
    """The case with its school's row and its own locked until the transaction ends.

    Every act locks first, so that a double click, two tabs or two people give one result. The
    school comes before the case: what its cases share (the network of a site, devices granted) is
    judged and written by one act at a time, and an act that reaches several cases cannot meet
    another halfway.
    """
    School.objects.select_for_update(no_key=True).only("pk").get(pk=case.school_id)
    return (
        Case.objects.select_for_update(of=("self",), no_key=True)
        .select_related("school", "programme")
        .defer("programme__content", "programme__source")
        .get(pk=case.pk)
    )


@transaction.atomic
def open_case(
    *,
    school: School,
    person: Person,
    kind: CaseKind = CaseKind.INTRODUCTION,
    predecessor: Case | None = None,
    original: StoredFile | None = None,
) -> Case:
    """Open a case at a school under the requirements in force today.

    By the school's own leaders, or, with the `original` that came by e-mail, by an ICT adviser.
    Raises NotYours without such a role and Refused when the school is outside the procedure.
    """
    act = Act.REGISTER if original else Act.OPEN
    _may_open(person, school, act)
    if not school.in_procedure:
        raise Refused(["Ordningen gjelder bare kommunens egne grunnskoler, så lenge de er åpne."])
    now = timezone.now()
    case = Case.objects.create(
        number=_next_number(now.year),
        school=school,
        kind=kind,
        programme=version_at(timezone.localdate()),
        predecessor=predecessor,
        opened_by=person,
        opened_at=now,
        turn_since=now,
        original=original,
    )
    summary = "Planen kom på e-post og ble registrert" if original else "Saken ble opprettet"
    record(case=case, act=act, actor=person, before="", summary=summary)
    return case


def _may_open(person: Person, school: School, act: Act) -> None:
    probe = Case(school=school)
    roles = roles_on(person, probe)
    wanted = {Role.ICT_ADVISER} if act is Act.REGISTER else {Role.PRINCIPAL, Role.ACTING_PRINCIPAL}
    if not roles & wanted:
        raise NotYours


def _next_number(year: int) -> str:
    CaseNumberSeries.objects.get_or_create(year=year)
    series = CaseNumberSeries.objects.select_for_update().get(year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return case_number(year, series.last)


def advance(
    *,
    case: Case,
    act: Act,
    actor: Person | None,
    summary: str,
    fingerprint: str = "",
    details: Mapping[str, Any] | None = None,
    internal: bool = False,
) -> CaseEvent:
    """Do one recorded act of the procedure. Call it inside the act's own transaction.

    Order: lock the case, gather the facts (what the act has already written counts), ask the
    procedure, write stage and event. `details` may hold the `asked_*` facts of the act. An actor of
    None is the system itself.

    Raises NotYours when the roles never may, Refused with every reason when it is not possible now;
    the caller's transaction must then roll back.
    """
    current = lock(case)
    asked = dict(details or {})
    allowed = judge(case=current, act=act, actor=actor, details=asked)
    before, due = current.stage, current.due
    asked |= _move(current, allowed.target, act)
    if current.due != due:
        asked["due"] = {"before": _iso(due), "after": _iso(current.due)}
    event = record(
        case=current,
        act=act,
        actor=actor,
        before=before,
        summary=summary,
        fingerprint=fingerprint,
        details={key: value for key, value in asked.items() if value is not None},
        internal=internal,
        roles=allowed.rule.roles & _roles(actor, current),
    )
    case.refresh_from_db()
    return event


def judge(
    *, case: Case, act: Act, actor: Person | None, details: Mapping[str, Any] | None = None
) -> Allowed:
    """Ask the procedure about one act, and raise what it refuses.

    Alone, this is the door of acts that are not recorded (a remark, a draft answer); `advance` is
    the door of those that are. Raises NotYours and Refused as `advance` does.
    """
    verdict = consider(
        act,
        stage=case.at,
        roles=_roles(actor, case),
        learn=lambda names: gather(case, actor, details, names=names),
        suspended_from=Stage(case.suspended_from) if case.suspended_from else None,
    )
    match verdict:
        case NotPermitted():
            raise NotYours
        case WrongStage():
            raise Refused([verdict.what])
        case Blocked():
            raise Refused([obstacle.what for obstacle in verdict.obstacles], verdict.obstacles)
        case Allowed():
            return verdict


def _roles(actor: Person | None, case: Case) -> frozenset[Role]:
    """The actor's roles in the case; the system acts as itself."""
    return roles_on(actor, case) if actor else frozenset({Role.SYSTEM})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _move(case: Case, target: Stage, act: Act) -> dict[str, Any]:
    """Write the new stage and what follows from it: turn, deadline, round, first submission.

    Returns what the event keeps of deadlines that moved with it.
    """
    if target == case.at:
        if act in WAITING_FOR_ANSWER:
            keep_clock(case)
            case.save(update_fields=["due", "paused_due", "paused_on"])
        return {}
    now = timezone.now()
    moved: dict[str, Any] = {}
    if act is Act.SUBMIT:
        if case.at is Stage.CORRECTION:
            case.round += 1
        case.submitted_at = case.submitted_at or now
    if target is Stage.SUSPENDED:
        case.suspended_from = case.stage
        stop_clock(case)
    elif act is Act.RESUME:
        case.suspended_from = ""
        moved = take_up_clock(case, target)
    else:
        case.due = due_for(target, case.programme.requirements.deadlines)
        case.suspended_from, case.paused_due, case.paused_on = "", None, None
    case.stage = target
    keep_clock(case)
    case.turn = TURN[target]
    case.turn_since = now
    case.save()
    return moved


def record(
    *,
    case: Case,
    act: Act,
    actor: Person | None,
    before: str,
    summary: str,
    fingerprint: str = "",
    details: Mapping[str, Any] | None = None,
    internal: bool = False,
    roles: frozenset[Role] = frozenset(),
) -> CaseEvent:
    """Write one event, chained to the last one of the case. The case row must be locked or new."""
    last = CaseEvent.objects.filter(case=case).order_by("sequence").last()
    absent = behalf_of(actor, case, roles or None) if actor else None
    event = CaseEvent(
        case=case,
        sequence=last.sequence + 1 if last else 1,
        act=act,
        stage_before=before,
        stage_after=case.stage,
        round=case.round,
        actor=actor,
        on_behalf_of=absent,
        named=named(actor, absent),
        role=min(roles, default=Role.SYSTEM if actor is None else Role.PRINCIPAL),
        at=timezone.now(),
        fingerprint=fingerprint,
        summary=summary,
        internal=internal,
        details=dict(details or {}),
        previous_hash=last.hash if last else "",
    )
    event.hash = event_hash(event.previous_hash, event.sealed)
    event.save(force_insert=True)
    for listener in ON_EVENT:
        listener(event)
    return event
